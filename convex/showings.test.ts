import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "./_generated/api";
import { BANNER, CHAT, FOR_ALL, makeShop, type Shop } from "./engagement.setup";
import { makeKeys, userHash } from "./identity.setup";
import { boot, dump, errorOf, messageId, PAGE, randomHex } from "./test.setup";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const NOW = Date.parse("2026-03-02T12:00:00Z");
const MIDNIGHT = Date.parse("2026-03-03T00:00:00Z");

let shop: Shop;
let sessionToken: string;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(NOW);
  shop = await makeShop();
  ({ sessionToken } = await boot(shop.t, shop.workspaceId));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

type Leasing = {
  leaseId?: string;
  version?: number;
  slot?: "modal" | "corner";
  tab?: string;
  isUserStarted?: boolean;
  token?: string;
};
const lease = (itemId: string, { token = sessionToken, ...more }: Leasing = {}) =>
  shop.t.mutation(api.engagement.lease, {
    sessionToken: token,
    leaseId: messageId(),
    itemId,
    version: 1,
    slot: "corner",
    tab: "one",
    isUserStarted: false,
    ...more,
  });
const shown = (leaseId: string, token = sessionToken) =>
  shop.t.mutation(api.engagement.shown, { sessionToken: token, leaseId });
const acted = (
  leaseId: string,
  itemId: string,
  what: "clicked" | "dismissed" | "completed",
  button?: number,
) =>
  shop.t.mutation(api.engagement.acted, {
    sessionToken,
    leaseId,
    itemId,
    what,
    ...(button === undefined ? {} : { button }),
  });
/** Leases and paints; returns the lease. */
async function show(itemId: string, more: Leasing = {}): Promise<string> {
  const leaseId = messageId();
  expect(await lease(itemId, { ...more, leaseId })).toMatchObject({ granted: true });
  expect(await shown(leaseId, more.token)).toEqual({ isNew: true });
  return leaseId;
}
const isEligible = async (itemId: string, token = sessionToken) => {
  const found = await shop.t.query(api.engagement.eligible, { sessionToken: token, url: PAGE.url });
  return found?.items.some((item) => item.itemId === itemId) ?? false;
};
const results = (itemId: string, version = 1) =>
  shop.t.query(api.engagement.results, { agentToken: shop.agentToken, itemId, version });
const fold = () => shop.t.mutation(internal.expiry.sweep, {});

describe("a lease", () => {
  it("is granted once, for 20 s, and asked for again it is the same", async () => {
    const itemId = await shop.publish();
    const leaseId = messageId();
    const first = await lease(itemId, { leaseId });
    expect(first).toEqual({ granted: true, until: NOW + 20 * SECOND_MS });
    vi.setSystemTime(NOW + 5 * SECOND_MS);
    expect(await lease(itemId, { leaseId })).toEqual(first);
    expect((await dump(shop.t)).visitorPaces).toMatchObject([{ leases: [{ leaseId }] }]);
  });

  it("keeps other tabs from the same place and the same thing, until it is over", async () => {
    const [one, other] = [await shop.publish({ isExempt: true }), await shop.publish({ isExempt: true })];
    await lease(one);
    const refused = { granted: false, reason: "lease", retryAt: NOW + 20 * SECOND_MS };
    expect(await lease(other, { tab: "two" })).toEqual(refused);
    expect(await lease(one, { tab: "two", slot: "modal" })).toEqual(refused);
    expect(await lease(other, { tab: "two", isUserStarted: true })).toEqual(refused);
    expect(await lease(other, { tab: "two", slot: "modal" })).toMatchObject({ granted: true });
    vi.setSystemTime(NOW + 20 * SECOND_MS);
    expect(await lease(one, { tab: "two" })).toMatchObject({ granted: true });
  });

  it("that is about to be a showing counts as one for what comes by itself elsewhere", async () => {
    const [one, other] = [await shop.publish(), await shop.publish()];
    await lease(one);
    expect(await lease(other, { tab: "two", slot: "modal" })).toMatchObject({ reason: "lease" });
  });

  it("of a version that is not live, or of what is not for the visitor, is refused", async () => {
    const itemId = await shop.publish();
    const users = await shop.publish({ audience: { type: "identity", is: "user" } });
    const later = await shop.publish({ schedule: { startAt: NOW + MINUTE_MS } });
    const draft = await shop.create();
    const refused = { granted: false, reason: "notEligible", retryAt: null };
    expect(await lease(itemId, { version: 2 })).toEqual(refused);
    expect(await lease(users)).toEqual(refused);
    expect(await lease(users, { isUserStarted: true })).toEqual(refused);
    expect(await lease(draft)).toEqual(refused);
    expect(await lease("nonsense")).toEqual(refused);
    expect(await lease(later)).toEqual({ ...refused, retryAt: NOW + MINUTE_MS });
    expect((await dump(shop.t)).visitorPaces).toEqual([]);
  });

  it("is refused with an id or a tab that is none, and too often", async () => {
    const itemId = await shop.publish();
    expect((await errorOf(lease(itemId, { leaseId: "x" }))).message).toContain("leaseId");
    expect((await errorOf(lease(itemId, { tab: "x".repeat(65) }))).message).toContain("tab");
    for (let n = 0; n < 60; n += 1) await shown(messageId());
    expect(await errorOf(lease(itemId))).toMatchObject({ code: "RATE_LIMITED", retryAfterMs: SECOND_MS });
  });
});

describe("how often", () => {
  it("one thing comes is what its team has said", async () => {
    const once = await shop.publish({ isExempt: true });
    const visit = await shop.publish({ isExempt: true, frequency: { type: "oncePerSession" } });
    const twice = await shop.publish({ isExempt: true, frequency: { type: "every", days: 0.25, max: 2 } });
    const always = await shop.publish({ isExempt: true, frequency: { type: "always" } });
    const all = [once, visit, twice, always];
    for (const id of all) await show(id);
    const left = async () => (await Promise.all(all.map((id) => isEligible(id)))).map(Number).join("");
    expect(await left()).toBe("0001");
    expect(await lease(once)).toEqual({ granted: false, reason: "frequency", retryAt: null });
    const nextAt = NOW + 6 * 60 * MINUTE_MS;
    expect(await lease(twice)).toEqual({ granted: false, reason: "frequency", retryAt: nextAt });
    vi.setSystemTime(nextAt);
    expect(await left()).toBe("0011");
    await show(twice);
    vi.setSystemTime(nextAt + 12 * 60 * MINUTE_MS);
    expect(await left()).toBe("0001");
    // Half an hour of silence, and somebody is back.
    await shop.t.run(async (ctx) => {
      const visit = await ctx.db.query("visitorVisits").first();
      if (visit) await ctx.db.patch("visitorVisits", visit._id, { number: 2, startedAt: Date.now() });
    });
    expect(await left()).toBe("0101");
  });

  it.each([
    ["untilInteracted", "dismissed", false],
    ["untilInteracted", "clicked", false],
    ["untilCompleted", "dismissed", true],
    ["untilCompleted", "completed", false],
  ] as const)("%s: after %s it comes again: %s", async (type, what, expected) => {
    const itemId = await shop.publish({ isExempt: true, frequency: { type } });
    const leaseId = await show(itemId);
    expect(await isEligible(itemId)).toBe(true);
    await acted(leaseId, itemId, what);
    expect(await isEligible(itemId)).toBe(expected);
  });

  it("anything comes by itself: after a quiet time, and so many a day", async () => {
    const items = [await shop.publish(), await shop.publish(), await shop.publish(), await shop.publish()];
    const [first = "", second = "", third = "", fourth = ""] = items;
    await show(first);
    const quietUntil = NOW + 30 * MINUTE_MS;
    const eligible = () => shop.t.query(api.engagement.eligible, { sessionToken, url: PAGE.url });
    expect(await eligible()).toMatchObject({ quietUntil });
    expect(await lease(second)).toEqual({ granted: false, reason: "quiet", retryAt: quietUntil });
    vi.setSystemTime(quietUntil);
    expect(await eligible()).toMatchObject({ quietUntil: null });
    await show(second);
    vi.setSystemTime(quietUntil + 60 * MINUTE_MS);
    await show(third);
    vi.setSystemTime(quietUntil + 120 * MINUTE_MS);
    expect(await eligible()).toMatchObject({ quietUntil: MIDNIGHT });
    expect(await lease(fourth)).toEqual({ granted: false, reason: "cap", retryAt: MIDNIGHT });
    vi.setSystemTime(MIDNIGHT);
    await show(fourth);
  });

  it("is not asked for what is exempt, nor for what a person has started, which does not count either", async () => {
    const [own, started] = [await shop.publish(), await shop.publish()];
    const exempt = await shop.publish({ isExempt: true }, BANNER);
    await show(own);
    await show(exempt);
    await show(started, { isUserStarted: true });
    await show(started, { isUserStarted: true });
    expect((await dump(shop.t)).visitorPaces).toMatchObject([{ shownToday: 1, leases: [] }]);
  });

  it("does not look at what somebody else was shown", async () => {
    const itemId = await shop.publish();
    const other = await boot(shop.t, shop.workspaceId);
    await show(itemId);
    expect(await isEligible(itemId, other.sessionToken)).toBe(true);
    await show(itemId, { token: other.sessionToken });
  });
});

describe("what becomes of a showing", () => {
  it("counts once, whatever is told twice, and by button", async () => {
    const itemId = await shop.publish({ frequency: { type: "always" }, isExempt: true });
    const leaseId = await show(itemId);
    expect(await shown(leaseId)).toEqual({ isNew: false });
    expect(await acted(leaseId, itemId, "clicked", 1)).toEqual({ isNew: true });
    expect(await acted(leaseId, itemId, "clicked", 1)).toEqual({ isNew: false });
    expect(await acted(leaseId, itemId, "clicked", 0)).toEqual({ isNew: true });
    expect(await acted(leaseId, itemId, "dismissed")).toEqual({ isNew: true });
    await show(itemId);
    await fold();
    const counts = { shown: 2, clicked: 2, buttons: [1, 1], dismissed: 1, completed: 0, reached: 1 };
    expect(await results(itemId)).toEqual({ total: counts, days: [{ day: "2026-03-02", ...counts }] });
    expect((await dump(shop.t)).itemEvents).toEqual([]);
  });

  it("is known also when it is told late, or the word of the showing was lost", async () => {
    const itemId = await shop.publish({ frequency: { type: "untilInteracted" }, isExempt: true });
    const [late, lost] = [messageId(), messageId()];
    await lease(itemId, { leaseId: late });
    vi.setSystemTime(NOW + 5 * MINUTE_MS);
    expect(await shown(late)).toEqual({ isNew: true });
    await lease(itemId, { leaseId: lost });
    expect(await acted(lost, itemId, "completed")).toEqual({ isNew: true });
    await fold();
    expect((await results(itemId)).total).toMatchObject({ shown: 2, completed: 1, reached: 1 });
  });

  it("is nothing for a lease that nobody has had, but a dismissal of what was shown is kept", async () => {
    const itemId = await shop.publish({ frequency: { type: "untilInteracted" }, isExempt: true });
    expect(await shown(messageId())).toEqual({ isNew: false });
    expect(await acted(messageId(), itemId, "dismissed")).toEqual({ isNew: false });
    expect((await dump(shop.t)).itemStates).toEqual([]);
    await show(itemId);
    expect(await acted(messageId(), itemId, "dismissed")).toEqual({ isNew: false });
    expect(await isEligible(itemId)).toBe(false);
    await fold();
    expect((await results(itemId)).total).toMatchObject({ shown: 1, dismissed: 0 });
  });

  it("is not somebody else's to tell", async () => {
    const itemId = await shop.publish();
    const leaseId = messageId();
    await lease(itemId, { leaseId });
    const other = await boot(shop.t, shop.workspaceId);
    expect(await shown(leaseId, other.sessionToken)).toEqual({ isNew: false });
    expect((await dump(shop.t)).itemStates).toEqual([]);
  });

  it("is counted for its version", async () => {
    const itemId = await shop.publish({ frequency: { type: "always" }, isExempt: true });
    await show(itemId);
    const { agentToken } = shop;
    const delivery = { ...FOR_ALL, frequency: { type: "always" as const }, isExempt: true };
    const fields = { name: "Hello", content: CHAT, delivery };
    const id = itemId;
    await shop.t.mutation(api.outboundMessages.update, { agentToken, messageId: id, version: 1, fields });
    await show(itemId, { version: 2 });
    await show(itemId, { version: 2 });
    await fold();
    expect((await results(itemId, 1)).total).toMatchObject({ shown: 1, reached: 1 });
    expect((await results(itemId, 2)).total).toMatchObject({ shown: 2, reached: 1 });
  });

  it.each([
    ["dismissed", 0],
    ["clicked", -1],
    ["clicked", 10],
    ["clicked", 0.5],
  ] as const)("names no button that there is not: %s %d", async (what, button) => {
    const itemId = await shop.publish();
    expect((await errorOf(acted(messageId(), itemId, what, button))).code).toBe("INPUT_INVALID");
  });
});

describe("a sign-in", () => {
  it("adds up what was shown in both records, in as many batches as it takes", async () => {
    vi.stubEnv("OPENCOM_SECRET_KEY", randomHex());
    const secret = randomHex();
    await makeKeys(shop.t, shop.agentToken, { userHash: secret });
    const user = { userId: "ada-1", userHash: await userHash(secret, "ada-1") };
    const person = await boot(shop.t, shop.workspaceId, { user });
    const both = await shop.publish({ frequency: { type: "every", days: 0.001, max: 3 } });
    const own = await shop.publish();
    await show(both, { token: person.sessionToken });
    vi.setSystemTime(NOW + 2 * MINUTE_MS);
    const browser = await boot(shop.t, shop.workspaceId);
    await show(both, { token: browser.sessionToken });
    vi.setSystemTime(NOW + 40 * MINUTE_MS);
    await show(own, { token: browser.sessionToken });
    const anonymous = browser.response.visitorRef;
    await shop.t.run(async (ctx) => {
      const visitorId = ctx.db.normalizeId("visitors", anonymous);
      if (!visitorId) throw new Error("no visitor");
      const state = { visitorId, kind: "tour" as const, version: 1, shownCount: 1 };
      for (let n = 0; n < 230; n += 1) await ctx.db.insert("itemStates", { ...state, itemId: `tour${n}` });
    });
    const { resumeSecret } = browser;
    const signedIn = await boot(shop.t, shop.workspaceId, { resumeSecret, user });
    await shop.t.finishInProgressScheduledFunctions();
    await vi.waitFor(
      async () => {
        const visitors = await shop.t.run((ctx) => ctx.db.query("visitors").collect());
        expect(visitors.some(({ _id }) => _id === anonymous)).toBe(false);
      },
      { timeout: 15_000 },
    );
    const { itemStates = [], visitorPaces } = await dump(shop.t);
    expect(itemStates).toHaveLength(232);
    const to = signedIn.response.visitorRef;
    expect(new Set((itemStates as { visitorId: string }[]).map(({ visitorId }) => visitorId))).toEqual(
      new Set([to]),
    );
    expect(itemStates).toContainEqual(
      expect.objectContaining({
        itemId: both,
        shownCount: 2,
        firstShownAt: NOW,
        lastShownAt: NOW + 2 * MINUTE_MS,
      }),
    );
    expect(visitorPaces).toEqual([
      expect.objectContaining({ visitorId: to, shownToday: 3, lastShownAt: NOW + 40 * MINUTE_MS }),
    ]);
    expect(await isEligible(own, signedIn.sessionToken)).toBe(false);
  });
});
