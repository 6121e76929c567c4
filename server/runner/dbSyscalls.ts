/** Syscalls of `ctx.db`: documents by id, writes, and `normalizeId`. */
import type { TableInfo } from "../engine/catalog.ts";
import {
  insertDocument,
  readDocument,
  replaceDocument,
  storeDocument,
  type Writer,
} from "../engine/documents.ts";
import type { Transaction } from "../engine/transaction.ts";
import { decodeId } from "../wire/documentId.ts";
import { canonicalValue, isObject, type JsonObject, type JsonValue } from "../wire/value.ts";
import type { Services } from "./services.ts";

type Args = Record<string, JsonValue>;
export type DbContext = { services: Services; transaction: Transaction };

function writerOf({ services, transaction }: DbContext): Writer {
  const { database, schema } = services;
  return { transaction, catalog: database.catalog, clock: database.clock, check: schema.check };
}

/** The table an id belongs to; null for an id of no known table. Throws when the text is no id, or of another table. */
function tableOfId(
  context: DbContext,
  id: JsonValue | undefined,
  use: { method: string; table: JsonValue | undefined },
): TableInfo | null {
  const { method, table: expected } = use;
  const decoded = typeof id === "string" ? decodeId(id) : null;
  if (decoded === null) {
    throw new Error(
      `Invalid argument \`id\` for \`db.${method}\`: Unable to decode ID: ${JSON.stringify(id)} is not a valid document ID.`,
    );
  }
  const table = context.services.database.catalog.findByNumber(decoded.tableNumber) ?? null;
  if (typeof expected === "string" && table?.name !== expected) {
    throw new Error(
      `Invalid argument \`id\` for \`db.${method}\`: "${id as string}" expected to be an Id<"${expected}">, got Id<"${table?.name ?? "unknown"}"> instead.`,
    );
  }
  return table;
}

export function get(context: DbContext, { id, isSystem, table: expected }: Args): string {
  const table = tableOfId(context, id, { method: isSystem ? "system.get" : "get", table: expected });
  if (table === null) return "null";
  if (table.name.startsWith("_") !== (isSystem === true)) {
    throw new Error(
      `${isSystem ? "User" : "System"} tables can only be accessed from db.${isSystem ? "" : "system."}get().`,
    );
  }
  return readDocument(context.transaction, table, id as string) ?? "null";
}

export function insert(context: DbContext, { table, value }: Args): string {
  if (typeof table !== "string" || table.startsWith("_"))
    throw new Error("System tables (prefixed with `_`) are read-only.");
  const id = insertDocument(writerOf(context), table, canonicalValue(value));
  return JSON.stringify({ _id: id });
}

/** The document to change, with its table. Throws when it does not exist or its table is not the app's. */
function existing(
  context: DbContext,
  { id, table: expected }: Args,
  method: string,
): { table: TableInfo; before: JsonObject } {
  const table = tableOfId(context, id, { method, table: expected });
  if (table?.name.startsWith("_")) throw new Error("System tables (prefixed with `_`) are read-only.");
  const text = table === null ? undefined : readDocument(context.transaction, table, id as string);
  if (table === null || text === undefined) {
    const verb = method === "delete" ? "Delete" : "Update";
    throw new Error(`${verb} on nonexistent document ID ${id as string}`);
  }
  return { table, before: JSON.parse(text) as JsonObject };
}

/** Top-level merge; `{$undefined: null}` removes a field. */
export function shallowMerge(context: DbContext, args: Args): string {
  const { table, before } = existing(context, args, "patch");
  if (!isObject(args["value"])) throw new Error("A patch must be an object.");
  const fields: JsonObject = { ...before };
  for (const [name, value] of Object.entries(args["value"])) {
    if (isObject(value) && "$undefined" in value) delete fields[name];
    else fields[name] = canonicalValue(value);
  }
  for (const system of ["_id", "_creationTime"] as const) {
    if (!(system in fields)) throw new Error(`The system field '${system}' cannot be removed.`);
  }
  return JSON.stringify(replaceDocument(writerOf(context), table, { before, fields }));
}

export function replace(context: DbContext, args: Args): string {
  const { table, before } = existing(context, args, "replace");
  const fields = canonicalValue(args["value"]);
  if (!isObject(fields)) throw new Error("A document must be an object.");
  return JSON.stringify(replaceDocument(writerOf(context), table, { before, fields }));
}

export function remove(context: DbContext, args: Args): string {
  const { table, before } = existing(context, args, "delete");
  storeDocument(context.transaction, table, { before, after: null });
  return JSON.stringify(before);
}

export function normalizeId(services: Services, { table, idString }: Args): string {
  const decoded = typeof idString === "string" ? decodeId(idString) : null;
  const name =
    decoded === null ? undefined : services.database.catalog.findByNumber(decoded.tableNumber)?.name;
  return JSON.stringify({ id: name !== undefined && name === table ? idString : null });
}
