import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "./_generated/api";
import type { Doc, Id } from "./_generated/dataModel";
import { makeKeys, userHash } from "./identity.setup";
import type { AudienceRule } from "./ruleValidators";
import {
  type Backend,
  boot,
  errorOf,
  makeAgent,
  makeBackend,
  makeWorkspace,
  messageId,
  randomHex,
} from "./test.setup";
import type { TrackedEvent } from "./trackingValidators";

const DAY = 86_400_000;
type Rule = Doc<"segments">["rule"];
const URL_HERE = "https://shop.example/basket";
const here = { url: URL_HERE, title: "Basket" };

let t: Backend;
let workspaceId: Id<"workspaces">;
let agentToken: string;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date", "setTimeout"] });
  vi.setSystemTime("2026-03-01T12:00:00Z");
  t = makeBackend();
  workspaceId = (await makeWorkspace(t)).workspaceId;
  agentToken = await makeAgent(t, workspaceId, "owner");
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const later = (ms: number) => vi.setSystemTime(Date.now() + ms);
const event = (name: string, more: Partial<TrackedEvent> = {}): TrackedEvent => ({
  eventId: messageId(),
  name,
  url: URL_HERE,
  agoMs: 0,
  ...more,
});
const track = (sessionToken: string, ...events: TrackedEvent[]) =>
  t.mutation(api.events.track, { sessionToken, events, page: here, tab: "a" });
const shown = async (visitorId: string) => t.query(api.events.ofVisitor, { agentToken, visitorId });
const counters = () => t.run((ctx) => ctx.db.query("eventCounters").collect());
const refused = async (more: Partial<TrackedEvent>) => {
  const { sessionToken } = await boot(t, workspaceId);
  return (await errorOf(track(sessionToken, event("ok"), event("bad", more)))).message;
};

describe("tracking", () => {
  it("keeps what was tracked, when, where and with what, newest first", async () => {
    const { sessionToken, response } = await boot(t, workspaceId);
    await track(
      sessionToken,
      event("opened", { agoMs: 60_000 }),
      event("bought", { properties: { price: 9.5, plan: "pro" } }),
    );
    later(1000);
    await track(sessionToken, event("left", { url: `${URL_HERE}?token=secret&utm_source=mail` }));
    const now = Date.now();
    expect(await shown(response.visitorRef)).toMatchObject([
      { name: "left", url: `${URL_HERE}?utm_source=mail`, properties: {}, at: now },
      { name: "bought", url: URL_HERE, properties: { price: 9.5, plan: "pro" }, at: now - 1000 },
      { name: "opened", at: now - 61_000 },
    ]);
  });

  it("counts the same event once, however often it is sent", async () => {
    const { sessionToken, response } = await boot(t, workspaceId);
    const [one, two] = [event("bought"), event("bought")];
    await track(sessionToken, one, one);
    await track(sessionToken, one, two);
    await track(sessionToken, two);
    expect(await shown(response.visitorRef)).toHaveLength(2);
    expect(await counters()).toMatchObject([{ name: "bought", count: 2 }]);
  });

  it("is where the visitor is, and a sign that they are there", async () => {
    const { sessionToken, response } = await boot(t, workspaceId);
    await track(sessionToken, event("pageView", { properties: { title: "Basket", secret: "x" } }));
    expect((await shown(response.visitorRef))[0]?.properties).toEqual({ title: "Basket" });
    const [activity] = await t.run((ctx) => ctx.db.query("visitorActivity").collect());
    expect(activity).toMatchObject(here);
  });

  it("keeps no title where the workspace wants none, and the parameters it allows", async () => {
    const settings = { respectSignals: true, parameters: ["plan"], titles: false };
    await t.mutation(api.tracking.set, { agentToken, settings });
    const { sessionToken, response } = await boot(t, workspaceId);
    await track(
      sessionToken,
      event("pageView", { url: `${URL_HERE}?plan=a&q=b`, properties: { title: "Basket" } }),
    );
    expect(await shown(response.visitorRef)).toMatchObject([{ url: `${URL_HERE}?plan=a`, properties: {} }]);
    const [activity] = await t.run((ctx) => ctx.db.query("visitorActivity").collect());
    expect(activity).toMatchObject({ url: URL_HERE, title: "" });
  });

  it("refuses a whole batch of which one cannot be kept, and says which and why", async () => {
    const many = Object.fromEntries(Array.from({ length: 26 }, (_, at) => [`k${at}`, at]));
    expect(await refused({ name: "" })).toMatch(/^events\[1\]: name/);
    expect(await refused({ name: "x".repeat(65) })).toMatch(/name/);
    expect(await refused({ name: "a\nb" })).toMatch(/name/);
    expect(await refused({ name: " a" })).toMatch(/name/);
    expect(await refused({ eventId: "short" })).toMatch(/eventId/);
    expect(await refused({ properties: many })).toMatch(/more than 25/);
    expect(await refused({ properties: { text: "x".repeat(501) } })).toMatch(/500/);
    expect(await refused({ properties: { " a": 1 } })).toMatch(/ASCII/);
    expect(await refused({ properties: { price: Number.NaN } })).toMatch(/not a number/);
    expect(await refused({ agoMs: Number.NaN })).toMatch(/agoMs/);
    const { sessionToken } = await boot(t, workspaceId);
    const batch = Array.from({ length: 51 }, () => event("many"));
    expect((await errorOf(track(sessionToken, ...batch))).code).toBe("INPUT_INVALID");
    expect(await counters()).toEqual([]);
  });

  it("has a limit per visitor, which says when to come again", async () => {
    const { sessionToken } = await boot(t, workspaceId);
    const other = await boot(t, workspaceId);
    const tries = await Promise.allSettled(
      Array.from({ length: 60 }, () => track(sessionToken, event("loop"))),
    );
    const failed = tries.filter(({ status }) => status === "rejected");
    expect(failed.length).toBeGreaterThan(0);
    const { code, retryAfterMs } = await errorOf(track(sessionToken, event("loop")));
    expect(code).toBe("RATE_LIMITED");
    await track(other.sessionToken, event("alone"));
    later(retryAfterMs ?? 0);
    await track(sessionToken, event("patient"));
  });

  it("takes a time that lies ahead, or years back, for what it can be", async () => {
    const { sessionToken, response } = await boot(t, workspaceId);
    await track(sessionToken, event("ahead", { agoMs: -1e12 }), event("ancient", { agoMs: 1e15 }));
    const at = Object.fromEntries((await shown(response.visitorRef)).map((each) => [each.name, each.at]));
    expect(at).toEqual({ ahead: Date.now(), ancient: Date.now() - 7 * DAY });
  });
});

describe("counters", () => {
  it("count by UTC day, for 90 days, and for ever", async () => {
    const first = await boot(t, workspaceId);
    await track(first.sessionToken, event("used"), event("used"));
    later(DAY);
    const second = await boot(t, workspaceId, { resumeSecret: first.resumeSecret });
    await track(second.sessionToken, event("used"));
    const day = Math.floor(Date.now() / DAY);
    const both = [
      { day: day - 1, count: 2 },
      { day, count: 1 },
    ];
    expect(await counters()).toMatchObject([{ count: 3, days: both, lastAt: Date.now() }]);
    later(89 * DAY);
    const third = await boot(t, workspaceId, { resumeSecret: second.resumeSecret });
    await track(third.sessionToken, event("used"));
    const kept = [
      { day, count: 1 },
      { day: day + 89, count: 1 },
    ];
    expect(await counters()).toMatchObject([{ count: 4, firstAt: Date.now() - 90 * DAY, days: kept }]);
  });

  it("are kept for 500 names; further ones are events only", async () => {
    const { sessionToken, response } = await boot(t, workspaceId);
    for (let batch = 0; batch < 11; batch++) {
      later(60_000);
      await track(sessionToken, ...Array.from({ length: 50 }, (_, at) => event(`made up ${batch} ${at}`)));
    }
    expect(await counters()).toHaveLength(500);
    later(60_000);
    await track(sessionToken, event("made up 0 0"), event("one more"));
    expect((await counters()).find(({ name }) => name === "made up 0 0")?.count).toBe(2);
    expect((await shown(response.visitorRef)).map(({ name }) => name)).toContain("one more");
  });
});

describe("events", () => {
  it("are deleted after 90 days, however many there are", async () => {
    const { response } = await boot(t, workspaceId);
    await t.run(async (ctx) => {
      const visitorId = ctx.db.normalizeId("visitors", response.visitorRef);
      if (!visitorId) throw new Error("no visitor");
      const row = { workspaceId, visitorId, name: "old", url: "" };
      for (let at = 0; at < 450; at++)
        await ctx.db.insert("events", { ...row, eventId: messageId(), at: Date.now() - 90 * DAY - 1 });
      await ctx.db.insert("events", { ...row, eventId: messageId(), at: Date.now() - 89 * DAY });
    });
    await t.mutation(internal.expiry.cleanUp, {});
    await t.finishAllScheduledFunctions(() => vi.runAllTimers());
    expect(await shown(response.visitorRef)).toHaveLength(1);
  });

  it("go with their counters and visits to the person who signs in, and add up", async () => {
    vi.stubEnv("OPENCOM_SECRET_KEY", randomHex());
    const secret = randomHex();
    await makeKeys(t, agentToken, { userHash: secret });
    const user = { userId: "ada-1", userHash: await userHash(secret, "ada-1") };
    const person = await boot(t, workspaceId, { user });
    await track(person.sessionToken, event("bought"), event("paid"));
    later(2 * DAY);
    const anonymous = await boot(t, workspaceId);
    for (let batch = 0; batch < 5; batch++)
      await track(anonymous.sessionToken, ...Array.from({ length: 50 }, () => event("bought")));
    await track(anonymous.sessionToken, event("looked"));
    const { resumeSecret } = anonymous;
    const signedIn = await boot(t, workspaceId, { resumeSecret, user });
    await t.finishAllScheduledFunctions(() => vi.runAllTimers());
    expect(signedIn.response.visitorRef).toBe(person.response.visitorRef);
    const found = Object.fromEntries((await counters()).map(({ name, count }) => [name, count]));
    expect(found).toEqual({ bought: 251, paid: 1, looked: 1 });
    const all = await t.run((ctx) => ctx.db.query("events").collect());
    expect(new Set(all.map(({ visitorId }) => visitorId))).toEqual(new Set([person.response.visitorRef]));
    expect(all).toHaveLength(253);
    const visits = await t.run((ctx) => ctx.db.query("visitorVisits").collect());
    expect(visits).toMatchObject([{ visitorId: person.response.visitorRef, number: 2 }]);
  });
});

describe("an answer", () => {
  const live = (audience: Rule | null, trigger: { type: "immediate" } | { type: "event"; name: string }) =>
    t.run(async (ctx) => {
      const delivery = {
        audience,
        trigger,
        page: { include: [], exclude: [] },
        frequency: { type: "once" as const },
        schedule: {},
        priority: 1,
        isExempt: false,
      };
      const item = { kind: "survey" as const, itemId: "i", version: 1, slot: "modal" as const, ...delivery };
      await ctx.db.insert("livePrograms", { workspaceId, part: 0, items: [item], segments: [] });
    });
  const deep = (rule: AudienceRule) => rule as unknown as Rule;
  const counts = (name: string): Extract<Rule, { type: "event" }> => ({
    type: "event",
    name,
    compare: "atLeast",
    count: 1,
  });
  const isRelevant = async (...events: TrackedEvent[]) =>
    (await track((await boot(t, workspaceId)).sessionToken, ...events)).relevant;

  it("is not relevant where nothing live asks", async () => {
    expect(await isRelevant(event("bought"))).toBe(false);
  });

  it("is relevant for a trigger, and for a rule however deep", async () => {
    await live(deep({ type: "all", rules: [{ type: "none", rules: [counts("bought")] }] }), {
      type: "event",
      name: "left",
    });
    expect(await isRelevant(event("bought"))).toBe(true);
    expect(await isRelevant(event("left"))).toBe(true);
    expect(await isRelevant(event("other"))).toBe(false);
    expect(await isRelevant()).toBe(false);
  });

  it("is relevant for a segment's rule, and only for what is new", async () => {
    const segments = [{ segmentId: "s", rule: counts("bought") }];
    await t.run((ctx) => ctx.db.insert("livePrograms", { workspaceId, part: 0, items: [], segments }));
    const { sessionToken } = await boot(t, workspaceId);
    const bought = event("bought");
    expect((await track(sessionToken, bought)).relevant).toBe(true);
    expect((await track(sessionToken, bought)).relevant).toBe(false);
  });

  it("is another workspace's own affair", async () => {
    await live(counts("bought"), { type: "immediate" });
    const other = await makeWorkspace(t);
    const { sessionToken } = await boot(t, other.workspaceId);
    expect((await track(sessionToken, event("bought"))).relevant).toBe(false);
  });
});

describe("settings", () => {
  it("respect what browsers ask for, until the workspace says otherwise", async () => {
    const before = { respectSignals: true, parameters: [], titles: true };
    expect(await t.query(api.tracking.get, { agentToken })).toEqual(before);
    const { sessionToken } = await boot(t, workspaceId);
    expect((await track(sessionToken)).tracksAll).toBe(false);
    const settings = { respectSignals: false, parameters: [" plan ", "plan", ""], titles: true };
    await t.mutation(api.tracking.set, { agentToken, settings });
    expect(await t.query(api.tracking.get, { agentToken })).toEqual({ ...settings, parameters: ["plan"] });
    expect((await track(sessionToken)).tracksAll).toBe(true);
  });

  it.each([[["a b"]], [["x".repeat(65)]], [Array.from({ length: 21 }, (_, at) => `p${at}`)]])(
    "refuse parameters that are none: %j",
    async (parameters) => {
      const settings = { respectSignals: true, parameters, titles: true };
      expect((await errorOf(t.mutation(api.tracking.set, { agentToken, settings }))).code).toBe(
        "INPUT_INVALID",
      );
    },
  );
});
