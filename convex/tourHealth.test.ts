import { beforeEach, expect, it, vi } from "vitest";
import { api, internal } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { makeAgent } from "./test.setup";
import { type Guide, makeGuest, makeGuide, pointerOf, postOf, tourOf } from "./tours.setup";

/** Whether the targets of a tour's steps are still found, over all visitors, and that the team is told when one is not. */

let guide: Guide;
let itemId: Id<"tours">;
const STEPS = tourOf([postOf("hello"), pointerOf("save"), pointerOf("share")]);

vi.setConfig({ testTimeout: 60_000 });

beforeEach(async () => {
  guide = await makeGuide();
  itemId = await guide.publish(STEPS);
});

const fold = () => guide.t.mutation(internal.expiry.sweep, {});
const health = async (version?: number) => {
  await fold();
  const { agentToken, t } = guide;
  const asked = version === undefined ? {} : { version };
  return (await t.query(api.tours.health, { agentToken, itemId, ...asked })).steps;
};
const faults = async (agentToken = guide.agentToken) => {
  await fold();
  return guide.t.query(api.engagement.faults, { agentToken });
};
/** Somebody who comes to the step, and finds its target or does not. */
const visit = async (isFound: boolean, guest?: Awaited<ReturnType<typeof makeGuest>>, told: Told = {}) => {
  const { tell } = (guest ?? (await makeGuest(guide))).run(itemId);
  const { score = 90, reason = "none" } = told;
  await tell("started", "hello");
  if (isFound) await tell("step", "save", { score, waitedMs: 200 });
  else await tell("stepMissed", "save", { reason, waitedMs: 4_000 });
};
type Told = { score?: number; reason?: string };
const alerts = async () => {
  await fold();
  return guide.t.query(api.tours.alerts, { agentToken: guide.agentToken });
};

it("says how often a target was found, how surely and after which time, and why it was not", async () => {
  const { tell } = (await makeGuest(guide)).run(itemId);
  await tell("started", "hello");
  await tell("step", "save", { score: 95, waitedMs: 100 });
  await tell("step", "share", { score: 59, waitedMs: 300 });
  await tell("step", "save", { score: 95, waitedMs: 300 });
  await tell("stepMissed", "share", { reason: "hidden", waitedMs: 4_000 });
  // A card without its target has found nothing.
  await tell("step", "share", { reason: "post" });
  const last = { of: 1, missed: 0, inRow: 0 };
  expect(await health()).toEqual([
    {
      stepId: "save",
      title: "Step save",
      resolved: 2,
      missed: 0,
      lowScore: 0,
      meanWaitedMs: 200,
      reasons: {},
      last,
      isFailing: false,
      meanScore: 95,
      lastFoundAt: expect.any(Number),
    },
    {
      stepId: "share",
      title: "Step share",
      resolved: 1,
      missed: 1,
      lowScore: 1,
      meanWaitedMs: 300,
      reasons: { hidden: 1 },
      last: { of: 1, missed: 1, inRow: 1 },
      isFailing: false,
      meanScore: null,
      lastFoundAt: expect.any(Number),
    },
  ]);
});

it("raises it with the team when twenty visitors in a row did not find it, and not for one who tried twenty times", async () => {
  const patient = await makeGuest(guide);
  for (let n = 0; n < 25; n += 1) await visit(false, patient);
  expect(await faults()).toEqual([]);
  for (let n = 0; n < 18; n += 1) await visit(false);
  expect((await health())[0]).toMatchObject({ missed: 43, last: { of: 19, inRow: 19 }, isFailing: false });
  expect(await faults()).toEqual([]);
  await visit(false);
  const said = "content.steps[1].anchor: was not found by any of the last 20 visitors.";
  expect(await faults()).toEqual([{ kind: "tour", itemId, name: "Around the house", faults: [said] }]);
  expect(await faults(await makeAgent(guide.t, guide.workspaceId, "viewer"))).toHaveLength(1);
  // One who finds it ends it, and so does a pause.
  await visit(true);
  expect(await faults()).toEqual([]);
});

it("raises it when half of the last hundred did not find it, for as long as that is so", async () => {
  for (let n = 0; n < 98; n += 1) await visit(n % 2 === 0);
  await visit(false);
  expect(await faults(), "99 are not enough").toEqual([]);
  await visit(true);
  const said = "content.steps[1].anchor: was not found by 50 of the last 100 visitors.";
  expect((await faults()).map((each) => each.faults)).toEqual([[said]]);
  await visit(true);
  // The one who goes out of the hundred had found it: nothing has changed.
  expect((await faults()).map((each) => each.faults)).toEqual([[said]]);
  await visit(true);
  expect(await faults()).toEqual([]);
});

it("is told of what is live, in its present version", async () => {
  for (let n = 0; n < 20; n += 1) await visit(false);
  expect(await faults()).toHaveLength(1);
  await guide.setStatus(itemId, "paused");
  expect(await faults()).toEqual([]);
  await guide.setStatus(itemId, "live");
  expect(await faults()).toHaveLength(1);
  await guide.update(itemId, 1, STEPS);
  expect(await faults()).toEqual([]);
  expect((await health())[0]).toMatchObject({ missed: 0 });
  expect((await health(1))[0]).toMatchObject({ missed: 20, isFailing: true });
});

it("keeps with an alert why, since when, and whether it was ever found", async () => {
  for (let n = 0; n < 19; n += 1) await visit(false, undefined, { reason: n < 12 ? "ambiguous" : "low" });
  expect(await alerts()).toEqual([]);
  await visit(false, undefined, { reason: "ambiguous" });
  const step = { stepId: "save", at: 1, title: "Step save", state: "failing" };
  const reasons = { ambiguous: 13, low: 7 };
  const [first] = await alerts();
  expect(first).toEqual({
    itemId,
    alerts: [
      {
        ...step,
        of: 20,
        missed: 20,
        inRow: 20,
        reasons,
        meanScore: null,
        since: expect.any(Number),
        lastFoundAt: null,
      },
    ],
  });
  await visit(false, undefined, { reason: "none" });
  await guide.setStatus(itemId, "paused");
  const [later] = await alerts();
  expect(later?.alerts[0]).toMatchObject({ of: 21, since: first?.alerts[0]?.since });
  await guide.setStatus(itemId, "archived");
  expect(await alerts()).toEqual([]);
  await guide.setStatus(itemId, "live");
  await visit(true, undefined, { score: 80 });
  expect(await alerts()).toEqual([]);
  for (let n = 0; n < 20; n += 1) await visit(false);
  const [stopped] = await alerts();
  expect(stopped?.alerts[0]).toMatchObject({ ...step, meanScore: 80, lastFoundAt: expect.any(Number) });
});

it("is told apart from a target that twenty visitors in a row have found, none of them with certainty", async () => {
  for (let n = 0; n < 20; n += 1) await visit(true, undefined, { score: 59 });
  const [item] = await alerts();
  expect(item?.alerts).toMatchObject([{ state: "unsure", missed: 0, meanScore: 59, reasons: {} }]);
  expect(await faults(), "it shows").toEqual([]);
  await visit(true, undefined, { score: 60 });
  expect(await alerts()).toEqual([]);
});
