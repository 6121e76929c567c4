import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createMemoryDriver } from "./memory.ts";
import { createSqliteDriver } from "./sqlite.ts";
import { runStoreContract } from "./store.contract.ts";

const root = mkdtempSync(join(tmpdir(), "opencom-store-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let count = 0;
const freshDir = (): string => join(root, `d${count++}`);

runStoreContract("memory", createMemoryDriver);
runStoreContract("SQLite (WebAssembly)", () => createSqliteDriver(freshDir(), "wasm"));
const hasNodeSqlite = Number(process.versions.node.split(".")[0]) >= 24;
if (hasNodeSqlite)
  runStoreContract("SQLite (node:sqlite)", () => createSqliteDriver(freshDir(), "node:sqlite"));

describe("SQLite driver", () => {
  it("[S4] keeps what was flushed over a restart", () => {
    const dir = freshDir();
    const first = createSqliteDriver(dir);
    first.put(2, "a", "1");
    first.close();
    const second = createSqliteDriver(dir);
    expect(second.get(2, "a")).toBe("1");
    second.close();
  });

  it("[S5] keeps the directory and its files to the owner", () => {
    const dir = freshDir();
    const driver = createSqliteDriver(dir);
    driver.put(2, "a", "1");
    driver.flush();
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    for (const file of ["opencom.sqlite3", "opencom.sqlite3-wal", "server.pid"]) {
      expect([file, statSync(join(dir, file)).mode & 0o777]).toEqual([file, 0o600]);
    }
    driver.close();
  });

  it("[S6] refuses a directory that a live process owns, and takes over from a dead one", async () => {
    const dir = freshDir();
    const first = createSqliteDriver(dir);
    expect(() => createSqliteDriver(dir)).toThrow(/in use by process/);
    first.close();
    const child = spawn(process.execPath, ["-e", ""]);
    await new Promise((resolve) => child.on("exit", resolve));
    writeFileSync(join(dir, "server.pid"), `${child.pid} 1`);
    mkdirSync(join(dir, "opencom.sqlite3.lock"));
    const second = createSqliteDriver(dir);
    second.put(2, "a", "1");
    second.close();
  });

  it("[S7] refuses a file written by a newer version", async () => {
    const dir = freshDir();
    createSqliteDriver(dir).close();
    const { openSqlDatabase } = await import("./sqlDatabase.ts");
    const { sql } = openSqlDatabase(join(dir, "opencom.sqlite3"));
    sql.exec("PRAGMA locking_mode=EXCLUSIVE; PRAGMA user_version=99");
    sql.close();
    expect(() => createSqliteDriver(dir)).toThrow(/newer version/);
  });
});
