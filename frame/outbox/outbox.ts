/**
 * Holds messages from keypress to sight and sends them, in order, once each as far as anyone can see (DESIGN D9).
 * Repeating is harmless: the server keeps one row a client id. It knows no UI; it tells of every change.
 */
import { CallError } from "../core/errors.ts";
import { assignDraft, backoffMs, inOrder, nextToSend, type OutboxEntry } from "./model.ts";
import type { OutboxStore } from "./store.ts";

export type OutboxWorld = {
  store: OutboxStore;
  visitorRef(): string;
  random(): number;
  create(args: { clientMessageId: string; text: string }): Promise<{ conversationId: string }>;
  send(args: { conversationId: string; clientMessageId: string; text: string }): Promise<unknown>;
  /** Held while sending, so that tabs take turns. */
  lock<T>(name: string, act: () => Promise<T>): Promise<T>;
  /** All entries in the order they were written. */
  onChange(entries: readonly OutboxEntry[]): void;
  onConversation(conversationId: string, draftId: string): void;
  /** Something is waiting to be sent, or nothing any more. Kept where the next page load finds it. */
  setWaiting(isWaiting: boolean): void;
};

/** Errors of the server's own making are tried this often before the visitor is asked. */
const SERVER_TRIES = 5;
const FINAL = new Set(["INPUT_INVALID", "NOT_FOUND", "FORBIDDEN"]);

/** The outbox of one visitor on one page. Call `sync` to load what an earlier page left. */
export class Outbox {
  private readonly world: OutboxWorld;
  private list: OutboxEntry[] = [];
  private failures = 0;
  private isRunning = false;
  private isEnded = false;
  private wake: (() => void) | null = null;

  constructor(world: OutboxWorld) {
    this.world = world;
  }

  entries(): readonly OutboxEntry[] {
    return this.list;
  }

  /** Takes a message that was made as it was written. */
  add(made: OutboxEntry): void {
    const last = inOrder(this.list).at(-1)?.createdAt ?? 0;
    // Never before an earlier one, whatever the clock does; whose it is may not have been known then.
    const createdAt = Math.max(made.createdAt, last + 1);
    const entry = { ...made, createdAt, visitorRef: this.world.visitorRef() };
    this.list = [...this.list, entry];
    this.publish();
    // Written down before the network, so that a closed tab loses nothing.
    void this.world.store.put(entry).then(() => this.run());
  }

  /** Sends a failed message again. */
  retry(clientMessageId: string): void {
    this.failures = 0;
    this.patch(clientMessageId, { state: "pending" });
    this.run();
  }

  /** Forgets a failed message. */
  discard(clientMessageId: string): void {
    this.confirm(new Set([clientMessageId]));
  }

  /** These were seen in a query: they are in good hands. */
  confirm(clientMessageIds: ReadonlySet<string>): void {
    const gone = this.list.filter((entry) => clientMessageIds.has(entry.clientMessageId));
    if (gone.length === 0) return;
    this.list = this.list.filter((entry) => !clientMessageIds.has(entry.clientMessageId));
    for (const entry of gone) void this.world.store.remove(entry.clientMessageId);
    this.publish();
  }

  /** Reads what other tabs and earlier pages stored, and sends what waits. Another visitor's is destroyed. */
  async sync(): Promise<void> {
    const stored = await this.world.store.load();
    if (this.isEnded) return;
    const known = new Set(this.list.map((entry) => entry.clientMessageId));
    for (const entry of stored) {
      if (entry.visitorRef !== this.world.visitorRef()) void this.world.store.remove(entry.clientMessageId);
      else if (!known.has(entry.clientMessageId)) this.list = [...this.list, entry];
    }
    this.publish();
    this.run();
  }

  /** Try now: the connection is back. */
  nudge(): void {
    this.wake?.();
    this.run();
  }

  /** Destroys everything, here and in storage; nothing is sent any more. */
  async clear(): Promise<void> {
    this.stop();
    this.list = [];
    this.world.setWaiting(false);
    await this.world.store.clear();
  }

  /** Stops sending and keeps what is stored. */
  stop(): void {
    this.isEnded = true;
    this.wake?.();
  }

  private publish(): void {
    this.world.setWaiting(this.list.some((entry) => entry.state === "pending"));
    this.world.onChange(inOrder(this.list));
  }

  private patch(id: string, change: Partial<OutboxEntry>): void {
    this.list = this.list.map((entry) => (entry.clientMessageId === id ? { ...entry, ...change } : entry));
    const changed = this.list.find((entry) => entry.clientMessageId === id);
    if (changed) void this.world.store.put(changed);
    this.publish();
  }

  private run(): void {
    if (this.isRunning || this.isEnded || !nextToSend(this.list)) return;
    this.isRunning = true;
    void this.world
      .lock("outbox", () => this.drain())
      .catch(() => undefined)
      .finally(() => {
        this.isRunning = false;
        this.run(); // What was added after the last look.
      });
  }

  private async drain(): Promise<void> {
    for (;;) {
      const entry = this.isEnded ? undefined : nextToSend(this.list);
      if (!entry) return;
      try {
        await this.deliver(entry);
        this.failures = 0;
      } catch (error) {
        if (this.isEnded) return;
        const wait = this.onFailure(entry, error);
        if (wait > 0) await this.pause(wait);
      }
    }
  }

  private async deliver(entry: OutboxEntry): Promise<void> {
    const { clientMessageId, text, draftId } = entry;
    if (entry.conversationId !== null) {
      await this.world.send({ conversationId: entry.conversationId, clientMessageId, text });
    } else {
      const { conversationId } = await this.world.create({ clientMessageId, text });
      if (this.isEnded) return;
      this.list = assignDraft(this.list, draftId ?? "", conversationId);
      for (const each of this.list) if (each.draftId === draftId) void this.world.store.put(each);
      // Told before the screen changes: it keeps its composer, and the keyboard in it, by finding its entry here.
      this.publish();
      if (draftId) this.world.onConversation(conversationId, draftId);
    }
    if (!this.isEnded) this.patch(clientMessageId, { state: "sent" });
  }

  /** Milliseconds to wait before the next try; 0 when the entry was given up. */
  private onFailure(entry: OutboxEntry, error: unknown): number {
    const failure = error instanceof CallError ? error : new CallError("INTERNAL", "unknown");
    const isGivenUp =
      FINAL.has(failure.code) || (failure.code === "INTERNAL" && this.failures + 1 >= SERVER_TRIES);
    if (isGivenUp) {
      this.failures = 0;
      this.patch(entry.clientMessageId, { state: "failed" });
      return 0;
    }
    this.failures += 1;
    return Math.max(failure.retryAfterMs ?? 0, backoffMs(this.failures, this.world.random));
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
