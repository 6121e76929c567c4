import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSqliteDriver } from "../store/sqlite.ts";
import { createClock } from "./clock.ts";
import { Database } from "./database.ts";
import { Jobs } from "./jobs.ts";
import { startTestEngine, type TestEngine } from "./testEngine.ts";

let engine: TestEngine;
let channelId: string;
beforeEach(async () => {
  engine = await startTestEngine();
  channelId = await engine.run("messages:createChannel", { name: "jobs" });
});
afterEach(() => engine.shutdown());

const root = mkdtempSync(join(tmpdir(), "opencom-jobs-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const texts = (): Promise<string[]> => engine.run<string[]>("messages:list", { channelId });
const later = (args: object): Promise<string> =>
  engine.run<string>("calls:later", { channelId, ...args } as never);
const stateOf = async (id: string, on = engine): Promise<string | undefined> =>
  (await on.run<{ state: { kind: string } } | null>("calls:job", { id }))?.state.kind;

async function until(check: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 1500; i++) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("waited 15 s in vain");
}

describe("scheduled functions", () => {
  it("[J1] run when due and not before, the clock of the engine deciding", async () => {
    const id = await later({ text: "x", afterMs: 60_000 });
    expect(id).toMatch(/^[0-9a-z]{31}$/);
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect([await stateOf(id), await texts()]).toEqual(["pending", []]);
    await engine.setClockOffset(61_000);
    await until(async () => (await stateOf(id)) === "success");
    expect(await texts()).toEqual(["job x"]);
  });

  it("[J2] are part of the mutation: one that fails schedules nothing", async () => {
    await expect(later({ text: "x", afterMs: 0, fail: true })).rejects.toThrow("rolled back");
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(await texts()).toEqual([]);
  });

  it("[J3] a mutation that throws is failed with its error, its writes undone, and not tried again", async () => {
    const id = await later({ text: "boom", afterMs: 0 });
    await until(async () => (await stateOf(id)) === "failed");
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(await engine.run("calls:job", { id })).toMatchObject({
      name: "calls.js:record",
      state: { error: expect.stringContaining("boom") },
    });
    expect((await engine.stats()).calls["calls:record"]).toBe(1);
  });

  it("[J4] cancelled before they are due never run; a running action loses what it schedules", async () => {
    const waiting = await later({ text: "waiting", afterMs: 50 });
    await engine.run("calls:cancel", { id: waiting });
    const running = await later({ text: "running", afterMs: 0, how: "action" });
    await until(async () => (await stateOf(running)) === "inProgress");
    await engine.run("calls:cancel", { id: running });
    await new Promise((resolve) => setTimeout(resolve, 1_300));
    expect([await stateOf(waiting), await stateOf(running)]).toEqual(["canceled", "canceled"]);
    expect(await texts()).toEqual([]);
  });

  it("[J5] many due at once each run exactly once", async () => {
    const ids = await Promise.all(Array.from({ length: 40 }, (_, i) => later({ text: `n${i}`, afterMs: 5 })));
    await until(async () =>
      (await Promise.all(ids.map((id) => stateOf(id)))).every((state) => state === "success"),
    );
    expect((await texts()).sort()).toEqual(ids.map((_, i) => `job n${i}`).sort());
    expect((await engine.stats()).calls["calls:record"]).toBe(40);
  });

  it("[J6] survive a restart; an action that was running when the process died is failed, not repeated", async () => {
    const dataDir = join(root, "crash");
    const first = await startTestEngine({ dataDir });
    const channel = await first.run<string>("messages:createChannel", { name: "jobs" });
    const pending = await first.run<string>("calls:later", {
      channelId: channel,
      text: "after restart",
      afterMs: 3_600_000,
    });
    const action = await first.run<string>("calls:later", {
      channelId: channel,
      text: "never",
      afterMs: 3_600_000,
      how: "action",
    });
    await first.shutdown();
    // What a crash in the middle of the action leaves on disk.
    const driver = createSqliteDriver(dataDir);
    const database = new Database(driver, createClock(0), () => {});
    const transaction = database.begin();
    new Jobs(database).setState(transaction, action, { kind: "inProgress" });
    database.commit(transaction);
    database.close();
    const second = await startTestEngine({ dataDir, clockOffsetMs: 7_200_000 });
    await until(async () => (await stateOf(pending, second)) === "success");
    expect(await second.run("calls:job", { id: action })).toMatchObject({
      state: { kind: "failed", error: "Transient error while executing action" },
    });
    expect(await second.run("messages:list", { channelId: channel })).toEqual(["job after restart"]);
    await second.shutdown();
  });

  it("[J7] that ended are kept for a week", async () => {
    const dataDir = join(root, "purge");
    const first = await startTestEngine({ dataDir });
    const channel = await first.run<string>("messages:createChannel", { name: "jobs" });
    const id = await first.run<string>("calls:later", { channelId: channel, text: "x", afterMs: 0 });
    await until(async () => (await stateOf(id, first)) === "success");
    await first.shutdown();
    const week = await startTestEngine({ dataDir, clockOffsetMs: 6.9 * 86_400_000 });
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(await stateOf(id, week)).toBe("success");
    await week.shutdown();
    const gone = await startTestEngine({ dataDir, clockOffsetMs: 7.1 * 86_400_000 });
    await until(async () => (await stateOf(id, gone)) === undefined);
    await gone.shutdown();
  });
});

describe("crons", () => {
  const ticks = (on: TestEngine): Promise<number> => on.run<number>("messages:counter", { name: "ticks" });

  it("[C1] an interval runs at once when it is new, then once per interval, missed runs skipped", async () => {
    await until(async () => (await ticks(engine)) === 1);
    await engine.setClockOffset(61_000);
    await until(async () => (await ticks(engine)) === 2);
    await engine.setClockOffset(61_000 + 10 * 60_000);
    await until(async () => (await ticks(engine)) === 3);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(await ticks(engine)).toBe(3);
  });

  it("[C2] a restart keeps the next run instead of starting over", async () => {
    const dataDir = join(root, "crons");
    const first = await startTestEngine({ dataDir });
    await until(async () => (await ticks(first)) === 1);
    await first.shutdown();
    const second = await startTestEngine({ dataDir });
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(await ticks(second)).toBe(1);
    await second.setClockOffset(61_000);
    await until(async () => (await ticks(second)) === 2);
    await second.shutdown();
  });
});
