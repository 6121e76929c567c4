/** Runs serialised queries (source, then filters and limits in order) as a stream of stored documents. */
import { LAST_KEY } from "../store/driver.ts";
import { afterKey, encodeKey, type Key } from "../wire/key.ts";
import type { JsonObject, JsonValue } from "../wire/value.ts";
import type { Catalog, TableInfo } from "./catalog.ts";
import { countRead } from "./documents.ts";
import { matches } from "./filter.ts";
import { EVERYTHING, keyInterval, type RangeExpression } from "./indexRange.ts";
import type { Interval } from "./intervalIndex.ts";
import { findHits, type Hit, planSearch, type Search, type SearchFilter } from "./textSearch.ts";
import type { Transaction } from "./transaction.ts";

type Order = "asc" | "desc" | null;
export type QuerySource =
  | { type: "FullTableScan"; tableName: string; order: Order }
  | { type: "IndexRange"; indexName: string; range: RangeExpression[]; order: Order }
  | { type: "Search"; indexName: string; filters: SearchFilter[] };
export type QueryOperator = { filter: JsonValue } | { limit: number };
export type SerializedQuery = { source: QuerySource; operators: QueryOperator[] };

export type Row = { key: Key; text: string };
export type RowStream = { next(): Row | null };

/** Where a query reads: which space, which keys, which way; `documents` when the space holds documents itself. */
export type Plan = {
  table: TableInfo;
  space: number;
  interval: Interval;
  reverse: boolean;
  documents: boolean;
  /** A text search; `interval` is then one of the ranking. */
  search?: Search;
};

const READABLE_SYSTEM_TABLES = new Set(["_storage", "_scheduled_functions"]);

function tableOf(catalog: Catalog, name: string): TableInfo {
  if (name.startsWith("_") && !READABLE_SYSTEM_TABLES.has(name))
    throw new Error(`Unknown system table ${name}.`);
  return catalog.table(name);
}

/** Resolves table, index and range. Throws on an unknown index or a range that breaks the prefix rule. */
export function planQuery(catalog: Catalog, source: QuerySource): Plan {
  if (source.type === "Search") {
    const [table, name] = splitName(catalog, source.indexName);
    const search = planSearch(table, name, source.filters);
    return {
      table,
      space: search.index.space,
      interval: EVERYTHING,
      reverse: false,
      documents: false,
      search,
    };
  }
  if (source.order !== null && source.order !== "asc" && source.order !== "desc") {
    throw new Error(`Invalid order ${JSON.stringify(source.order)}: use "asc" or "desc".`);
  }
  const reverse = source.order === "desc";
  if (source.type === "FullTableScan") {
    const table = tableOf(catalog, source.tableName);
    const { space } = table.indexes["by_creation_time"]!;
    return { table, space, interval: EVERYTHING, reverse, documents: false };
  }
  const [table, name] = splitName(catalog, source.indexName);
  if (name === "by_id") {
    const interval = keyInterval(source.indexName, ["_id"], source.range);
    return { table, space: table.documents, interval, reverse, documents: true };
  }
  const index = table.indexes[name];
  if (index === undefined) throw new Error(`Index ${source.indexName} not found.`);
  const suffix = name === "by_creation_time" ? ["_id"] : ["_creationTime", "_id"];
  const interval = keyInterval(source.indexName, [...index.fields, ...suffix], source.range);
  return { table, space: index.space, interval, reverse, documents: false };
}

/** "table.index" → the table, and the index's name. */
function splitName(catalog: Catalog, indexName: string): [TableInfo, string] {
  const dot = indexName.indexOf(".");
  return [tableOf(catalog, indexName.slice(0, dot)), indexName.slice(dot + 1)];
}

/** The rows of a plan, before operators. Each row counts as a document read. */
export function scan(transaction: Transaction, plan: Plan): RowStream {
  transaction.usage.add("databaseQueries", 1);
  if (plan.search !== undefined) return scanHits(transaction, plan, findHits(transaction, plan.search));
  const keys = transaction.stream(plan.space, plan.interval, plan.reverse);
  return {
    next: () => {
      const entry = keys.next();
      if (entry === null) return null;
      const [key, value] = entry;
      const text = plan.documents ? value : documentText(transaction, plan.table, value);
      countRead(transaction, text);
      return { key, text };
    },
  };
}

function scanHits(transaction: Transaction, { table, interval }: Plan, hits: Hit[]): RowStream {
  const rest = hits.filter(({ key }) => interval.start <= key && key < interval.end).values();
  return {
    next: () => {
      const hit = rest.next();
      if (hit.done) return null;
      const { key, id } = hit.value;
      const text = documentText(transaction, table, id);
      countRead(transaction, text);
      return { key, text };
    },
  };
}

/** The document behind an index entry. The index interval already stands for it in the read set. */
function documentText(transaction: Transaction, table: TableInfo, id: string): string {
  const key = encodeKey(id);
  const own = transaction.writes.get(table.documents)?.get(key);
  const text = own === undefined ? transaction.snapshot.get(table.documents, key) : own;
  if (text === undefined || text === null)
    throw new Error(`Index entry of table ${table.name} without its document ${id}.`);
  return text;
}

export function applyOperators(rows: RowStream, operators: QueryOperator[]): RowStream {
  return operators.reduce<RowStream>((stream, operator) => {
    if ("filter" in operator) return filtered(stream, operator.filter);
    return limited(stream, operator.limit);
  }, rows);
}

function filtered(rows: RowStream, expression: JsonValue): RowStream {
  return {
    next: () => {
      for (let row = rows.next(); row !== null; row = rows.next()) {
        if (matches(expression, JSON.parse(row.text) as JsonObject)) return row;
      }
      return null;
    },
  };
}

function limited(rows: RowStream, limit: number): RowStream {
  let left = limit;
  return {
    next: () => {
      const row = left > 0 ? rows.next() : null;
      if (row !== null) left -= 1;
      return row;
    },
  };
}

/** Restricts a plan to what lies after `key` in reading order (exclusive). */
export function afterPosition(plan: Plan, key: Key): Plan {
  const { start, end } = plan.interval;
  const interval = plan.reverse
    ? { start, end: key < end ? key : end }
    : { start: maxKey(afterKey(key), start), end };
  return { ...plan, interval: interval.start < interval.end ? interval : { start: LAST_KEY, end: LAST_KEY } };
}

/** Restricts a plan to what lies up to and including `key` in reading order. */
export function upToPosition(plan: Plan, key: Key): Plan {
  const { start, end } = plan.interval;
  const interval = plan.reverse
    ? { start: maxKey(key, start), end }
    : { start, end: afterKey(key) < end ? afterKey(key) : end };
  return { ...plan, interval: interval.start < interval.end ? interval : { start: LAST_KEY, end: LAST_KEY } };
}

function maxKey(a: Key, b: Key): Key {
  return a > b ? a : b;
}
