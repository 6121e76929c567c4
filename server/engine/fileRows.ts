/**
 * What the database knows about files: the public row in `_storage`, as Convex shows it to functions, and beside it the
 * private facts of serving (the unguessable key of the URL, the type found by looking, the name). Both are written and
 * removed in one transaction; contents are the file store's.
 */
import { randomUUID } from "node:crypto";
import type { Driver, Space } from "../store/driver.ts";
import { LAST_KEY } from "../store/driver.ts";
import { decodeId } from "../wire/documentId.ts";
import type { ImageType } from "../wire/imageType.ts";
import { afterKey, encodeKey, type Key } from "../wire/key.ts";
import type { JsonObject } from "../wire/value.ts";
import type { Catalog } from "./catalog.ts";
import { insertDocument, readDocument, storeDocument, type Writer } from "./documents.ts";
import type { WrittenKeys } from "./readSet.ts";
import type { Transaction } from "./transaction.ts";

export const STORAGE = "_storage";

/** Fixed spaces below the catalog's: facts by key of the URL, and keys by storage id. */
const FACTS: Space = 5;
const KEYS: Space = 7;
const BATCH = 500;
const KEY = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A file as it was stored. `sha256` is base64. */
export type FileFacts = {
  storageId: string;
  size: number;
  sha256: string;
  contentType: string | null;
  image: ImageType | null;
  name: string | null;
};

/** An unguessable key: the last part of the file's URL, and its name on disk. */
export function newFileKey(): string {
  return randomUUID();
}

/** Writes the rows of a file whose content is on disk under `key`; returns its storage id. */
export function insertFile(writer: Writer, key: string, facts: Omit<FileFacts, "storageId">): string {
  const { sha256, size, contentType } = facts;
  const storageId = insertDocument(writer, STORAGE, {
    sha256,
    size,
    ...(contentType === null ? {} : { contentType }),
  });
  writer.transaction.put(FACTS, encodeKey(key), JSON.stringify({ ...facts, storageId }));
  writer.transaction.put(KEYS, encodeKey(storageId), JSON.stringify(key));
  return storageId;
}

/** Facts of the file behind a URL; null when there is none. */
export function findFile(transaction: Transaction, key: string): FileFacts | null {
  const text = KEY.test(key) ? transaction.get(FACTS, encodeKey(key)) : undefined;
  return text === undefined ? null : (JSON.parse(text) as FileFacts);
}

/**
 * The key of a file named by its storage id, or (as Convex still allows) by the key itself; null when it does not
 * exist. Throws when the text can be neither.
 */
export function findKey(transaction: Transaction, catalog: Catalog, reference: unknown): string | null {
  if (typeof reference === "string" && KEY.test(reference))
    return findFile(transaction, reference) === null ? null : reference;
  const id = typeof reference === "string" ? decodeId(reference) : null;
  const table = id === null ? undefined : catalog.findByNumber(id.tableNumber);
  if (id === null || (table !== undefined && table.name !== STORAGE)) {
    throw new Error(
      `Invalid storage ID ${JSON.stringify(reference)}: expected an Id<"_storage">${table === undefined ? "" : `, got Id<"${table.name}">`}.`,
    );
  }
  const text = transaction.get(KEYS, encodeKey(reference as string));
  return text === undefined ? null : (JSON.parse(text) as string);
}

/** Removes the rows of a file; its content goes once that is durable. */
export function removeFile(transaction: Transaction, catalog: Catalog, key: string): void {
  const facts = findFile(transaction, key);
  if (facts === null) return;
  const table = catalog.table(STORAGE);
  const text = readDocument(transaction, table, facts.storageId);
  if (text !== undefined)
    storeDocument(transaction, table, { before: JSON.parse(text) as JsonObject, after: null });
  transaction.put(FACTS, encodeKey(key), null);
  transaction.put(KEYS, encodeKey(facts.storageId), null);
}

/** Sizes of all files by key, straight from the store (at start). */
export function allFiles(driver: Driver): Map<string, number> {
  const sizes = new Map<string, number>();
  let start: Key = "";
  for (;;) {
    const batch = driver.range({ space: FACTS, start, end: LAST_KEY, reverse: false, limit: BATCH });
    for (const [key, text] of batch) sizes.set(textOf(key), (JSON.parse(text) as FileFacts).size);
    const last = batch.at(-1);
    if (last === undefined) return sizes;
    start = afterKey(last[0]);
  }
}

/** Files that a commit wrote or removed: key and, while it exists, size. */
export function changedFiles(driver: Driver, written: WrittenKeys): [key: string, size: number | null][] {
  return [...(written.get(FACTS) ?? [])].map((key) => {
    const text = driver.get(FACTS, key);
    return [textOf(key), text === undefined ? null : (JSON.parse(text) as FileFacts).size];
  });
}

/** Whether the newest state has the file. */
export function fileExists(driver: Driver, key: string): boolean {
  return driver.get(FACTS, encodeKey(key)) !== undefined;
}

/** The ASCII text that `encodeKey` made a key of: without its tag and its end. */
function textOf(key: Key): string {
  return key.slice(1, -1);
}
