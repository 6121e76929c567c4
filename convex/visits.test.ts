import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { PRESENCE_TTL_MS } from "./model/presence";
import { type Backend, boot, makeBackend, makeWorkspace, PAGE } from "./test.setup";

const MINUTE = 60_000;
const BEAT = 55_000;

let t: Backend;
let workspaceId: Id<"workspaces">;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date", "setTimeout"] });
  vi.setSystemTime("2026-03-01T12:00:00Z");
  t = makeBackend();
  workspaceId = (await makeWorkspace(t)).workspaceId;
});
afterEach(() => vi.useRealTimers());

const later = (ms: number) => vi.setSystemTime(Date.now() + ms);
const beat = (sessionToken: string, tab = "a") =>
  t.mutation(api.visitors.heartbeat, { sessionToken, page: { url: PAGE.url, title: PAGE.title }, tab });
const visits = async () => (await t.run((ctx) => ctx.db.query("visitorVisits").collect()))[0];

describe("a visit", () => {
  it("goes on as long as anything is heard of any tab, and over half an hour's silence at most", async () => {
    const { sessionToken, resumeSecret } = await boot(t, workspaceId, { tab: "a" });
    const startedAt = Date.now();
    for (let minutes = 0; minutes < 40; minutes++) {
      later(MINUTE);
      await beat(sessionToken, minutes % 2 ? "a" : "b");
    }
    expect(await visits()).toMatchObject({ number: 1, startedAt });
    later(30 * MINUTE);
    const again = await boot(t, workspaceId, { resumeSecret });
    expect(await visits()).toMatchObject({ number: 1, startedAt });
    later(30 * MINUTE + 1);
    await beat(again.sessionToken);
    expect(await visits()).toMatchObject({ number: 2, startedAt: Date.now(), lastAt: Date.now() });
  });

  it("begins with what is tracked as well", async () => {
    const { sessionToken } = await boot(t, workspaceId, { tab: "a" });
    later(31 * MINUTE);
    const page = { url: PAGE.url, title: PAGE.title };
    await t.mutation(api.events.track, { sessionToken, events: [], page, tab: "a" });
    expect(await visits()).toMatchObject({ number: 2 });
  });

  it("is written down every five minutes at most", async () => {
    const { sessionToken } = await boot(t, workspaceId, { tab: "a" });
    const times = new Set<number>();
    for (let beats = 0; beats < 30; beats++) {
      later(MINUTE);
      await beat(sessionToken);
      times.add((await visits())?.lastAt ?? 0);
    }
    expect(times.size).toBeLessThanOrEqual(7);
  });
});

describe("presence", () => {
  const online = async () =>
    (await t.run((ctx) => ctx.db.query("visitorPresence").collect())).map((row) => row.online);
  const runs = () => t.run((ctx) => ctx.db.query("presenceRuns").collect());
  /** Lets time go by with what is scheduled in it, a second at a time. */
  async function pass(ms: number): Promise<void> {
    for (let gone = 0; gone < ms; gone += 1000) {
      await vi.advanceTimersByTimeAsync(1000);
      await t.finishInProgressScheduledFunctions();
    }
  }

  it("ends within a minute of the last beat, without the minute's sweep, and lasts from beat to beat", async () => {
    const { sessionToken } = await boot(t, workspaceId, { tab: "a" });
    for (let beats = 0; beats < 4; beats++) {
      await pass(BEAT);
      expect(await online()).toEqual([true]);
      await beat(sessionToken);
    }
    await pass(PRESENCE_TTL_MS - 1000);
    expect(await online()).toEqual([true]);
    await pass(60_000 - PRESENCE_TTL_MS);
    expect(await online()).toEqual([false]);
    expect(await runs()).toEqual([]);
  });

  it("has one run however many visitors there are, and begins again when one was lost", async () => {
    await boot(t, workspaceId, { tab: "a" });
    const second = await boot(t, workspaceId, { tab: "b" });
    expect(await runs()).toHaveLength(1);
    const jobs = () => t.run((ctx) => ctx.db.system.query("_scheduled_functions").collect());
    const waiting = async () => (await jobs()).filter(({ state }) => state.kind === "pending").length;
    expect(await waiting()).toBe(1);
    await t.run(async (ctx) => {
      for (const { _id } of await ctx.db.system.query("_scheduled_functions").collect())
        await ctx.scheduler.cancel(_id);
    });
    later(16 * MINUTE);
    await beat(second.sessionToken, "b");
    expect(await waiting()).toBe(1);
    await t.mutation(internal.expiry.sweep, {});
    expect((await online()).sort()).toEqual([false, true]);
  });
});
