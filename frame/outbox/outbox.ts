/**
 * Holds messages from keypress to sight and sends them, in order, once each as far as anyone can see (DESIGN D9).
 * Repeating is harmless: the server keeps one row a client id. It knows no UI; it tells of every change.
 */

import type { StagedFile } from "../attachments/model.ts";
import { CallError } from "../core/errors.ts";
import { type Answered, assignDraft, backoffMs, inOrder, nextToSend, type OutboxEntry } from "./model.ts";
import type { OutboxStore } from "./store.ts";

type Draft = { clientMessageId: string; text: string; attachmentIds?: string[] };

export type OutboxWorld = {
  store: OutboxStore;
  visitorRef(): string;
  /** Whether a stored message is this visitor's, perhaps from before it signed in. */
  isOurs(visitorRef: string): boolean;
  random(): number;
  create(args: Draft & { outbound?: Answered }): Promise<{ conversationId: string }>;
  send(args: Draft & { conversationId: string }): Promise<unknown>;
  /** The server's ids of a message's files, once they are there. Rejects with CallError when one never will be. */
  upload(files: readonly StagedFile[]): Promise<string[]>;
  /** The server knows these no more: they are to be uploaded again. */
  uploadAgain(files: readonly StagedFile[]): void;
  /** Their message was seen, or discarded. */
  release(files: readonly StagedFile[]): void;
  /** Held for one message at a time, so that tabs take turns and none waits for another's bad line. */
  lock<T>(name: string, act: () => Promise<T>): Promise<T>;
  /** All entries in the order they were written. */
  onChange(entries: readonly OutboxEntry[]): void;
  onConversation(conversationId: string, draftId: string): void;
  /** Something is waiting to be sent, or nothing any more. Kept where the next page load finds it. */
  setWaiting(isWaiting: boolean): void;
};

/** Errors of the server's own making are tried this often before the visitor is asked. */
const SERVER_TRIES = 5;
const FINAL = new Set(["INPUT_INVALID", "NOT_FOUND", "FORBIDDEN", "TOO_LARGE", "TYPE_REFUSED", "FILE_LOST"]);
/** A server that names a time gets that time, and a little more, so that not everybody is back at once. */
const JITTER_MS = 500;

/** The outbox of one visitor on one page. Call `sync` to load what an earlier page left. */
export class Outbox {
  private readonly world: OutboxWorld;
  private list: OutboxEntry[] = [];
  /** In a row: without an answer, and with an answer that is the server's own fault. */
  private failures = { line: 0, server: 0 };
  /** Messages whose files were uploaded a second time. */
  private readonly renewed = new Set<string>();
  private isRunning = false;
  private isEnded = false;
  private wake: (() => void) | null = null;

  constructor(world: OutboxWorld) {
    this.world = world;
  }

  entries(): readonly OutboxEntry[] {
    return this.list;
  }

  /** Takes a message that was made, and written down, as it was typed. Taking it twice is taking it once. */
  add(made: OutboxEntry): void {
    if (this.list.some((entry) => entry.clientMessageId === made.clientMessageId)) return;
    const last = inOrder(this.list).at(-1)?.createdAt ?? 0;
    // Never before an earlier one, whatever the clock does; whose it is may not have been known then.
    const createdAt = Math.max(made.createdAt, last + 1);
    const entry = { ...made, createdAt, visitorRef: this.world.visitorRef() };
    this.list = [...this.list, entry];
    void this.world.store.put(entry);
    this.publish();
    this.run();
  }

  /** Sends a failed message again. */
  retry(clientMessageId: string): void {
    this.patch(clientMessageId, { state: "pending" });
    this.nudge();
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
    for (const { clientMessageId, files } of gone) {
      void this.world.store.remove(clientMessageId);
      if (files) this.world.release(files);
    }
    this.publish();
  }

  /** Reads what other tabs and earlier pages stored, and sends what waits. Another visitor's is destroyed. */
  async sync(): Promise<void> {
    await this.reload();
    this.publish();
    this.run();
  }

  /** Try now: the connection is back. */
  nudge(): void {
    this.failures.line = 0;
    this.wake?.();
    this.run();
  }

  /** Destroys everything, here and in storage. What is on its way is not taken back. */
  clear(): void {
    this.confirm(new Set(this.list.map((entry) => entry.clientMessageId)));
  }

  /** Stops sending for good and keeps what is stored. */
  stop(): void {
    this.isEnded = true;
    this.wake?.();
  }

  private async reload(): Promise<void> {
    const stored = await this.world.store.load();
    if (this.isEnded) return;
    for (const entry of stored) {
      const { clientMessageId, conversationId } = entry;
      const known = this.list.find((each) => each.clientMessageId === clientMessageId);
      // Another tab may have started the conversation that this one belongs to.
      if (known) known.conversationId ??= conversationId;
      if (known) continue;
      // The server has acknowledged a sent one: the conversation's query shows it.
      if (!this.world.isOurs(entry.visitorRef) || entry.state === "sent")
        void this.world.store.remove(clientMessageId);
      else this.list = [...this.list, entry];
    }
    this.claim();
  }

  /** Puts the present visitor's name on what it wrote before that was known, or before it signed in. */
  private claim(): void {
    const visitorRef = this.world.visitorRef();
    this.list = this.list.map((entry) => {
      if (entry.visitorRef === visitorRef) return entry;
      const ours = { ...entry, visitorRef };
      void this.world.store.put(ours);
      return ours;
    });
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
    void this.drain()
      .catch(() => undefined)
      .finally(() => {
        this.isRunning = false;
        this.run(); // What was added after the last look.
      });
  }

  private async drain(): Promise<void> {
    for (let next = nextToSend(this.list); next && !this.isEnded; next = nextToSend(this.list)) {
      // Before its turn among the tabs comes: a large file of this one holds up no message of another.
      await this.stage(next);
      const wait = await this.world.lock("outbox", () => this.sendNext());
      if (wait > 0 && !this.isEnded) await this.pause(wait);
    }
  }

  /** Has a message's files uploaded. What cannot be is the message's failure. */
  private async stage({ clientMessageId, files }: OutboxEntry): Promise<void> {
    if (!files?.some((file) => file.attachmentId === null)) return;
    try {
      const ids = await this.world.upload(files);
      if (this.isEnded) return;
      const staged = files.map((file, at) => ({ ...file, attachmentId: ids[at] ?? null }));
      this.patch(clientMessageId, { files: staged });
    } catch {
      if (!this.isEnded) this.patch(clientMessageId, { state: "failed" });
    }
  }

  /** Sends the oldest. Resolves with the milliseconds to wait before the next; never rejects for want of a line. */
  private async sendNext(): Promise<number> {
    // Our turn among the tabs: an older message of another's may be there, or one of ours have gone out.
    await this.reload();
    const entry = this.isEnded ? undefined : nextToSend(this.list);
    // Another tab's, with files: they come first.
    if (!entry || entry.files?.some((file) => file.attachmentId === null)) return 0;
    try {
      await this.deliver(entry);
      this.failures = { line: 0, server: 0 };
      return 0;
    } catch (error) {
      return this.isEnded ? 0 : this.onFailure(entry, error);
    }
  }

  private async deliver(entry: OutboxEntry): Promise<void> {
    const { clientMessageId, text, draftId, files, outbound } = entry;
    const attachmentIds = files?.map((file) => file.attachmentId ?? "");
    const draft = { clientMessageId, text, ...(attachmentIds && { attachmentIds }) };
    if (entry.conversationId !== null) {
      await this.world.send({ conversationId: entry.conversationId, ...draft });
    } else {
      const { conversationId } = await this.world.create({ ...draft, ...(outbound && { outbound }) });
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
    const { code, retryAfterMs } = error instanceof CallError ? error : new CallError("INTERNAL", "unknown");
    if (code === "INTERNAL") this.failures.server += 1;
    // Away for more than an hour, the server has forgotten the files; it does not say whether it means them.
    if (code === "NOT_FOUND" && entry.files && !this.renewed.has(entry.clientMessageId)) {
      this.renewed.add(entry.clientMessageId);
      this.world.uploadAgain(entry.files);
      this.patch(entry.clientMessageId, {
        files: entry.files.map((file) => ({ ...file, attachmentId: null })),
      });
      return 0;
    }
    if (FINAL.has(code) || this.failures.server >= SERVER_TRIES) {
      this.failures.server = 0;
      this.patch(entry.clientMessageId, { state: "failed" });
      return 0;
    }
    if (retryAfterMs !== undefined) return retryAfterMs + this.world.random() * JITTER_MS;
    this.failures.line += 1;
    return backoffMs(this.failures.line, this.world.random);
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
