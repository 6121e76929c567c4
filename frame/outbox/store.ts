import type { StorageAdapter } from "../session/storage.ts";
import { type OutboxEntry, toEntry } from "./model.ts";

/** Keeps entries over reloads. Every method settles; none rejects. */
export type OutboxStore = {
  load(): Promise<OutboxEntry[]>;
  put(entry: OutboxEntry): Promise<void>;
  remove(clientMessageId: string): Promise<void>;
  clear(): Promise<void>;
};

const TABLE = "outbox";
const KEEP_MS = 30 * 86_400_000;
const INDEX = "outboxIds";

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function openDatabase(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(TABLE, { keyPath: "clientMessageId" });
  const database = await settled(request);
  // Another tab's logout deletes it: do not stand in the way.
  database.onversionchange = () => database.close();
  return database;
}

function onIndexedDb(database: IDBDatabase): OutboxStore {
  const table = (mode: IDBTransactionMode) => database.transaction(TABLE, mode).objectStore(TABLE);
  const quietly = async (act: () => Promise<unknown>) => {
    try {
      await act();
    } catch {
      // Quota or eviction: the entry still lives in memory for this page.
    }
  };
  return {
    async load() {
      try {
        return (await settled(table("readonly").getAll())).map(toEntry).filter((entry) => entry !== null);
      } catch {
        return [];
      }
    },
    put: (entry) => quietly(() => settled(table("readwrite").put(entry))),
    remove: (id) => quietly(() => settled(table("readwrite").delete(id))),
    clear: () => quietly(() => settled(table("readwrite").clear())),
  };
}

/** One key an entry, so that one long message cannot push the others out. */
function onStorage(storage: StorageAdapter): OutboxStore {
  const ids = () => (storage.get(INDEX) ?? "").split(" ").filter(Boolean);
  const setIds = (list: readonly string[]) => storage.set(INDEX, list.join(" "), KEEP_MS);
  return {
    async load() {
      return ids()
        .map((id) => {
          try {
            return toEntry(JSON.parse(storage.get(`outbox.${id}`) ?? ""));
          } catch {
            return null;
          }
        })
        .filter((entry) => entry !== null);
    },
    async put(entry) {
      storage.set(`outbox.${entry.clientMessageId}`, JSON.stringify(entry), KEEP_MS);
      if (!ids().includes(entry.clientMessageId)) setIds([...ids(), entry.clientMessageId]);
    },
    async remove(id) {
      storage.remove(`outbox.${id}`);
      setIds(ids().filter((other) => other !== id));
    },
    async clear() {
      for (const id of ids()) storage.remove(`outbox.${id}`);
      storage.remove(INDEX);
    },
  };
}

/** IndexedDB where it works and may be used, else the storage adapter (which itself falls back to memory). */
export async function openOutboxStore(name: string, storage: StorageAdapter): Promise<OutboxStore> {
  if (storage.kind() === "memory") return onStorage(storage);
  try {
    return onIndexedDb(await openDatabase(name));
  } catch {
    return onStorage(storage);
  }
}
