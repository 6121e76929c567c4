/**
 * File storage: contents on disk (`store/fileStore.ts`) and rows in the database (`fileRows.ts`), held together. A
 * content is on disk before its row commits, and leaves the disk after its row's removal is durable; so a crash anywhere
 * leaves either the whole file or a content without a row, which the next start removes.
 */
import { createHash } from "node:crypto";
import type { FileStore } from "../store/fileStore.ts";
import { safeFileName } from "../wire/fileName.ts";
import { imageType } from "../wire/imageType.ts";
import type { FileInfo, StorageLimits, StorageRefusal } from "./api.ts";
import type { Database } from "./database.ts";
import type { Writer } from "./documents.ts";
import type { Executor } from "./executor.ts";
import {
  allFiles,
  changedFiles,
  type FileFacts,
  fileExists,
  findFile,
  findKey,
  insertFile,
  newFileKey,
  removeFile,
} from "./fileRows.ts";
import type { Transaction } from "./transaction.ts";
import type { UploadTokens } from "./uploadTokens.ts";

/** A content that is on disk and has no row yet. */
export type StagedFile = { key: string; facts: Omit<FileFacts, "storageId"> };

/** Convex's own mark of errors that carry data. */
const CONVEX_ERROR: unique symbol = Symbol.for("ConvexError");

/** A refusal a function can tell by `data.code`. */
export class StorageError extends Error {
  readonly data: { code: StorageRefusal; message: string };
  /** The data reaches the client when the function does not catch it. */
  readonly [CONVEX_ERROR] = true;
  constructor(code: StorageRefusal, message: string) {
    super(message);
    this.name = "StorageError";
    this.data = { code, message };
  }
}

export type StorageOptions = {
  database: Database;
  executor: Executor;
  /** Asked for when the first content is wanted. */
  files: () => FileStore;
  tokens: UploadTokens;
  /** Where `/api/storage/` is served. */
  origin: string;
  limits: StorageLimits;
  onError: (path: string, text: string) => void;
};

export class Storage {
  private readonly options: StorageOptions;
  /** Sizes by key, for the quota. */
  private readonly sizes: Map<string, number>;
  private usedBytes = 0;
  private readonly removals = new Set<Promise<void>>();

  constructor(options: StorageOptions) {
    const { database } = options;
    this.options = options;
    this.sizes = allFiles(database.driver);
    for (const size of this.sizes.values()) this.usedBytes += size;
    database.onCommit(({ ts, written }) => this.follow(ts, changedFiles(database.driver, written)));
  }

  /** Brings the disk to what the database knows. Once, before anything is served. */
  sweep(): void {
    const lost = this.options.files().keepOnly(this.sizes);
    if (lost.length === 0) return;
    this.options.onError(
      "storage",
      `${lost.length} stored file(s) are missing or cut short on disk, for example ${lost[0]}. Restore the folder "files" from a backup.`,
    );
  }

  /** Keeps the quota's books, and removes contents whose rows are gone for good. */
  private follow(ts: bigint, changes: [key: string, size: number | null][]): void {
    const gone: string[] = [];
    for (const [key, size] of changes) {
      this.usedBytes += (size ?? 0) - (this.sizes.get(key) ?? 0);
      if (size === null) {
        this.sizes.delete(key);
        gone.push(key);
      } else this.sizes.set(key, size);
    }
    if (gone.length === 0) return;
    const { database, onError } = this.options;
    const removal = database
      .durable(ts)
      .then(() => this.options.files().remove(gone))
      .catch((error: unknown) =>
        onError("storage", `A deleted file stays until the next start: ${String(error)}`),
      )
      .finally(() => this.removals.delete(removal));
    this.removals.add(removal);
  }

  /** Resolves when every deleted file is gone from the disk. */
  async idle(): Promise<void> {
    await Promise.all(this.removals);
  }

  // What functions ask, in their transaction.

  uploadUrl(): string {
    const { database, origin, tokens } = this.options;
    return `${origin}/api/storage/upload?token=${tokens.issue(database.clock.nowMs())}`;
  }

  url(transaction: Transaction, reference: unknown): string | null {
    const key = this.keyOf(transaction, reference);
    return key === null ? null : `${this.options.origin}/api/storage/${key}`;
  }

  find(transaction: Transaction, reference: unknown): { key: string; facts: FileFacts } | null {
    const key = this.keyOf(transaction, reference);
    const facts = key === null ? null : findFile(transaction, key);
    return key === null || facts === null ? null : { key, facts };
  }

  /** Throws when there is no such file. */
  delete(transaction: Transaction, reference: unknown): void {
    const key = this.keyOf(transaction, reference);
    if (key === null) throw new Error(`There is no file ${JSON.stringify(reference)} to delete.`);
    removeFile(transaction, this.options.database.catalog, key);
  }

  /** Gives a staged content its rows; returns its storage id. */
  insert(transaction: Transaction, { key, facts }: StagedFile): string {
    return insertFile(this.writer(transaction), key, facts);
  }

  private keyOf(transaction: Transaction, reference: unknown): string | null {
    return findKey(transaction, this.options.database.catalog, reference);
  }

  private writer(transaction: Transaction): Writer {
    const { catalog, clock } = this.options.database;
    return { transaction, catalog, clock, check: () => {} };
  }

  // Contents.

  /** Writes a content to disk. Rejects with StorageError for one that is too large, over the quota, or not `expected`. */
  async stage(
    bytes: Uint8Array,
    about: { contentType: string | null; name: string | null; expected: string | null },
  ): Promise<StagedFile> {
    const { contentType, name, expected } = about;
    const refusal = this.refusalOf(bytes.length);
    if (refusal !== null) throw this.error(refusal);
    const digest = createHash("sha256").update(bytes).digest();
    if (expected !== null && ![digest.toString("base64"), digest.toString("hex")].includes(expected))
      throw new StorageError("DIGEST_MISMATCH", "The content does not have the sha256 that was given.");
    const key = newFileKey();
    await this.options.files().write(key, bytes);
    const facts = {
      size: bytes.length,
      sha256: digest.toString("base64"),
      contentType,
      image: imageType(bytes),
      name: name === null ? null : safeFileName(name),
    };
    return { key, facts };
  }

  read(key: string): Promise<Buffer | null> {
    return this.options.files().read(key);
  }

  /** Removes staged contents that no commit has given a row. */
  async discard(keys: readonly string[]): Promise<void> {
    const { database, files, onError } = this.options;
    const ownerless = keys.filter((key) => !fileExists(database.driver, key));
    if (ownerless.length === 0) return;
    await files()
      .remove(ownerless)
      .catch((error: unknown) => onError("storage", String(error)));
  }

  /** What it takes to serve a file. */
  async fileInfo(key: string): Promise<FileInfo | null> {
    const facts = await this.options.executor.read((transaction) => findFile(transaction, key));
    if (facts === null) return null;
    const { size, sha256, image, name } = facts;
    return { path: this.options.files().pathOf(key), size, sha256, image, name };
  }

  /** Why a content of this size is not taken, with `heldBytes` promised to others; null when it is. */
  refusalOf(bytes: number, heldBytes = 0): "FILE_TOO_LARGE" | "STORAGE_FULL" | null {
    const { maxFileBytes, totalBytes } = this.options.limits;
    if (bytes > maxFileBytes) return "FILE_TOO_LARGE";
    return this.usedBytes + heldBytes + bytes > totalBytes ? "STORAGE_FULL" : null;
  }
  private error(code: "FILE_TOO_LARGE" | "STORAGE_FULL"): StorageError {
    const { maxFileBytes } = this.options.limits;
    return code === "FILE_TOO_LARGE"
      ? new StorageError(code, `A file may have at most ${maxFileBytes} bytes.`)
      : new StorageError(code, "The server has no room for this file.");
  }
}
