import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { noteMembership } from "./model/engagement/segmentMemberships";
import type { AudienceRule } from "./ruleValidators";
import { type Backend, boot, errorOf, firstPage, makeAgent, makeBackend, makeWorkspace } from "./test.setup";

const USERS: AudienceRule = { type: "identity", is: "user" };
const PRO: AudienceRule = { type: "attribute", key: "plan", compare: { op: "is", value: "pro" } };
const named = (segmentId: string): AudienceRule => ({ type: "segment", segmentId });
const all = (...rules: AudienceRule[]): AudienceRule => ({ type: "all", rules });

let t: Backend;
let workspaceId: Id<"workspaces">;
let agentToken: string;

beforeEach(async () => {
  vi.useFakeTimers({ now: Date.UTC(2026, 2, 29, 12) });
  t = makeBackend();
  ({ workspaceId } = await makeWorkspace(t));
  agentToken = await makeAgent(t, workspaceId);
});
afterEach(() => vi.useRealTimers());

const fields = (name: string, rule: AudienceRule = USERS) => ({ name, description: "", rule });
const create = async (name: string, rule?: AudienceRule) =>
  (await t.mutation(api.segments.create, { agentToken, fields: fields(name, rule) })).segmentId;
const update = (segmentId: string, version: number, name: string, rule?: AudienceRule) =>
  t.mutation(api.segments.update, { agentToken, segmentId, version, fields: fields(name, rule) });
const remove = (segmentId: string) => t.mutation(api.segments.remove, { agentToken, segmentId });
const get = (segmentId: string) => t.query(api.segments.getForAgent, { agentToken, segmentId });
const list = async () =>
  (await t.query(api.segments.listForAgent, { agentToken, paginationOpts: firstPage })).page;
/** Lets jobs run, and the sweep once. */
const settle = async () => {
  await t.finishAllScheduledFunctions(vi.runAllTimers);
  await t.mutation(internal.expiry.sweep, {});
  await t.finishAllScheduledFunctions(vi.runAllTimers);
};
const sizeOf = async (segmentId: string) => (await get(segmentId)).size;

/** Visitors as boots would leave them, without the boots. */
const addVisitors = (count: number, more: object = {}) =>
  t.run(async (ctx) => {
    const ids: Id<"visitors">[] = [];
    for (let at = 0; at < count; at++)
      ids.push(await ctx.db.insert("visitors", { workspaceId, kind: "anonymous", ...more }));
    return ids;
  });

/** As a live item stands in the program. */
const goLive = (audience: AudienceRule) =>
  t.run((ctx) =>
    ctx.db.insert("livePrograms", {
      workspaceId,
      part: 0,
      segments: [],
      items: [
        {
          kind: "outbound",
          itemId: "message_1",
          version: 1,
          slot: "corner",
          audience,
          page: { include: [], exclude: [] },
          trigger: { type: "immediate" },
          frequency: { type: "once" },
          schedule: {},
          priority: 0,
          isExempt: false,
        },
      ],
    }),
  );

describe("segments", () => {
  it("are written, listed, changed from the version that was read, and removed", async () => {
    const segmentId = await create("  Users ");
    expect(await get(segmentId)).toMatchObject({ version: 1, fields: fields("Users") });
    expect((await errorOf(update(segmentId, 2, "Later"))).code).toBe("CHANGED_MEANWHILE");
    expect(await update(segmentId, 1, "Pro users", all(USERS, PRO))).toEqual({ version: 2 });
    expect(await list()).toMatchObject([{ id: segmentId, name: "Pro users", version: 2 }]);
    await remove(segmentId);
    expect(await list()).toEqual([]);
    expect((await errorOf(get(segmentId))).code).toBe("NOT_FOUND");
  });

  it("name the place of a mistake", async () => {
    const before = { type: "attribute", key: "at", compare: { op: "before", date: "soon" } } as const;
    const gone = await create("Gone");
    await remove(gone);
    const cases: [string, AudienceRule, string][] = [
      ["", USERS, "name: has 1 to 60 characters."],
      ["a".repeat(61), USERS, "name: has 1 to 60 characters."],
      ["A", all(USERS, before), "rule.rules[1].compare.date: is no ISO date."],
      ["A", all(USERS, named(gone)), "rule.rules[1].segmentId: names no segment."],
      ["A", named("nonsense"), "rule.segmentId: names no segment."],
    ];
    for (const [name, rule, message] of cases)
      expect(await errorOf(create(name, rule))).toEqual({ code: "INPUT_INVALID", message });
    await create("Straße");
    expect((await errorOf(create("STRASSE"))).message).toBe("name: there is a segment of this name.");
  });

  it("name no segment of another workspace", async () => {
    const foreign = await makeWorkspace(t);
    const theirs = await makeAgent(t, foreign.workspaceId);
    const { segmentId } = await t.mutation(api.segments.create, {
      agentToken: theirs,
      fields: fields("Theirs"),
    });
    expect((await errorOf(create("Ours", named(segmentId)))).message).toBe(
      "rule.segmentId: names no segment.",
    );
  });

  it("neither go round in a circle nor lead through more than four", async () => {
    const ids = [await create("0")];
    for (let at = 1; at < 4; at++) ids.push(await create(`${at}`, named(ids[at - 1] ?? "")));
    const [first = "", second = "", , fourth = ""] = ids;
    expect((await errorOf(create("4", named(fourth)))).message).toBe(
      "rule: leads through more than 4 segments.",
    );
    for (const to of [first, second, fourth])
      expect((await errorOf(update(first, 1, "0", all(USERS, named(to))))).message).toBe(
        "rule.rules[1].segmentId: leads back to this segment.",
      );
    // It is the fourth that would be one too deep.
    const other = await create("other");
    expect((await errorOf(update(first, 1, "0", named(other)))).message).toBe(
      "rule: a segment that names this one would lead through more than 4.",
    );
  });

  it("stay while something refers to them, and say what", async () => {
    const inner = await create("Inner");
    const outer = await create("Outer", named(inner));
    await goLive(all(USERS, named(inner)));
    expect((await get(inner)).uses).toEqual({
      segments: [{ id: outer, name: "Outer" }],
      items: [{ kind: "outbound", itemId: "message_1" }],
    });
    expect(await errorOf(remove(inner))).toEqual({
      code: "IN_USE",
      message: "“Inner” is still used by the segment “Outer” and outbound message_1.",
    });
    await remove(outer);
    expect((await errorOf(remove(inner))).message).toBe("“Inner” is still used by outbound message_1.");
    await t.run(async (ctx) => {
      for (const { _id } of await ctx.db.query("livePrograms").collect())
        await ctx.db.delete("livePrograms", _id);
    });
    await remove(inner);
    expect(await list()).toEqual([]);
  });
});

describe("the size of a segment", () => {
  it("is counted over all visitors when it is new, and anew when its rule has changed", async () => {
    await addVisitors(230);
    await addVisitors(30, { email: "ann@shop.example" });
    await addVisitors(3, { email: "bob@shop.example", customAttributes: { plan: "Pro" } });
    const segmentId = await create("Users");
    expect(await sizeOf(segmentId)).toMatchObject({ count: 0, countedAt: null, isCounting: true });
    await settle();
    expect(await sizeOf(segmentId)).toEqual({ count: 33, countedAt: Date.now(), of: 263, isCounting: false });
    await update(segmentId, 1, "Users", PRO);
    await settle();
    expect(await sizeOf(segmentId)).toMatchObject({ count: 3, of: 263 });
    // Another name changes nobody's place.
    await update(segmentId, 2, "Pro", PRO);
    expect(await sizeOf(segmentId)).toMatchObject({ count: 3, isCounting: false });
  });

  it("is that of the last rule, when two changes come one upon the other", async () => {
    await addVisitors(250, { email: "ann@shop.example" });
    await addVisitors(4, { customAttributes: { plan: "pro" } });
    const segmentId = await create("Users");
    await update(segmentId, 1, "Pro", PRO);
    await settle();
    expect(await sizeOf(segmentId)).toMatchObject({ count: 4, isCounting: false });
  });

  it("moves with each visitor, without a document that two visitors write", async () => {
    const segmentId = await create("Users");
    await settle();
    const [ann, bob] = await addVisitors(2);
    const note = (visitorId: Id<"visitors"> | undefined, isIn: boolean) =>
      t.run(async (ctx) => {
        const visitor = visitorId && (await ctx.db.get("visitors", visitorId));
        if (visitor) await noteMembership(ctx, visitor, new Map([[segmentId, isIn]]));
      });
    const moves = () => t.run((ctx) => ctx.db.query("segmentMoves").collect());
    await note(ann, true);
    await note(bob, true);
    expect(await moves()).toHaveLength(2);
    await note(ann, true);
    expect(await moves()).toHaveLength(2);
    await settle();
    expect(await sizeOf(segmentId)).toMatchObject({ count: 2 });
    await note(ann, false);
    await settle();
    expect(await sizeOf(segmentId)).toMatchObject({ count: 1 });
    expect(await moves()).toEqual([]);
  });

  it("changes with the days, by the count of each day, which also forgets removed segments", async () => {
    await addVisitors(5);
    const recent: AudienceRule = {
      type: "field",
      field: "firstSeen",
      compare: { op: "withinLastDays", days: 2 },
    };
    const [segmentId, removed] = [await create("New"), await create("Removed", recent)];
    await update(segmentId, 1, "New", recent);
    await settle();
    expect(await sizeOf(segmentId)).toMatchObject({ count: 5 });
    await remove(removed);
    vi.setSystemTime(Date.now() + 3 * 86_400_000);
    await t.mutation(internal.segments.countWorkspaces, { cursor: null });
    await settle();
    expect(await sizeOf(segmentId)).toEqual({ count: 0, countedAt: Date.now(), of: 5, isCounting: false });
    const rows = await t.run((ctx) => ctx.db.query("segmentMemberships").collect());
    expect(rows.flatMap(({ segmentIds }) => segmentIds)).toEqual([]);
  });

  it("loses the visitor that a sign-in has brought over", async () => {
    const visitors: AudienceRule = { type: "identity", is: "visitor" };
    const segmentId = await create("Visitors", visitors);
    const [from, to] = await addVisitors(2);
    await t.mutation(internal.segments.countWorkspaces, { cursor: null });
    await settle();
    expect(await sizeOf(segmentId)).toMatchObject({ count: 2 });
    if (from && to) await t.mutation(internal.visitors.moveConversations, { from, to });
    await settle();
    expect(await sizeOf(segmentId)).toMatchObject({ count: 1 });
  });
});

describe("a preview", () => {
  const preview = (rule: AudienceRule) => t.query(api.segments.preview, { agentToken, rule });

  it("looks at the newest visitors, and at no more than it may read", async () => {
    expect(await preview(USERS)).toEqual({ sampled: 0, matching: 0, of: null });
    await addVisitors(80, { email: "ann@shop.example" });
    await addVisitors(60);
    expect(await preview(USERS)).toEqual({ sampled: 100, matching: 40, of: null });
    await create("Users");
    await settle();
    expect(await preview(USERS)).toEqual({ sampled: 100, matching: 40, of: 140 });
    // Fifty counters, two rows of the visitor's own: 3,000 ranges are 57 visitors.
    const events = Array.from({ length: 50 }, (_, at): AudienceRule => {
      return { type: "event", name: `event ${at}`, compare: "atMost", count: 0 };
    });
    expect(await preview(all(...events))).toEqual({ sampled: 57, matching: 57, of: 140 });
  });

  it("refuses what could not be saved", async () => {
    expect((await errorOf(preview(all()))).message).toBe("rule.rules: a group has at least one rule.");
  });

  it("knows a real visitor by all that its browser and page have told", async () => {
    const userAgent =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36";
    const page = { url: "https://shop.example/?utm_source=News", title: "", referrer: "", locale: "de-AT" };
    const user = { email: "ann@shop.example", customAttributes: { seats: 5 }, company: "Acme" };
    await boot(t, workspaceId, { userAgent, page, user });
    const field = (name: string, compare: object) =>
      ({ type: "field", field: name, compare }) as AudienceRule;
    const rules: AudienceRule[] = [
      field("browser", { op: "is", value: "chrome" }),
      field("browserVersion", { op: "atLeast", number: 131 }),
      field("os", { op: "is", value: "windows" }),
      field("language", { op: "is", value: "de" }),
      field("utmSource", { op: "is", value: "news" }),
      field("referrer", { op: "isNotSet" }),
      field("lastSeen", { op: "withinLastDays", days: 1 }),
      { type: "company", key: "name", compare: { op: "is", value: "acme" } },
      { type: "attribute", key: "seats", compare: { op: "atMost", number: 5 } },
      { type: "event", name: "export", compare: "exactly", count: 0, days: 7 },
      { type: "item", itemId: "tour_1", has: "shown" },
    ];
    const matching = [];
    for (const rule of rules) matching.push((await preview(rule)).matching);
    expect(matching).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0]);
  });
});
