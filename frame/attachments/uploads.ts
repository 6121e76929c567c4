/**
 * Files on their way: takes them when they are chosen, uploads one at a time until the server has
 * checked each, and keeps their contents until a message of theirs was seen. It knows no UI; it tells of every change.
 */

import { type sendFile, UNREADABLE } from "../../ui/sendFile.ts";
import { CallError } from "../core/errors.ts";
import { uuidv7 } from "../core/random.ts";
import { backoffMs } from "../outbox/model.ts";
import type { FileRow, FileStore } from "./fileStore.ts";
import { imageFacts } from "./imageFacts.ts";
import { MAX_FILE_BYTES, type StagedFile, type Upload } from "./model.ts";

export type UploadsWorld = {
  store: FileStore;
  visitorRef(): string;
  isOurs(visitorRef: string): boolean;
  /** An address that takes one file. Rejects with CallError. */
  generateUploadUrl(): Promise<{ uploadUrl: string }>;
  /** Has a stored file checked. Rejects with CallError; TOO_LARGE and TYPE_REFUSED are for good. */
  finalize(upload: {
    uploadId: string;
    storageId: string;
    name: string;
    type: string;
  }): Promise<{ id: string }>;
  send: typeof sendFile;
  random(): number;
  /** Files that other open tabs have chosen for messages they have not sent. */
  draftedElsewhere(): Promise<ReadonlySet<string>>;
  onChange(uploads: readonly Upload[]): void;
  onEnd(): void;
};

const FINAL = new Set(["TOO_LARGE", "TYPE_REFUSED", "INPUT_INVALID", "FORBIDDEN", "FILE_LOST"]);
/** A stored file that is not found any more, or a fault of the server's own, is tried this often. */
const TRIES = 5;

type Named = { uploadId: string };
type Item = { upload: Upload; blob: Blob; failures: number; abort: AbortController };

/** All files one visitor has chosen on one page, and what an earlier page left. */
export class Uploads {
  private readonly world: UploadsWorld;
  private readonly items = new Map<string, Item>();
  private readonly waiting = new Set<() => void>();
  /** An address stays good until it has taken a file: a broken line costs none. */
  private uploadUrl: string | null = null;
  private isRunning = false;
  private isEnded = false;
  private wake: (() => void) | null = null;

  constructor(world: UploadsWorld) {
    this.world = world;
  }

  /** Brings back what an earlier page left. Another visitor's is destroyed, and another open tab's draft is left to it. */
  async restore(): Promise<void> {
    const rows = await this.world.store.load();
    const isDraft = rows.some((row) => !row.isSent);
    const theirs = isDraft ? await this.world.draftedElsewhere() : new Set<string>();
    for (const row of rows) {
      if (this.isEnded || this.items.has(row.uploadId)) continue;
      if (!this.world.isOurs(row.visitorRef)) await this.world.store.remove(row.uploadId);
      else if (row.isSent || !theirs.has(row.uploadId)) await this.take(row);
    }
    this.run();
  }

  /** The files of messages that have not been sent. */
  drafted(): string[] {
    const drafts = [...this.items.values()].filter(({ upload }) => !upload.isSent);
    return drafts.map(({ upload }) => upload.uploadId);
  }

  /** Takes files that were chosen for a thread's next message. */
  addAll(files: readonly File[], thread: string): void {
    for (const blob of files) {
      const { name, type } = blob;
      void this.add({ uploadId: uuidv7(Date.now()), blob, name, type, thread });
    }
  }

  /** Takes a chosen file, and begins to upload it. */
  async add(file: {
    uploadId: string;
    blob: Blob;
    name: string;
    type: string;
    thread: string;
  }): Promise<void> {
    const row = {
      ...file,
      isSent: false,
      attachmentId: null,
      at: Date.now(),
      visitorRef: this.world.visitorRef(),
    };
    await this.take(row);
    if (file.blob.size > MAX_FILE_BYTES) return this.refuse(file.uploadId, "TOO_LARGE");
    void this.world.store.put(row);
    return this.run();
  }

  /** Forgets files: taken away by the visitor, or seen in a message. A picture stays for as long as it is on the screen. */
  forget(files: readonly Named[]): void {
    for (const { uploadId: id } of files) {
      this.items.get(id)?.abort.abort();
      this.items.delete(id);
      void this.world.store.remove(id);
    }
    this.publish();
  }

  /** A message has taken these: they leave the draft and stay with the message. */
  sent(files: readonly Named[]): void {
    for (const { uploadId } of files) this.patch(uploadId, { isSent: true });
  }

  /** The draft's conversation has got its id. */
  move(from: string, to: string): void {
    for (const { upload } of this.items.values())
      if (upload.thread === from && !upload.isSent) this.patch(upload.uploadId, { thread: to });
  }

  /** Has these uploaded once more: the server has forgotten them. */
  again(files: readonly Named[]): void {
    for (const { uploadId } of files)
      this.patch(uploadId, { attachmentId: null, state: "waiting", progress: 0 });
  }

  /** The server's ids, as soon as all are there. Rejects with CallError when one never will be. */
  async ready(files: readonly StagedFile[]): Promise<string[]> {
    for (;;) {
      const ids = files.map((file) => this.idOf(file));
      if (ids.every((id) => id !== null)) return ids;
      this.run();
      await new Promise<void>((resolve) => this.waiting.add(resolve));
      if (this.isEnded) throw new CallError("OFFLINE", "The visitor has left.");
    }
  }

  /** Try now: the connection is back. */
  nudge(): void {
    this.wake?.();
    this.run();
  }

  /** Stops for good. What is stored stays, unless it is wiped by others. */
  stop(): void {
    this.isEnded = true;
    for (const { abort } of this.items.values()) abort.abort();
    this.tell();
    this.wake?.();
    this.world.onEnd();
  }

  private idOf(file: StagedFile): string | null {
    const upload = this.items.get(file.uploadId)?.upload;
    if (upload?.state === "refused") throw new CallError(upload.error ?? "INTERNAL", "The file was refused.");
    const id = upload?.attachmentId ?? file.attachmentId;
    if (!upload && id === null) throw new CallError("FILE_LOST", "The file is not here any more.");
    return id;
  }

  private async take(row: Omit<FileRow, "visitorRef" | "at">): Promise<void> {
    const { uploadId, name, type, thread, isSent, attachmentId, blob } = row;
    const upload: Upload = {
      uploadId,
      name,
      type,
      thread,
      isSent,
      attachmentId,
      size: blob.size,
      error: null,
      url: null,
      ...(attachmentId === null ? { state: "waiting", progress: 0 } : { state: "ready", progress: 1 }),
    };
    this.items.set(uploadId, { upload, blob, failures: 0, abort: new AbortController() });
    this.publish();
    const facts = await imageFacts(blob, type);
    if (facts) this.patch(uploadId, facts);
  }

  private patch(id: string, change: Partial<Upload>): void {
    const item = this.items.get(id);
    if (!item || this.isEnded) return;
    const before = item.upload;
    item.upload = { ...before, ...change };
    const { uploadId, name, type, thread, isSent, attachmentId } = item.upload;
    if (thread !== before.thread || isSent !== before.isSent || attachmentId !== before.attachmentId) {
      const about = { visitorRef: this.world.visitorRef(), blob: item.blob, at: Date.now() };
      void this.world.store.put({ uploadId, name, type, thread, isSent, attachmentId, ...about });
    }
    this.publish();
  }

  private refuse(id: string, error: Upload["error"]): void {
    this.patch(id, { state: "refused", error });
    void this.world.store.remove(id);
  }

  private publish(): void {
    if (!this.isEnded) this.world.onChange([...this.items.values()].map(({ upload }) => upload));
    this.tell();
  }

  private tell(): void {
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }

  private next(): Item | undefined {
    const isWaiting = ({ upload }: Item) => upload.state === "waiting" || upload.state === "uploading";
    return [...this.items.values()].find(isWaiting);
  }

  private run(): void {
    if (this.isRunning || this.isEnded || !this.next()) return;
    this.isRunning = true;
    void this.drain()
      .catch(() => undefined)
      .finally(() => {
        this.isRunning = false;
        this.run(); // What was added after the last look.
      });
  }

  private async drain(): Promise<void> {
    for (let item = this.next(); item && !this.isEnded; item = this.next()) {
      const { uploadId } = item.upload;
      try {
        const { id } = await this.upload(item);
        item.failures = 0;
        this.patch(uploadId, { state: "ready", progress: 1, error: null, attachmentId: id });
      } catch (error) {
        const wait = this.onFailure(item, error);
        if (wait > 0) await this.pause(wait, item.abort.signal);
      }
    }
  }

  private async upload(item: Item): Promise<{ id: string }> {
    const { uploadId, name, type } = item.upload;
    this.patch(uploadId, { state: "uploading", progress: 0 });
    this.uploadUrl ??= (await this.world.generateUploadUrl()).uploadUrl;
    const answer = await this.world.send(this.uploadUrl, item.blob, {
      signal: item.abort.signal,
      onProgress: (progress) => this.patch(uploadId, { progress }),
    });
    // Without an answer nobody knows whether the file was taken: the address is asked for again only if it says so.
    if (answer.ok || answer.status !== 0) this.uploadUrl = null;
    if (answer.ok) return this.world.finalize({ uploadId, storageId: answer.storageId, name, type });
    if (answer.status === UNREADABLE) throw new CallError("FILE_LOST", "The file cannot be read.");
    if (answer.status === 413) throw new CallError("TOO_LARGE", "The file is larger than the server takes.");
    throw new CallError("OFFLINE", "The upload did not arrive.");
  }

  /** Milliseconds to wait before the next try; 0 when the file was given up or taken away. */
  private onFailure(item: Item, thrown: unknown): number {
    if (item.abort.signal.aborted) return 0;
    const error = thrown instanceof CallError ? thrown : new CallError("INTERNAL", "unknown");
    const { code, retryAfterMs } = error;
    item.failures += 1;
    const isTired = (code === "INTERNAL" || code === "NOT_FOUND") && item.failures >= TRIES;
    const { uploadId } = item.upload;
    if (FINAL.has(code) || isTired) {
      this.refuse(uploadId, code);
      return 0;
    }
    this.patch(uploadId, { state: "waiting", progress: 0, error: code });
    return retryAfterMs ?? Math.max(1, backoffMs(item.failures, this.world.random));
  }

  private pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
      // Taken away while it waits: the next one need not.
      signal.addEventListener("abort", () => this.wake?.());
    });
  }
}
