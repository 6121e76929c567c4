/** What tours that many visitors take cost each other under optimistic concurrency (DESIGN D13). */
import { afterEach, expect, it } from "vitest";
import { type Crowd, type CrowdVisitor, startCrowd } from "./crowd.ts";

const MANY = 24;

let crowd: Crowd;
afterEach(() => crowd.engine.shutdown());

const step = (id: string) => ({
  id,
  kind: "pointer",
  title: id,
  source: "Words.",
  media: null,
  anchor: { selector: `#${id}` },
  side: "auto",
  spotlight: "dim",
  page: null,
  advance: [],
  buttons: [],
  missing: "hold",
  waitSeconds: 4,
});

async function publish(): Promise<string> {
  const delivery = {
    audience: null,
    page: { include: [], exclude: [] },
    trigger: { type: "immediate" },
    frequency: { type: "once" },
    schedule: {},
    priority: 0,
    isExempt: true,
  };
  const content = { hasConfetti: false, showsProgress: true, steps: [step("a"), step("b")] };
  const fields = { name: "Tour", description: "", content, delivery };
  const { itemId } = await crowd.agent<{ itemId: string }>("tours:create", { fields });
  await crowd.agent("tours:setStatus", { itemId, status: "live" });
  return itemId;
}

/** Once through, each call told twice. */
async function take(visitor: CrowdVisitor, itemId: string): Promise<void> {
  const run = { itemId, version: 1, runId: crypto.randomUUID(), tab: "tab" };
  const calls: Parameters<CrowdVisitor["call"]>[1][] = [
    { seq: 0, what: "started", at: { stepId: "a" } },
    { seq: 1, what: "step", at: { stepId: "b" }, score: 90, waitedMs: 10 },
    { seq: 2, what: "completed", at: { stepId: "b" } },
  ];
  for (const call of calls) {
    expect(await visitor.call("tours:progress", { ...run, ...call })).toMatchObject({ outcome: "noted" });
    expect(await visitor.call("tours:progress", { ...run, ...call })).toMatchObject({ outcome: "known" });
  }
}

it("[O5] many visitors take a tour at the same time: none meets another, nor what counts it, and each is counted once", {
  timeout: 120_000,
}, async () => {
  crowd = await startCrowd({ occ: {} });
  const itemId = await publish();
  const visitors = crowd.visitors(MANY);
  for (const visitor of visitors) await visitor.boot();
  await Promise.all([
    crowd.internal("expiry:sweep"),
    ...visitors.map((visitor) => take(visitor, itemId)),
    crowd.internal("expiry:sweep"),
  ]);
  const met = Object.keys(await crowd.conflicts()).filter((place) => !/^(expiry|segments):/.test(place));
  expect(met).toEqual([]);
  // The server's own cron may be counting, too; each run takes what there is.
  for (let run = 0; run < 5; run += 1) await crowd.internal("expiry:sweep");
  expect(await crowd.agent("tours:results", { itemId })).toMatchObject({
    started: MANY,
    completed: MANY,
    blocked: 0,
    completionRate: 1,
    steps: [
      { stepId: "a", shown: MANY, missed: 0, left: 0 },
      { stepId: "b", shown: MANY, missed: 0, left: 0 },
    ],
  });
  const { steps } = await crowd.agent<{ steps: object[] }>("tours:health", { itemId });
  expect(steps).toMatchObject([
    { resolved: MANY, last: { of: MANY, missed: 0 } },
    { resolved: MANY, lowScore: 0, meanWaitedMs: 10 },
  ]);
  expect(crowd.engine.faults).toEqual([]);
});
