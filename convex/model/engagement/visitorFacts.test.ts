import { beforeEach, describe, expect, it } from "vitest";
import type { Id } from "../../_generated/dataModel";
import type { AudienceRule } from "../../ruleValidators";
import { type Backend, boot, makeBackend, makeWorkspace } from "../../test.setup";
import { loadFacts, needsOf } from "./visitorFacts";

const NOBODY = new Map<string, AudienceRule>();
const event = (name: string): AudienceRule => ({ type: "event", name, compare: "atLeast", count: 1 });
const item = (itemId: string): AudienceRule => ({ type: "item", itemId, has: "shown" });
const field = (name: string) =>
  ({ type: "field", field: name, compare: { op: "isSet" } }) as unknown as AudienceRule;
const many = (count: number, make: (name: string) => AudienceRule): AudienceRule[] =>
  Array.from({ length: count }, (_, at) => make(`thing${at}`));

let t: Backend;
let workspaceId: Id<"workspaces">;
let visitorId: Id<"visitors">;

beforeEach(async () => {
  t = makeBackend();
  ({ workspaceId } = await makeWorkspace(t));
  const { response } = await boot(t, workspaceId, { user: { email: "ann@shop.example", company: "Acme" } });
  visitorId = response.visitorRef as Id<"visitors">;
});

const addCounters = (names: string[]) =>
  t.run(async (ctx) => {
    for (const name of names) {
      const counter = { visitorId, name, count: 2, firstAt: 0, lastAt: 0, days: [{ day: 5, count: 2 }] };
      await ctx.db.insert("eventCounters", counter);
    }
  });
const addStates = (ids: string[]) =>
  t.run(async (ctx) => {
    for (const itemId of ids)
      await ctx.db.insert("itemStates", {
        visitorId,
        kind: "tour",
        itemId,
        version: 1,
        shownCount: 1,
        completedAt: 5,
      });
  });

/** The facts that rules ask for, and the tables that were read for them, once for each query. */
const load = (rules: AudienceRule[]) =>
  t.run(async (ctx) => {
    const visitor = await ctx.db.get("visitors", visitorId);
    if (!visitor) throw new Error("no visitor");
    const read: string[] = [];
    const query = (table: never) => {
      read.push(table);
      return ctx.db.query(table);
    };
    const counting = { ...ctx, db: Object.assign(Object.create(ctx.db), { query }) } as typeof ctx;
    const facts = await loadFacts(counting, { visitor, workspaceId }, needsOf(rules, NOBODY));
    return { facts, read };
  });

describe("the facts about a visitor", () => {
  it("are read only as far as rules ask for them", async () => {
    await addCounters(["export", "import"]);
    await addStates(["tour_1"]);
    const nothing = await load([{ type: "identity", is: "user" }, field("email"), field("firstSeen")]);
    expect(nothing.read).toEqual([]);
    expect(nothing.facts).toMatchObject({
      email: "ann@shop.example",
      company: { name: "Acme" },
      device: null,
    });
    const some = await load([{ type: "none", rules: [event("export"), event("never"), item("tour_1")] }]);
    expect(some.read.toSorted()).toEqual(["eventCounters", "eventCounters", "itemStates"]);
    expect(some.facts.events).toEqual({
      export: { count: 2, days: [{ day: 5, count: 2 }] },
      never: { count: 0, days: [] },
    });
    expect(some.facts.items).toEqual({
      tour_1: { shown: true, clicked: false, dismissed: false, completed: true },
    });
    const own = await load([field("browser"), field("lastSeen"), field("sessions"), field("utmTerm")]);
    expect(own.read.toSorted()).toEqual(["visitorActivity", "visitorDevices", "visitorVisits"]);
  });

  it("come from the segments that rules name, too", () => {
    const segments = new Map<string, AudienceRule>([
      ["a", { type: "all", rules: [event("export"), { type: "segment", segmentId: "b" }] }],
      ["b", { type: "any", rules: [item("tour_1"), { type: "segment", segmentId: "a" }, field("os")] }],
    ]);
    const needs = needsOf([null, { type: "segment", segmentId: "a" }], segments);
    expect([...needs.events, ...needs.items, needs.device, needs.visits]).toEqual([
      "export",
      "tour_1",
      true,
      false,
    ]);
  });

  it("are read together where rules ask for very many, and are the same", async () => {
    await addCounters(["thing3", "other"]);
    await addStates(["thing4", "other"]);
    const { facts, read } = await load([...many(500, event), ...many(1_000, item)]);
    expect(read).toEqual(["eventCounters", "itemStates"]);
    expect(Object.keys(facts.events)).toHaveLength(500);
    expect(facts.events.thing3?.count).toBe(2);
    expect(facts.events.thing5?.count).toBe(0);
    expect(facts.items.thing4?.shown).toBe(true);
    expect(facts.items.thing5?.shown).toBe(false);
  });

  it("are not made up where there are more than are read: what was not found is not known", async () => {
    await addStates(Array.from({ length: 1_100 }, (_, at) => `a${at}`));
    const { facts } = await load([item("a1"), item("zzz"), ...many(70, item)]);
    expect(facts.items.a1?.shown).toBe(true);
    expect(facts.items.zzz).toBeUndefined();
  });
});
