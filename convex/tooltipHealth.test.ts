import { beforeEach, expect, it, vi } from "vitest";
import { api, internal } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { errorOf, makeAgent } from "./test.setup";
import { type Guide, makeGuest, makeGuide, tooltipOf } from "./tours.setup";

/** Whether the elements of tooltips are still found, over all visitors, and that the team is told when one is not. */

let guide: Guide;
let itemId: Id<"tooltips">;

vi.setConfig({ testTimeout: 60_000 });

beforeEach(async () => {
  guide = await makeGuide();
  itemId = await guide.publishTooltip();
});

type Guest = Awaited<ReturnType<typeof makeGuest>>;
type Told = { isFound: boolean; version?: number; reason?: string; score?: number; waitedMs?: number };

const tell = (
  { sessionToken }: Pick<Guest, "sessionToken">,
  { version = 1, ...told }: Told,
  id: string = itemId,
) => guide.t.mutation(api.tooltips.targets, { sessionToken, targets: [{ itemId: id, version, ...told }] });
/** Somebody else's page has the element, or does not. */
const visit = async (isFound: boolean, told: Partial<Told> = {}) =>
  tell(await makeGuest(guide), { isFound, ...(isFound ? { score: 90 } : { reason: "none" }), ...told });
const visits = async (count: number, isFound: boolean, told: Partial<Told> = {}) => {
  for (let n = 0; n < count; n += 1) await visit(isFound, told);
};
const fold = () => guide.t.mutation(internal.expiry.sweep, {});
const health = async () => {
  await fold();
  return guide.t.query(api.tooltips.health, { agentToken: guide.agentToken, itemId });
};
const alerts = async () => {
  await fold();
  return guide.t.query(api.tooltips.alerts, { agentToken: guide.agentToken });
};
const faults = async (agentToken = guide.agentToken) => {
  await fold();
  return guide.t.query(api.engagement.faults, { agentToken });
};

it("says how often an element was found, how surely and after which time, and why it was not; each visitor is one", async () => {
  const guest = await makeGuest(guide);
  await tell(guest, { isFound: false, reason: "hidden", waitedMs: 10_000 });
  await tell(guest, { isFound: true, score: 95, waitedMs: 100 });
  await tell(await makeGuest(guide), { isFound: true, score: 55, waitedMs: 300 });
  expect(await health()).toEqual({
    version: 1,
    resolved: 2,
    missed: 1,
    lowScore: 1,
    meanWaitedMs: 200,
    reasons: { hidden: 1 },
    last: { of: 2, missed: 0, inRow: 0 },
    isFailing: false,
    meanScore: 75,
    lastFoundAt: expect.any(Number),
  });
});

it("raises it with the team when twenty visitors in a row miss it who would have found it before, and ends it", async () => {
  await visits(5, true);
  await visits(19, false, { reason: "low" });
  expect(await alerts()).toEqual([]);
  await visit(false);
  const [alert] = await alerts();
  expect(alert).toEqual({
    itemId,
    state: "failing",
    of: 25,
    missed: 20,
    inRow: 20,
    reasons: { low: 19, none: 1 },
    meanScore: 90,
    since: expect.any(Number),
    lastFoundAt: expect.any(Number),
  });
  const said = "content.anchor: was not found by 20 of the last 25 visitors, 20 of them the last in a row.";
  expect(await faults()).toEqual([{ kind: "tooltip", itemId, name: "Export", faults: [said] }]);
  expect(await faults(await makeAgent(guide.t, guide.workspaceId, "viewer"))).toHaveLength(1);
  const { agentToken, t } = guide;
  await t.mutation(api.tooltips.setStatus, { agentToken, itemId, status: "paused" });
  expect([await faults(), await alerts()]).toMatchObject([[], [{ itemId }]]);
  await t.mutation(api.tooltips.setStatus, { agentToken, itemId, status: "live" });
  await visit(true);
  expect(await alerts()).toEqual([]);
});

it("leaves alone what is there only once something is opened, for as long as some come to it", async () => {
  // One of ten opens the menu: twenty in a row who do not are nothing out of the way.
  for (let n = 0; n < 4; n += 1) {
    await visit(true);
    await visits(9, false, { reason: "hidden" });
  }
  await visits(15, false, { reason: "hidden" });
  expect((await health()).last).toMatchObject({ inRow: 24 });
  expect(await alerts()).toEqual([]);
  await visits(22, false, { reason: "hidden" });
  expect(await alerts()).toMatchObject([{ state: "failing", inRow: 46 }]);
});

it("raises what nobody has ever found, and what is found with no certainty", async () => {
  await visits(20, false);
  expect(await alerts()).toMatchObject([{ state: "failing", of: 20, missed: 20, lastFoundAt: null }]);
  const { agentToken, t } = guide;
  const { fields } = await t.query(api.tooltips.getForAgent, { agentToken, itemId });
  await t.mutation(api.tooltips.update, { agentToken, itemId, version: 1, fields });
  expect(await alerts(), "the next version is looked at anew").toEqual([]);
  await visits(20, true, { version: 2, score: 59 });
  expect(await alerts()).toMatchObject([{ state: "unsure", missed: 0, meanScore: 59 }]);
  expect(await faults(), "it shows").toEqual([]);
});

it("takes no word of what is another's, not live, or of another version, and no alert from what is late", async () => {
  const other = await makeGuide(guide.t);
  const theirs = await other.publishTooltip();
  const draft = await guide.createTooltip(tooltipOf());
  const guest = await makeGuest(guide);
  for (const id of [theirs, draft, "made-up"]) await tell(guest, { isFound: true }, id);
  await tell(guest, { isFound: true, version: 2 });
  await visits(20, false);
  const { agentToken, t } = guide;
  const { fields } = await t.query(api.tooltips.getForAgent, { agentToken, itemId });
  await t.mutation(api.tooltips.update, { agentToken, itemId, version: 1, fields });
  expect(await alerts()).toEqual([]);
  const kept = await t.run((ctx) => ctx.db.query("tooltipHealth").take(10));
  expect(kept.map(({ tooltipId, version, missed }) => [tooltipId, version, missed])).toEqual([
    [itemId, 1, 20],
  ]);
});

it("refuses what no page of ours says", async () => {
  const guest = await makeGuest(guide);
  const codeOf = async (call: Promise<unknown>) => (await errorOf(call)).code;
  for (const wrong of [{ reason: "not there" }, { waitedMs: -1 }, { waitedMs: Number.NaN }, { score: 1_001 }])
    expect(await codeOf(tell(guest, { isFound: false, ...wrong }))).toBe("INPUT_INVALID");
  const { sessionToken } = guest;
  const targets = Array.from({ length: 21 }, () => ({ itemId, version: 1, isFound: true }));
  expect(await codeOf(guide.t.mutation(api.tooltips.targets, { sessionToken, targets }))).toBe(
    "INPUT_INVALID",
  );
  await expect(async () => {
    for (let n = 0; n < 30; n += 1) await tell(guest, { isFound: true });
  }).rejects.toThrow("RATE_LIMITED");
});
