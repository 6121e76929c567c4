import { beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import type { Delivery } from "./deliveryValidators";
import { FOR_ALL, makeShop, type Shop } from "./engagement.setup";
import { questionOf, surveyOf } from "./model/surveys/survey.setup";
import type { AudienceRule } from "./ruleValidators";
import { boot, errorOf, makeAgent, PAGE } from "./test.setup";
import { THREE, tooltipOf } from "./tours.setup";

/** What became invalid after it was saved: it shows nothing, whatever its kind, and the team is told where it is wrong. */

const VISITORS: AudienceRule = { type: "identity", is: "visitor" };
const FOR_VISITORS: Delivery = {
  ...FOR_ALL,
  audience: { type: "any", rules: [VISITORS] },
  page: { include: ["/*"], exclude: [] },
};
const ITEM = { id: "a", title: "Look around", action: { type: "none" as const } };

type Kind = "outbound" | "survey" | "checklist" | "tour" | "tooltip";
type VisibleTo = "all" | "visitors";

let shop: Shop;
let sessionToken: string;
let visitorId: string;
let segmentId: Id<"segments">;

beforeEach(async () => {
  shop = await makeShop();
  const browser = await boot(shop.t, shop.workspaceId);
  sessionToken = browser.sessionToken;
  visitorId = browser.response.visitorRef;
  segmentId = await writeSegment("People", VISITORS);
});

const writeSegment = async (name: string, rule: AudienceRule) => {
  const fields = { name, description: "", rule };
  return (await shop.t.mutation(api.segments.create, { agentToken: shop.agentToken, fields })).segmentId;
};

/** An item of each kind, put live as its kind is. */
async function publish(kind: Kind, delivery: Delivery, visibleTo: VisibleTo = "all"): Promise<string> {
  const { t, agentToken } = shop;
  if (kind === "outbound") return shop.publish(delivery);
  if (kind === "survey") {
    const fields = { name: "Hello", content: surveyOf([questionOf("nps")]), delivery };
    const { surveyId } = await t.mutation(api.surveys.create, { agentToken, fields });
    await t.mutation(api.surveys.setStatus, { agentToken, surveyId, status: "live" });
    return surveyId;
  }
  if (kind === "tour") {
    const fields = { name: "Hello", description: "", content: THREE, delivery };
    const { itemId } = await t.mutation(api.tours.create, { agentToken, fields });
    await t.mutation(api.tours.setStatus, { agentToken, itemId, status: "live" });
    return itemId;
  }
  if (kind === "tooltip") {
    const fields = { name: "Hello", content: tooltipOf(), delivery };
    const { itemId } = await t.mutation(api.tooltips.create, { agentToken, fields });
    await t.mutation(api.tooltips.setStatus, { agentToken, itemId, status: "live" });
    return itemId;
  }
  const fields = { title: "Hello", description: "", visibleTo, items: [ITEM], delivery };
  const { checklistId } = await t.mutation(api.checklists.create, { agentToken, fields });
  await t.mutation(api.checklists.setStatus, { agentToken, checklistId, status: "live" });
  return checklistId;
}

/** As a version that let more through has left it, with what is live. */
const spoil = (change: (delivery: Delivery) => Delivery) =>
  shop.t.run(async (ctx) => {
    for (const table of ["outboundVersions", "surveyVersions", "tourVersions", "tooltipVersions"] as const)
      for (const row of await ctx.db.query(table).collect())
        await ctx.db.patch(table, row._id, { delivery: change(row.delivery) });
    for (const row of await ctx.db.query("checklists").collect())
      if (row.delivery) await ctx.db.patch("checklists", row._id, { delivery: change(row.delivery) });
    for (const row of await ctx.db.query("livePrograms").collect()) {
      const items = row.items.map((item) => ({ ...item, ...change(item) }));
      await ctx.db.patch("livePrograms", row._id, { items });
    }
  });

/** The daily look at what is live, in which nobody has changed anything. */
const passDay = async () => {
  vi.useFakeTimers();
  await shop.t.mutation(internal.segments.countWorkspaces, { cursor: null });
  await shop.t.finishAllScheduledFunctions(vi.runAllTimers);
  vi.useRealTimers();
};

const faults = (agentToken = shop.agentToken) => shop.t.query(api.engagement.faults, { agentToken });
const ids = async () => {
  const found = await shop.t.query(api.engagement.eligible, { sessionToken, url: PAGE.url });
  return found?.items.map(({ itemId }) => itemId) ?? [];
};
const explain = (itemId: string) =>
  shop.t.query(api.engagement.explain, { agentToken: shop.agentToken, itemId, visitorId });
const startable = async (kind: Kind, itemId: string) =>
  (await shop.t.query(api.engagement.startable, { sessionToken, kind, itemId })).outcome;
const lease = (itemId: string, isUserStarted: boolean) =>
  shop.t.mutation(api.engagement.lease, {
    sessionToken,
    leaseId: `${itemId}${isUserStarted}`,
    itemId,
    version: 1,
    slot: "corner",
    tab: "tab",
    isUserStarted,
  });

/** Something else in the rule that is met, so that the rest alone would let the visitor in. */
const orElse = (rule: AudienceRule) => (delivery: Delivery) => ({
  ...delivery,
  audience: { type: "any" as const, rules: [VISITORS, rule] },
});
const SPOILT: [string, (delivery: Delivery) => Delivery, string][] = [
  [
    "a comparison that does not go with what it compares",
    orElse({ type: "field", field: "sessions", compare: { op: "contains", value: "1" } }),
    "delivery.audience.rules[1].compare.op: does not go with what it compares.",
  ],
  [
    "an empty group",
    orElse({ type: "all", rules: [] }),
    "delivery.audience.rules[1].rules: a group has at least one rule.",
  ],
  [
    "days no counter has",
    orElse({ type: "event", name: "export", compare: "atLeast", count: 1, days: 91 }),
    "delivery.audience.rules[1].days: is 1 to 90 whole days.",
  ],
  [
    "a pattern among others",
    (delivery) => ({ ...delivery, page: { include: ["/*", "shop example"], exclude: [] } }),
    "delivery.page.include[1]: at character 5: has a space",
  ],
  [
    "an excluded pattern",
    (delivery) => ({ ...delivery, page: { include: [], exclude: ["\\docs"] } }),
    "delivery.page.exclude[0]: at character 1: ",
  ],
  [
    "a trigger",
    (delivery) => ({ ...delivery, trigger: { type: "scroll", percent: -1 } }),
    "delivery.trigger.percent: is 0 to 100.",
  ],
  [
    "how often",
    (delivery) => ({ ...delivery, frequency: { type: "every", days: 0 } }),
    "delivery.frequency.days: is more than 0.",
  ],
];

describe.each<Kind>(["outbound", "survey", "checklist", "tour", "tooltip"])("a live %s", (kind) => {
  it.each(SPOILT)("with %s shows nothing, is reported, and is well once mended", async (_, change, place) => {
    const itemId = await publish(kind, FOR_VISITORS);
    expect(await ids()).toEqual([itemId]);
    expect(await startable(kind, itemId)).toBe("yes");
    expect([await faults(), (await explain(itemId)).faults]).toEqual([[], undefined]);
    const before = await shop.t.query(api.engagement.stamp, { sessionToken });

    await spoil(change);
    await passDay();
    expect(await faults()).toEqual([
      { kind, itemId, name: "Hello", faults: [expect.stringContaining(place)] },
    ]);
    expect(await ids()).toEqual([]);
    expect(await startable(kind, itemId)).toBe("notForVisitor");
    for (const isUserStarted of [false, true])
      expect(await lease(itemId, isUserStarted)).toMatchObject({ granted: false });
    expect(await explain(itemId)).toMatchObject({
      outcome: "unknown",
      audience: { outcome: "unknown" },
      faults: [expect.stringContaining(place)],
    });
    // Open pages learn of it.
    expect(await shop.t.query(api.engagement.stamp, { sessionToken })).not.toBe(before);

    await spoil(() => FOR_VISITORS);
    await passDay();
    expect([await faults(), await ids()]).toEqual([[], [itemId]]);
  });

  it("whose segment is gone shows nothing, and names the place", async () => {
    const audience: AudienceRule = { type: "any", rules: [VISITORS, { type: "segment", segmentId }] };
    const itemId = await publish(kind, { ...FOR_ALL, audience });
    await shop.t.run((ctx) => ctx.db.delete("segments", segmentId));
    await passDay();
    expect(await faults()).toMatchObject([
      { itemId, faults: ["delivery.audience.rules[1].segmentId: names no segment."] },
    ]);
    expect(await ids()).toEqual([]);
  });

  it("is not saved, and does not go live, with a segment that is not there", async () => {
    const audience: AudienceRule = { type: "all", rules: [{ type: "segment", segmentId }] };
    const itemId = await publish(kind, { ...FOR_ALL, audience });
    const { t, agentToken } = shop;
    const setStatus = (status: "paused" | "live") => {
      if (kind === "outbound") return shop.setStatus(itemId as Id<"outboundMessages">, status);
      if (kind === "survey")
        return t.mutation(api.surveys.setStatus, { agentToken, surveyId: itemId, status });
      if (kind === "tour") return t.mutation(api.tours.setStatus, { agentToken, itemId, status });
      if (kind === "tooltip") return t.mutation(api.tooltips.setStatus, { agentToken, itemId, status });
      return t.mutation(api.checklists.setStatus, { agentToken, checklistId: itemId, status });
    };
    await setStatus("paused");
    await t.mutation(api.segments.remove, { agentToken, segmentId });
    const message = "delivery.audience.rules[0].segmentId: names no segment.";
    expect(await errorOf(setStatus("live"))).toEqual({ code: "INPUT_INVALID", message });
    expect(await errorOf(publish(kind, { ...FOR_ALL, audience }))).toEqual({
      code: "INPUT_INVALID",
      message,
    });
    expect(await faults()).toEqual([]);
  });
});

describe("faults", () => {
  it("are told of the segment behind the segment, until somebody mends it", async () => {
    const outer = await writeSegment("Outer", {
      type: "any",
      rules: [VISITORS, { type: "segment", segmentId }],
    });
    const audience: AudienceRule = { type: "segment", segmentId: outer };
    const itemId = await publish("outbound", { ...FOR_ALL, audience });
    const broken: AudienceRule = { type: "attribute", key: "at", compare: { op: "before", date: "soon" } };
    await shop.t.run((ctx) => ctx.db.patch("segments", segmentId, { rule: broken }));
    await passDay();
    expect((await faults()).map((each) => each.faults)).toEqual([
      [
        "delivery.audience.segmentId: names a segment with a fault: rule.rules[1].segmentId: names a segment with a fault: rule.compare.date: is no ISO date.",
      ],
    ]);
    expect(await ids()).toEqual([]);
    const fields = { name: "People", description: "", rule: VISITORS };
    const { agentToken } = shop;
    await shop.t.mutation(api.segments.update, { agentToken, segmentId, version: 1, fields });
    expect([await faults(), await ids()]).toEqual([[], [itemId]]);
  });

  it("of a checklist for some visitors have the places that its author knows, and close its tab as well", async () => {
    const itemId = await publish("checklist", FOR_VISITORS, "visitors");
    const lists = async () => (await shop.t.query(api.checklists.getAllProgress, { sessionToken })).length;
    expect(await lists()).toBe(1);
    await spoil(orElse({ type: "segment", segmentId: "x y" }));
    await passDay();
    expect(await faults()).toMatchObject([
      { itemId, faults: ["delivery.audience.rules[1].segmentId: names no segment."] },
    ]);
    expect(await lists()).toBe(0);
  });

  it("are gone with what is paused, and are nobody else's", async () => {
    const itemId = await publish("outbound", FOR_VISITORS);
    await spoil((delivery) => ({ ...delivery, page: { include: ["?"], exclude: [" "] } }));
    await passDay();
    const found = await faults();
    expect(found[0]?.faults[0]).toContain("delivery.page.");
    expect(await faults(await makeAgent(shop.t, shop.workspaceId, "viewer"))).toEqual(found);
    const other = await makeShop(shop.t);
    expect(await faults(other.agentToken)).toEqual([]);
    await shop.setStatus(itemId as Id<"outboundMessages">, "paused");
    expect(await faults()).toEqual([]);
  });
});

describe("a segment that drafts name", () => {
  it("tells their names, also of what is paused, and can be removed all the same", async () => {
    const audience: AudienceRule = { type: "none", rules: [{ type: "segment", segmentId }] };
    const delivery = { ...FOR_ALL, audience };
    const { t, agentToken } = shop;
    const draft = await shop.create(delivery);
    const survey = await publish("survey", delivery);
    const checklist = await publish("checklist", delivery);
    await shop.create();
    const get = () => t.query(api.segments.getForAgent, { agentToken, segmentId });
    expect(await get()).toMatchObject({
      drafts: [{ kind: "outbound", itemId: draft, name: "Hello" }],
      uses: { items: [{ itemId: survey }, { itemId: checklist }] },
    });
    expect((await errorOf(t.mutation(api.segments.remove, { agentToken, segmentId }))).code).toBe("IN_USE");
    await t.mutation(api.surveys.setStatus, { agentToken, surveyId: survey, status: "paused" });
    await t.mutation(api.checklists.setStatus, { agentToken, checklistId: checklist, status: "archived" });
    expect(await get()).toMatchObject({
      drafts: [
        { kind: "outbound", itemId: draft },
        { kind: "survey", itemId: survey },
      ],
      uses: { items: [], segments: [] },
    });
    await t.mutation(api.segments.remove, { agentToken, segmentId });
  });
});
