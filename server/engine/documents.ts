/** Documents inside a transaction: ids, creation times, index entries, sizes. Validation against a schema is handed in. */
import type { Space } from "../store/driver.ts";
import { newId } from "../wire/documentId.ts";
import { encodeKey, type Key } from "../wire/key.ts";
import {
  isObject,
  type JsonObject,
  type JsonValue,
  MAX_FIELDS,
  specialTag,
  valueAt,
  valueDepth,
  valueSize,
} from "../wire/value.ts";
import type { Catalog, SearchIndexInfo, TableInfo } from "./catalog.ts";
import type { Clock } from "./clock.ts";
import { DOCUMENT_BYTES, DOCUMENT_DEPTH } from "./limits.ts";
import { postingsOf } from "./textSearch.ts";
import type { Transaction } from "./transaction.ts";

export type Writer = {
  transaction: Transaction;
  catalog: Catalog;
  clock: Clock;
  /** Throws when a document does not fit the schema. */
  check: (table: string, document: JsonObject) => void;
};

/** The key of a document in an index with these fields; creation time and id are the implicit suffix. */
export function indexKey(fields: string[], document: JsonObject): Key {
  let key = "";
  for (const field of fields) key += encodeKey(valueAt(document, field));
  if (fields.at(-1) !== "_creationTime") key += encodeKey(document["_creationTime"]);
  return key + encodeKey(document["_id"]);
}

/** Every key by which queries can have come across a document. */
export function documentKeys(table: TableInfo, document: JsonObject): [Space, Key][] {
  const keys = Object.values(table.indexes).map<[Space, Key]>((index) => [
    index.space,
    indexKey(index.fields, document),
  ]);
  for (const index of Object.values(table.searchIndexes))
    for (const key of postingsOf(index, document).keys()) keys.push([index.space, key]);
  return keys;
}

/** The stored text of a document, or undefined. Counts as one document read. */
export function readDocument(transaction: Transaction, table: TableInfo, id: string): string | undefined {
  const text = transaction.get(table.documents, encodeKey(id));
  if (text !== undefined) countRead(transaction, text);
  return text;
}

export function countRead(transaction: Transaction, text: string): void {
  transaction.usage.add("documentsRead", 1);
  transaction.usage.add("bytesRead", text.length);
}

const FIELD_NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

function checkShape(document: JsonObject): void {
  for (const field of Object.keys(document)) {
    if (field === "_id" || field === "_creationTime") continue;
    if (field.startsWith("_"))
      throw new Error(
        `Field '${field}' starts with an underscore, which is only allowed for system fields like '_id'`,
      );
    if (!FIELD_NAME.test(field)) {
      throw new Error(
        `Invalid field name '${field}': use at most 64 letters, digits and underscores, starting with a letter.`,
      );
    }
  }
  const fields = Object.keys(document).length;
  if (fields > MAX_FIELDS)
    throw new Error(`Document has too many fields (${fields} > maximum number ${MAX_FIELDS}).`);
  const size = valueSize(document);
  if (size > DOCUMENT_BYTES)
    throw new Error(`Value is too large (${size} > maximum size ${DOCUMENT_BYTES} bytes)`);
  const depth = valueDepth(document);
  if (depth > DOCUMENT_DEPTH)
    throw new Error(
      `Document is too nested (nested ${depth} levels deep > maximum nesting ${DOCUMENT_DEPTH})`,
    );
}

function sorted(document: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(document).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Puts, replaces or (null) removes a document with its index entries. */
export function storeDocument(
  transaction: Transaction,
  table: TableInfo,
  change: { before: JsonObject | null; after: JsonObject | null },
): void {
  const { before, after } = change;
  const id = (before ?? after)!["_id"] as string;
  const text = after === null ? null : JSON.stringify(after);
  transaction.usage.add("documentsWritten", 1);
  transaction.usage.add("bytesWritten", text?.length ?? 0);
  transaction.put(table.documents, encodeKey(id), text);
  for (const { space, fields } of Object.values(table.indexes)) {
    const oldKey = before === null ? null : indexKey(fields, before);
    const newKey = after === null ? null : indexKey(fields, after);
    if (oldKey === newKey) continue;
    if (oldKey !== null) transaction.put(space, oldKey, null);
    if (newKey !== null) transaction.put(space, newKey, id);
  }
  for (const index of Object.values(table.searchIndexes)) storePostings(transaction, index, change);
}

function storePostings(
  transaction: Transaction,
  index: SearchIndexInfo,
  { before, after }: { before: JsonObject | null; after: JsonObject | null },
): void {
  const old = before === null ? new Map<Key, string>() : postingsOf(index, before);
  const postings = after === null ? new Map<Key, string>() : postingsOf(index, after);
  for (const key of old.keys()) if (!postings.has(key)) transaction.put(index.space, key, null);
  for (const [key, value] of postings) if (old.get(key) !== value) transaction.put(index.space, key, value);
}

/** Inserts `fields` (normal form, without system fields) and returns the new id. */
export function insertDocument(writer: Writer, tableName: string, fields: JsonValue): string {
  if (!isObject(fields) || specialTag(fields) !== null) throw new Error("A document must be an object.");
  if ("_id" in fields || "_creationTime" in fields) {
    throw new Error(
      "Provided document has system fields; `_id` and `_creationTime` are set by the database.",
    );
  }
  const table = writer.catalog.table(tableName);
  const id = newId(table.number, writer.clock.nowMs());
  const document = sorted({ ...fields, _id: id, _creationTime: writer.clock.nextCreationTime() });
  checkShape(document);
  writer.check(tableName, document);
  storeDocument(writer.transaction, table, { before: null, after: document });
  return id;
}

/** Replaces the document's fields; equal fields are no write at all. Returns the new document. */
export function replaceDocument(
  writer: Writer,
  table: TableInfo,
  change: { before: JsonObject; fields: JsonObject },
): JsonObject {
  const { before, fields } = change;
  for (const system of ["_id", "_creationTime"] as const) {
    if (system in fields && fields[system] !== before[system]) {
      throw new Error(`The system field '${system}' cannot be changed (${JSON.stringify(before[system])}).`);
    }
  }
  const after = sorted({ ...fields, _id: before["_id"]!, _creationTime: before["_creationTime"]! });
  if (JSON.stringify(after) === JSON.stringify(before)) return before;
  checkShape(after);
  writer.check(table.name, after);
  storeDocument(writer.transaction, table, { before, after });
  return after;
}
