/**
 * One shape for the two SQLite engines: `node:sqlite` where the running Node has it, the WebAssembly build
 * everywhere else. Same file, same SQL.
 */
import { createRequire } from "node:module";

type Bindable = string | number | Uint8Array;
type Row = Record<string, unknown>;

export interface SqlStatement {
  all(values: Bindable[]): Row[];
  run(values: Bindable[]): void;
  finalize(): void;
}

export interface SqlDatabase {
  exec(sql: string): void;
  prepare(sql: string): SqlStatement;
  close(): void;
}

export type SqlEngine = "node:sqlite" | "wasm";

const require = createRequire(import.meta.url);

type NodeStatement = { all(...values: Bindable[]): Row[]; run(...values: Bindable[]): unknown };
type NodeSqlite = {
  DatabaseSync: new (
    path: string,
  ) => { exec(sql: string): void; prepare(sql: string): NodeStatement; close(): void };
};
type WasmStatement = { all(values: Bindable[]): Row[]; run(values: Bindable[]): unknown; finalize(): void };
type WasmSqlite = {
  Database: new (
    path: string,
  ) => { exec(sql: string): void; prepare(sql: string): WasmStatement; close(): void };
};

function loadNodeSqlite(): NodeSqlite | null {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 22 || (major === 22 && minor < 13)) return null;
  return require("node:sqlite") as NodeSqlite;
}

/** Opens (and creates) the database file. `engine` forces one of the two; by default the built-in one wins. */
export function openSqlDatabase(path: string, engine?: SqlEngine): { sql: SqlDatabase; engine: SqlEngine } {
  const native = engine === "wasm" ? null : loadNodeSqlite();
  if (native !== null) return { sql: fromNode(new native.DatabaseSync(path)), engine: "node:sqlite" };
  if (engine === "node:sqlite") throw new Error(`Node ${process.versions.node} has no node:sqlite.`);
  const { Database } = require("node-sqlite3-wasm") as WasmSqlite;
  return { sql: fromWasm(new Database(path)), engine: "wasm" };
}

function fromNode(database: InstanceType<NodeSqlite["DatabaseSync"]>): SqlDatabase {
  return {
    exec: (sql) => database.exec(sql),
    prepare: (sql) => {
      const statement = database.prepare(sql);
      return {
        all: (values) => statement.all(...values),
        run: (values) => void statement.run(...values),
        finalize: () => {},
      };
    },
    close: () => database.close(),
  };
}

function fromWasm(database: InstanceType<WasmSqlite["Database"]>): SqlDatabase {
  return {
    exec: (sql) => database.exec(sql),
    prepare: (sql) => {
      const statement = database.prepare(sql);
      return {
        all: (values) => statement.all(values),
        run: (values) => void statement.run(values),
        finalize: () => statement.finalize(),
      };
    },
    close: () => database.close(),
  };
}
