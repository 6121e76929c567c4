/** Uploads through an upload URL, as the front carries them out: leave, then content, then the stored file. */
import type { FileStore } from "../store/fileStore.ts";
import type { FinishedUpload, UploadGrant, UploadResult } from "./api.ts";
import type { Clock } from "./clock.ts";
import type { Executor } from "./executor.ts";
import { newFileKey } from "./fileRows.ts";
import type { Storage } from "./storage.ts";
import { isTokenUsed, markTokenUsed, type UploadTokens } from "./uploadTokens.ts";

/** Uploads at a time; beyond, clients are told to come back. */
const MAX_UNDER_WAY = 64;

export type UploadsOptions = {
  storage: Storage;
  tokens: UploadTokens;
  files: () => FileStore;
  executor: Executor;
  clock: Clock;
  maxFileBytes: number;
};

export class Uploads {
  private readonly options: UploadsOptions;
  /** Bytes promised to each token's upload, by token id. */
  private readonly underWay = new Map<string, number>();

  constructor(options: UploadsOptions) {
    this.options = options;
  }

  /** May this token store a file of `length` bytes (null: unknown)? Where to write it to, when it may. */
  async begin(token: string, length: number | null): Promise<UploadGrant> {
    const { tokens, clock, executor, storage, files, maxFileBytes } = this.options;
    const known = tokens.read(token, clock.nowMs());
    if (typeof known === "string") return { ok: false, code: known };
    const isUsed = await executor.read((transaction) => isTokenUsed(transaction, known));
    if (isUsed || this.underWay.has(known.id)) return { ok: false, code: "USED" };
    if (this.underWay.size >= MAX_UNDER_WAY) return { ok: false, code: "BUSY" };
    const bytes = length ?? maxFileBytes;
    const refusal = storage.refusalOf(bytes, this.heldBytes);
    if (refusal !== null) return { ok: false, code: refusal };
    this.underWay.set(known.id, bytes);
    return { ok: true, file: files().temporary(), maxBytes: bytes };
  }

  /**
   * Makes a written and flushed content a stored file, and uses its token up; durable when it resolves. A token that
   * ran out on the way is still good. INTERRUPTED: the engine was started again meanwhile, and the content is gone.
   */
  async finish({ token, file, ...facts }: FinishedUpload): Promise<UploadResult> {
    const { tokens, storage, files, executor } = this.options;
    const known = tokens.read(token, 0);
    if (typeof known === "string") return { ok: false, code: known };
    if (!this.underWay.has(known.id)) return { ok: false, code: "INTERRUPTED" };
    const key = newFileKey();
    try {
      await files().adopt(key, file);
      const storageId = await executor.system((transaction) => {
        if (isTokenUsed(transaction, known)) return null;
        markTokenUsed(transaction, known);
        return storage.insert(transaction, { key, facts });
      });
      return storageId === null ? { ok: false, code: "USED" } : { ok: true, storageId };
    } finally {
      this.underWay.delete(known.id);
      await storage.discard([key]);
    }
  }

  /** An upload that came to nothing: its token may be used again. */
  abandon(token: string): void {
    const known = this.options.tokens.read(token, 0);
    if (typeof known !== "string") this.underWay.delete(known.id);
  }

  private get heldBytes(): number {
    let total = 0;
    for (const bytes of this.underWay.values()) total += bytes;
    return total;
  }
}
