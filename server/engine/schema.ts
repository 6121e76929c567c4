/**
 * The schema in force: which documents each table accepts and which indexes exist. `applySchema` brings a database
 * to a new schema at start: changed indexes are rebuilt, changed tables validated; a violation stops the start.
 */
import { LAST_KEY } from "../store/driver.ts";
import { encodeKey } from "../wire/key.ts";
import { TERMS_VERSION } from "../wire/terms.ts";
import type { JsonObject } from "../wire/value.ts";
import { META, type TableInfo } from "./catalog.ts";
import type { Database } from "./database.ts";
import { indexKey } from "./documents.ts";
import { postingsOf } from "./textSearch.ts";
import { type Validator, ValueChecker } from "./validator.ts";

export type IndexDefinition = { indexDescriptor: string; fields: string[] };
export type SearchIndexDefinition = { indexDescriptor: string; searchField: string; filterFields: string[] };
export type TableSchema = {
  tableName: string;
  indexes: IndexDefinition[];
  /** Absent in schemas stored before text search. */
  searchIndexes?: SearchIndexDefinition[];
  documentType: Validator | null;
};
/** What `schema.export()` gives, as far as this engine uses it. */
export type SchemaJson = { tables: TableSchema[]; schemaValidation: boolean };

const SCHEMA_KEY = encodeKey("schema");
const MAX_INDEXES = 32;
const MAX_INDEX_FIELDS = 16;
const MAX_SEARCH_INDEXES = 4;
const MAX_FILTER_FIELDS = 16;
const INDEX_NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

/** Private tables of the engine, with the indexes it needs. */
const SYSTEM_INDEXES: Record<string, IndexDefinition[]> = {
  _scheduled_functions: [{ indexDescriptor: "by_state", fields: ["state.kind", "scheduledTime"] }],
  _crons: [{ indexDescriptor: "by_name", fields: ["name"] }],
  _storage: [],
};

export class Schema {
  readonly checker: ValueChecker;
  private readonly tables = new Map<string, Validator>();

  constructor(database: Database, json: SchemaJson | null) {
    this.checker = new ValueChecker((number) => database.catalog.findByNumber(number)?.name);
    if (json === null || !json.schemaValidation) return;
    for (const { tableName, documentType } of json.tables)
      if (documentType !== null) this.tables.set(tableName, documentType);
  }

  /** Throws when the document does not fit its table. Tables that are not in the schema accept everything. */
  readonly check = (table: string, document: JsonObject): void => {
    const problem = this.explain(table, document);
    if (problem === null) return;
    throw new Error(
      `Failed to insert or update a document in table "${table}" because it does not match the schema: ${problem}`,
    );
  };

  explain(table: string, document: JsonObject): string | null {
    const validator = this.tables.get(table);
    if (validator === undefined || validator.type === "any") return null;
    const { _id, _creationTime, ...fields } = document;
    return this.checker.explain(validator, fields);
  }
}

/** Throws with the index's name when the definition breaks Convex's rules. */
function checkIndexes({ tableName, indexes, searchIndexes = [] }: TableSchema): void {
  if (indexes.length > MAX_INDEXES)
    throw new Error(`Table "${tableName}" has more than ${MAX_INDEXES} indexes.`);
  const names = new Set<string>();
  for (const { indexDescriptor: name, fields } of indexes) {
    const where = `Index "${tableName}.${name}"`;
    if (!INDEX_NAME.test(name))
      throw new Error(`${where}: a name has at most 64 letters, digits and underscores.`);
    if (name === "by_id" || name === "by_creation_time") throw new Error(`${where}: the name is reserved.`);
    if (names.has(name)) throw new Error(`${where} is defined twice.`);
    names.add(name);
    if (fields.length === 0 || fields.length > MAX_INDEX_FIELDS)
      throw new Error(`${where}: 1 to ${MAX_INDEX_FIELDS} fields.`);
    if (new Set(fields).size !== fields.length) throw new Error(`${where} names a field twice.`);
    if (fields.some((field) => field === "_id" || field === "_creationTime")) {
      throw new Error(`${where}: _creationTime and _id are appended to every index and may not be named.`);
    }
  }
  checkSearchIndexes(tableName, searchIndexes, names);
}

function checkSearchIndexes(tableName: string, indexes: SearchIndexDefinition[], names: Set<string>): void {
  if (indexes.length > MAX_SEARCH_INDEXES)
    throw new Error(`Table "${tableName}" has more than ${MAX_SEARCH_INDEXES} search indexes.`);
  for (const { indexDescriptor: name, filterFields } of indexes) {
    const where = `Search index "${tableName}.${name}"`;
    if (!INDEX_NAME.test(name))
      throw new Error(`${where}: a name has at most 64 letters, digits and underscores.`);
    if (names.has(name)) throw new Error(`${where} is defined twice.`);
    names.add(name);
    if (filterFields.length > MAX_FILTER_FIELDS)
      throw new Error(`${where}: at most ${MAX_FILTER_FIELDS} filter fields.`);
    if (new Set(filterFields).size !== filterFields.length)
      throw new Error(`${where} names a filter field twice.`);
  }
}

/**
 * Compares with the stored schema, rebuilds what changed and stores the new one, all in one durable step.
 * Throws with table, document id and reason when an existing document does not fit.
 */
export function applySchema(database: Database, json: SchemaJson | null): Schema {
  const { driver, catalog } = database;
  const [text, storedText] = [JSON.stringify(json), driver.get(META, SCHEMA_KEY) ?? "null"];
  const isSame = text === storedText;
  const stored = isSame ? json : (JSON.parse(storedText) as SchemaJson | null);
  for (const table of json?.tables ?? []) checkIndexes(table);
  for (const { tableName } of json?.tables ?? []) catalog.table(tableName);
  const schema = new Schema(database, json);
  const wanted = new Map((json?.tables ?? []).map((table) => [table.tableName, table.indexes]));
  const searches = new Map((json?.tables ?? []).map((table) => [table.tableName, table.searchIndexes ?? []]));
  for (const name of Object.keys(SYSTEM_INDEXES)) wanted.set(name, SYSTEM_INDEXES[name]!);
  for (const name of wanted.keys()) catalog.table(name);
  for (const table of catalog.tables())
    if (!isSame && hasChanged(stored, json, table.name)) validateTable(database, schema, table);
  for (const table of catalog.tables()) {
    alignIndexes(database, table, wanted.get(table.name) ?? []);
    alignSearchIndexes(database, table, searches.get(table.name) ?? []);
  }
  catalog.save();
  if (!isSame) driver.put(META, SCHEMA_KEY, text);
  driver.flush();
  return schema;
}

function hasChanged(before: SchemaJson | null, after: SchemaJson | null, table: string): boolean {
  const of = (schema: SchemaJson | null): string =>
    JSON.stringify([
      schema?.schemaValidation ?? false,
      schema?.tables.find((entry) => entry.tableName === table)?.documentType ?? null,
    ]);
  return of(before) !== of(after);
}

/** Every document of a table, in id order, straight from the store. */
function* allDocuments(database: Database, table: TableInfo): Generator<JsonObject> {
  let start = "";
  for (;;) {
    const batch = database.driver.range({
      space: table.documents,
      start,
      end: LAST_KEY,
      reverse: false,
      limit: 500,
    });
    for (const [, text] of batch) yield JSON.parse(text) as JsonObject;
    const last = batch.at(-1);
    if (last === undefined) return;
    start = `${last[0]}\x00`;
  }
}

function validateTable(database: Database, schema: Schema, table: TableInfo): void {
  for (const document of allDocuments(database, table)) {
    const problem = schema.explain(table.name, document);
    if (problem !== null) {
      throw new Error(
        `Schema validation failed: document ${document["_id"] as string} in table "${table.name}" does not match the schema: ${problem}\n` +
          "The server was not started and nothing was changed. Widen the schema (v.optional, v.union) or migrate the data first.",
      );
    }
  }
}

function alignIndexes(database: Database, table: TableInfo, wanted: IndexDefinition[]): void {
  const { catalog, driver } = database;
  const names = new Set(wanted.map((index) => index.indexDescriptor));
  for (const [name, index] of Object.entries(table.indexes)) {
    if (name === "by_creation_time" || names.has(name)) continue;
    driver.clear(index.space);
    catalog.dropIndex(table, name);
  }
  for (const { indexDescriptor: name, fields } of wanted) {
    const old = table.indexes[name];
    if (old !== undefined && JSON.stringify(old.fields) === JSON.stringify(fields)) continue;
    if (old !== undefined) driver.clear(old.space);
    const index = catalog.setIndex(table, name, fields);
    for (const document of allDocuments(database, table)) {
      driver.put(index.space, indexKey(fields, document), document["_id"] as string);
    }
  }
}

function alignSearchIndexes(database: Database, table: TableInfo, wanted: SearchIndexDefinition[]): void {
  const { catalog, driver } = database;
  const names = new Set(wanted.map((index) => index.indexDescriptor));
  for (const [name, index] of Object.entries(table.searchIndexes)) {
    if (names.has(name)) continue;
    driver.clear(index.space);
    catalog.dropSearchIndex(table, name);
  }
  for (const { indexDescriptor: name, searchField, filterFields } of wanted) {
    const old = table.searchIndexes[name];
    const definition = { searchField, filterFields, terms: TERMS_VERSION };
    if (
      old !== undefined &&
      old.terms === TERMS_VERSION &&
      old.searchField === searchField &&
      String(old.filterFields) === String(filterFields)
    )
      continue;
    if (old !== undefined) driver.clear(old.space);
    const index = catalog.setSearchIndex(table, name, definition);
    for (const document of allDocuments(database, table))
      for (const [key, value] of postingsOf(index, document)) driver.put(index.space, key, value);
  }
}
