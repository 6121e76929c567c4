/**
 * The driver on an SQLite file. Writes collect in one open SQL transaction that `flush` commits (WAL, full sync),
 * so several queued mutations share an fsync and reads see what is not yet flushed.
 */
import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { lockDirectory } from "./directoryLock.ts";
import type { Driver, Entry, Range, Space } from "./driver.ts";
import { openSqlDatabase, type SqlDatabase, type SqlEngine, type SqlStatement } from "./sqlDatabase.ts";

const FILE = "opencom.sqlite3";
/** Written into the file (`PRAGMA user_version`); a newer file is refused instead of misread. */
const LAYOUT_VERSION = 1;

/** Documents are big: a row table with an index. Entries are small: the index is the table. */
const LAYOUT = `
  CREATE TABLE IF NOT EXISTS documents (space INTEGER NOT NULL, key BLOB NOT NULL, value TEXT NOT NULL, PRIMARY KEY (space, key));
  CREATE TABLE IF NOT EXISTS entries (space INTEGER NOT NULL, key BLOB NOT NULL, value TEXT NOT NULL, PRIMARY KEY (space, key)) WITHOUT ROWID;
`;

type Statements = Record<"get" | "asc" | "desc" | "put" | "remove" | "clear", SqlStatement>;

/**
 * Opens the data directory (created 0700, files 0600). Throws when another live process owns it, or when the
 * file was written by a newer version.
 */
export function createSqliteDriver(dataDir: string, engine?: SqlEngine): Driver {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  chmodSync(dataDir, 0o700);
  const path = join(dataDir, FILE);
  const unlock = lockDirectory(dataDir, path);
  try {
    const { sql } = openSqlDatabase(path, engine);
    prepareFile(sql, path);
    return driverOn(sql, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

function prepareFile(sql: SqlDatabase, path: string): void {
  // EXCLUSIVE first: without shared memory WAL silently falls back to a rollback journal otherwise.
  sql.exec("PRAGMA locking_mode=EXCLUSIVE");
  sql.exec("PRAGMA journal_mode=WAL");
  sql.exec("PRAGMA synchronous=FULL");
  sql.exec("PRAGMA cache_size=-16000");
  const version = sql.prepare("PRAGMA user_version");
  const found = Number(version.all([])[0]?.["user_version"]);
  version.finalize();
  if (found > LAYOUT_VERSION)
    throw new Error(`${path} was written by a newer version (layout ${found}). Update the server.`);
  sql.exec(LAYOUT);
  sql.exec(`PRAGMA user_version=${LAYOUT_VERSION}`);
  for (const file of [path, `${path}-wal`]) if (existsSync(file)) chmodSync(file, 0o600);
}

function statementsFor(sql: SqlDatabase, table: string): Statements {
  return {
    get: sql.prepare(`SELECT value FROM ${table} WHERE space = ? AND key = ?`),
    asc: sql.prepare(
      `SELECT key, value FROM ${table} WHERE space = ? AND key >= ? AND key < ? ORDER BY key LIMIT ?`,
    ),
    desc: sql.prepare(
      `SELECT key, value FROM ${table} WHERE space = ? AND key >= ? AND key < ? ORDER BY key DESC LIMIT ?`,
    ),
    put: sql.prepare(
      `INSERT INTO ${table} (space, key, value) VALUES (?, ?, ?) ON CONFLICT (space, key) DO UPDATE SET value = excluded.value`,
    ),
    remove: sql.prepare(`DELETE FROM ${table} WHERE space = ? AND key = ?`),
    clear: sql.prepare(`DELETE FROM ${table} WHERE space = ?`),
  };
}

/** An empty blob may bind as NULL, which compares with nothing; no key is empty, so 00 is the same bound. */
const bytes = (key: string): Uint8Array => Buffer.from(key === "" ? "\x00" : key, "latin1");

function toEntry(row: Record<string, unknown>): Entry {
  const key = row["key"] as Uint8Array;
  return [Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString("latin1"), row["value"] as string];
}

function driverOn(sql: SqlDatabase, unlock: () => void): Driver {
  const tables = [statementsFor(sql, "documents"), statementsFor(sql, "entries")] as const;
  const of = (space: Space): Statements => tables[(space % 2) as 0 | 1];
  let writing = false;
  const write = (statement: SqlStatement, values: (string | number | Uint8Array)[]): void => {
    if (!writing) sql.exec("BEGIN IMMEDIATE");
    writing = true;
    statement.run(values);
  };
  const flush = (): void => {
    if (!writing) return;
    sql.exec("COMMIT");
    writing = false;
  };
  const range = ({ space, start, end, reverse, limit }: Range): Entry[] => {
    const statement = reverse ? of(space).desc : of(space).asc;
    return statement.all([space, bytes(start), bytes(end), Math.min(limit, 2 ** 31)]).map(toEntry);
  };
  let closed = false;
  return {
    get: (space, key) => of(space).get.all([space, bytes(key)])[0]?.["value"] as string | undefined,
    range,
    put: (space, key, value) => write(of(space).put, [space, bytes(key), value]),
    delete: (space, key) => write(of(space).remove, [space, bytes(key)]),
    clear: (space) => write(of(space).clear, [space]),
    flush,
    close: () => {
      if (closed) return;
      closed = true;
      try {
        flush();
      } finally {
        for (const statements of tables)
          for (const statement of Object.values(statements)) statement.finalize();
        sql.close();
        unlock();
      }
    },
  };
}
