import type { StorageAdapter } from "../session/storage.ts";
import { idsWritten, readWritten, takeOut, writeDown } from "./journal.ts";
import { type OutboxEntry, toEntry } from "./model.ts";

/** Keeps entries over reloads. Every method settles; none rejects. */
export type OutboxStore = {
  load(): Promise<OutboxEntry[]>;
  put(entry: OutboxEntry): Promise<void>;
  remove(clientMessageId: string): Promise<void>;
};

const ENTRIES = "outbox";
/** Contents of files (attachments/fileStore.ts). */
export const FILES = "files";
const KEYS = { [ENTRIES]: "clientMessageId", [FILES]: "uploadId" };
const PATIENCE_MS = 2_000;

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** The outcome, unless it is too late: a frozen tab can hold a database up for as long as it likes. */
function inTime<T>(outcome: Promise<T>): Promise<T> {
  return Promise.race([outcome, new Promise<never>((_, reject) => setTimeout(reject, PATIENCE_MS))]);
}

/** Rejects where databases are blocked. */
async function openDatabase(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 2);
  request.onupgradeneeded = () => {
    const { result } = request;
    for (const [table, keyPath] of Object.entries(KEYS))
      if (!result.objectStoreNames.contains(table)) result.createObjectStore(table, { keyPath });
  };
  const database = await inTime(settled(request));
  // Somebody deletes it: do not stand in the way.
  database.onversionchange = () => database.close();
  return database;
}

function createTable(database: IDBDatabase, name: string) {
  /** Resolves when the change is on disk as far as the browser tells; false when there was none (quota, eviction). */
  const change = async (act: (table: IDBObjectStore) => unknown): Promise<boolean> => {
    try {
      const transaction = database.transaction(name, "readwrite");
      act(transaction.objectStore(name));
      await new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = reject;
      });
      return true;
    } catch {
      return false;
    }
  };
  return {
    async all(): Promise<unknown[]> {
      try {
        return await settled(database.transaction(name).objectStore(name).getAll());
      } catch {
        return [];
      }
    },
    change,
  };
}

const isEntry = (entry: OutboxEntry | null): entry is OutboxEntry => entry !== null;

/** What is written down, and nothing more. */
function onStorage(storage: StorageAdapter): OutboxStore {
  return {
    load: async () =>
      idsWritten(storage)
        .map((id) => readWritten(storage, id))
        .filter(isEntry),
    put: async (entry) => writeDown(storage, entry),
    remove: async (id) => takeOut(storage, id),
  };
}

/** The database, with what is written down on its way into it. */
function onDatabase(database: IDBDatabase, storage: StorageAdapter): OutboxStore {
  const table = createTable(database, ENTRIES);
  const written = onStorage(storage);
  return {
    async load() {
      const rows = [...(await written.load()), ...(await table.all()).map(toEntry).filter(isEntry)];
      // Of both, the database's is the later one.
      return [...new Map(rows.map((entry) => [entry.clientMessageId, entry])).values()];
    },
    async put(entry) {
      if (await table.change((rows) => rows.put(entry))) await written.remove(entry.clientMessageId);
    },
    async remove(id) {
      await written.remove(id);
      await table.change((rows) => rows.delete(id));
    },
  };
}

/** IndexedDB where it works and may be used, else the storage adapter (which itself falls back to memory). */
export async function openOutboxStore(name: string, storage: StorageAdapter): Promise<OutboxStore> {
  if (storage.kind() === "memory") return onStorage(storage);
  try {
    return onDatabase(await openDatabase(name), storage);
  } catch {
    return onStorage(storage);
  }
}

/** A table of the database. Rejects where databases are blocked. */
export async function openTable(name: string, table: string): Promise<ReturnType<typeof createTable>> {
  return createTable(await openDatabase(name), table);
}

/** Empties the database of a visitor who is gone, then removes it. Resolves when nothing is left to read in it. */
export async function removeDatabase(name: string): Promise<void> {
  try {
    const database = await openDatabase(name);
    for (const table of [ENTRIES, FILES])
      await inTime(createTable(database, table).change((rows) => rows.clear()));
    database.close();
    // Not waited for: another tab may hold it open, and by now it is empty.
    indexedDB.deleteDatabase(name);
  } catch {
    // Blocked storage has none; one that is held up is empty as soon as it is free.
  }
}
