import { FILES, openTable } from "../outbox/store.ts";
import type { StorageAdapter } from "../session/storage.ts";
import type { Upload } from "./model.ts";

/** What is kept of a file over a reload. */
export type FileRow = Pick<Upload, "uploadId" | "name" | "type" | "thread" | "isSent" | "attachmentId"> & {
  visitorRef: string;
  blob: Blob;
  at: number;
};

/** Keeps contents over reloads, where the browser has room and may. Every method settles; none rejects. */
export type FileStore = {
  load(): Promise<FileRow[]>;
  put(row: FileRow): Promise<void>;
  remove(uploadId: string): Promise<void>;
};

/** Longer than any draft is of use. */
const KEEP_MS = 7 * 86_400_000;

const isRow = (value: unknown): value is FileRow => (value as FileRow | null)?.blob instanceof Blob;

/** The database of the outbox, or nothing where that is blocked: then contents live as long as the page. */
export async function openFileStore(name: string, storage: StorageAdapter): Promise<FileStore> {
  const table = storage.kind() === "memory" ? null : await openTable(name, FILES).catch(() => null);
  return {
    async load() {
      const rows = ((await table?.all()) ?? []).filter(isRow);
      const old = rows.filter((row) => row.at < Date.now() - KEEP_MS);
      for (const row of old) await table?.change((files) => files.delete(row.uploadId));
      return rows.filter((row) => !old.includes(row));
    },
    async put(row) {
      await table?.change((files) => files.put(row));
    },
    async remove(uploadId) {
      await table?.change((files) => files.delete(uploadId));
    },
  };
}
