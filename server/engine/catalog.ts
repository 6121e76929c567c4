/**
 * The persistent list of tables and indexes: table numbers (part of every document id, so never reused) and the
 * space of each index. Kept as one JSON value in the meta space; saved with the commit that needs it.
 */
import type { Driver, Space } from "../store/driver.ts";
import { encodeKey } from "../wire/key.ts";

export type IndexInfo = { space: Space; fields: string[] };
export type SearchIndexInfo = {
  space: Space;
  searchField: string;
  filterFields: string[];
  /** By which rules its terms were made; absent is the first. */
  terms?: number;
};
export type TableInfo = {
  name: string;
  number: number;
  /** Documents by id. */
  documents: Space;
  indexes: Record<string, IndexInfo>;
  searchIndexes: Record<string, SearchIndexInfo>;
};

export const META: Space = 0;
const CATALOG_KEY = encodeKey("catalog");
const FIRST_USER_TABLE = 10_001;
const FIRST_SYSTEM_TABLE = 11;
const TABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

type Saved = { nextUserTable: number; nextSystemTable: number; nextSpace: number; tables: TableInfo[] };

export class Catalog {
  private readonly byName = new Map<string, TableInfo>();
  private readonly byNumber = new Map<number, TableInfo>();
  private readonly saved: Saved;
  private dirty = false;
  private readonly driver: Driver;

  constructor(driver: Driver) {
    this.driver = driver;
    const text = driver.get(META, CATALOG_KEY);
    this.saved =
      text === undefined
        ? { nextUserTable: FIRST_USER_TABLE, nextSystemTable: FIRST_SYSTEM_TABLE, nextSpace: 10, tables: [] }
        : (JSON.parse(text) as Saved);
    for (const table of this.saved.tables) this.remember(table);
  }

  private remember(table: TableInfo): void {
    // Catalogs from before text search have none.
    table.searchIndexes ??= {};
    this.byName.set(table.name, table);
    this.byNumber.set(table.number, table);
  }

  /** The next free space; documents get even numbers, index entries odd ones (see store/driver.ts). */
  private newSpace(kind: "documents" | "entries"): Space {
    let space = this.saved.nextSpace;
    if ((space % 2 === 0) !== (kind === "documents")) space += 1;
    this.saved.nextSpace = space + 1;
    return space;
  }

  find(name: string): TableInfo | undefined {
    return this.byName.get(name);
  }

  findByNumber(number: number): TableInfo | undefined {
    return this.byNumber.get(number);
  }

  tables(): TableInfo[] {
    return [...this.byName.values()];
  }

  /** What a space holds, for people: "table", "table.index", or "(engine)". */
  nameOf(space: Space): string {
    for (const { name, documents, indexes, searchIndexes } of this.byName.values()) {
      if (documents === space) return name;
      const all: Record<string, { space: Space }> = { ...indexes, ...searchIndexes };
      const index = Object.keys(all).find((key) => all[key]?.space === space);
      if (index !== undefined) return `${name}.${index}`;
    }
    return "(engine)";
  }

  /** The table, made on first use. It is persisted with the next commit that writes. */
  table(name: string): TableInfo {
    const known = this.byName.get(name);
    if (known !== undefined) return known;
    if (!TABLE_NAME.test(name)) throw new Error(`Invalid table name ${JSON.stringify(name)}.`);
    const system = name.startsWith("_");
    const number = system ? this.saved.nextSystemTable++ : this.saved.nextUserTable++;
    const documents = this.newSpace("documents");
    const byCreation = { space: this.newSpace("entries"), fields: ["_creationTime"] };
    const table: TableInfo = {
      name,
      number,
      documents,
      indexes: { by_creation_time: byCreation },
      searchIndexes: {},
    };
    this.saved.tables.push(table);
    this.remember(table);
    this.dirty = true;
    return table;
  }

  /** Gives the index a fresh, empty space (new index, or changed fields). */
  setIndex(table: TableInfo, name: string, fields: string[]): IndexInfo {
    const index = { space: this.newSpace("entries"), fields };
    table.indexes[name] = index;
    this.dirty = true;
    return index;
  }

  /** The same for a search index. */
  setSearchIndex(
    table: TableInfo,
    name: string,
    definition: { searchField: string; filterFields: string[]; terms: number },
  ): SearchIndexInfo {
    const index = { space: this.newSpace("entries"), ...definition };
    table.searchIndexes[name] = index;
    this.dirty = true;
    return index;
  }

  dropSearchIndex(table: TableInfo, name: string): void {
    delete table.searchIndexes[name];
    this.dirty = true;
  }

  dropIndex(table: TableInfo, name: string): void {
    delete table.indexes[name];
    this.dirty = true;
  }

  /** Writes the catalog if it changed since the last save. */
  save(): void {
    if (!this.dirty) return;
    this.dirty = false;
    this.driver.put(META, CATALOG_KEY, JSON.stringify(this.saved));
  }
}
