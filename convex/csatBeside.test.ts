import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { CHAT, makeShop, type Shop } from "./engagement.setup";
import { makeKeys, userHash } from "./identity.setup";
import { boot, dump, errorOf, makeAgent, messageId, PAGE, randomHex, startConversation } from "./test.setup";

/** The question for a rating beside the closed messenger: an item of one visitor, under the rules of all items. */

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

let shop: Shop;
let sessionToken: string;
let conversationId: Id<"conversations">;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-03-02T10:00:00Z") });
  shop = await makeShop();
  ({ sessionToken } = await boot(shop.t, shop.workspaceId));
  ({ conversationId } = await startConversation(shop.t, sessionToken));
  await set(true);
});
afterEach(() => vi.useRealTimers());

type Asking = { token?: string; id?: Id<"conversations"> };
const set = (askForRating: boolean, delayMinutes = 0) =>
  shop.t.mutation(api.csat.set, { agentToken: shop.agentToken, askForRating, delayMinutes });
const reply = (id = conversationId, agentToken = shop.agentToken) =>
  shop.t.mutation(api.inbox.reply, {
    agentToken,
    conversationId: id,
    clientMessageId: messageId(),
    text: "Done.",
  });
const close = (id = conversationId) =>
  shop.t.mutation(api.inbox.close, { agentToken: shop.agentToken, conversationId: id });
const reopen = () => shop.t.mutation(api.inbox.reopen, { agentToken: shop.agentToken, conversationId });
const eligible = (shown?: { itemId: string; version: number }[]) =>
  shop.t.query(api.engagement.eligible, { sessionToken, url: PAGE.url, shown });
const asked = async () =>
  (await eligible())?.items.filter(({ kind }) => kind === "csat").map(({ itemId }) => itemId) ?? [];
const stamp = () => shop.t.query(api.engagement.stamp, { sessionToken });
const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);
const submit = (rating: number, { token = sessionToken, id = conversationId }: Asking = {}) =>
  shop.t.mutation(api.csat.submit, { sessionToken: token, conversationId: id, rating });
const lease = (version = 1, itemId: string = conversationId) =>
  shop.t.mutation(api.engagement.lease, {
    sessionToken,
    leaseId: `${itemId}${version}`,
    itemId,
    version,
    slot: "corner",
    tab: "tab",
    isUserStarted: false,
  });
const show = async (version = 1) => {
  expect(await lease(version)).toMatchObject({ granted: true });
  await shop.t.mutation(api.engagement.shown, { sessionToken, leaseId: `${conversationId}${version}` });
};
const answerAndClose = async () => {
  await reply();
  await close();
};

describe("why it is put or not", () => {
  it("is told as of every item, and of nobody else's", async () => {
    const visitorOf = (id: string) =>
      shop.t.run(async (ctx) => {
        const conversation = await ctx.db.get("conversations", id as typeof conversationId);
        return conversation?.visitorId ?? "";
      });
    const visitorId = await visitorOf(conversationId);
    const explain = (of: string = visitorId) =>
      shop.t.query(api.engagement.explain, {
        agentToken: shop.agentToken,
        itemId: conversationId,
        visitorId: of,
      });
    expect((await errorOf(explain())).code).toBe("NOT_FOUND");
    await answerAndClose();
    const open = { kind: "csat", version: 1, outcome: "yes", status: { outcome: "yes", is: "live" } };
    expect(await explain()).toMatchObject({ ...open, audience: { outcome: "yes", lines: [] } });
    const other = await boot(shop.t, shop.workspaceId);
    expect((await errorOf(explain(other.response.visitorRef))).code).toBe("NOT_FOUND");
    await show();
    expect(await explain()).toMatchObject({ outcome: "no", frequency: { outcome: "no", shownCount: 1 } });
    await set(false);
    expect(await explain()).toMatchObject({ outcome: "no", status: { is: "paused" } });
    await set(true);
    await submit(5);
    expect(await explain()).toMatchObject({ outcome: "no", status: { is: "archived" } });
  });
});

describe("whether it is put", () => {
  it("is an item of its visitor from the closing on, at once and at the next boot, and of nobody else", async () => {
    const other = await boot(shop.t, shop.workspaceId);
    const { resumeSecret, response } = await boot(shop.t, shop.workspaceId);
    expect(response.engagement).toBeUndefined();
    expect(await eligible()).toBeNull();
    expect(await stamp()).toBeNull();
    await answerAndClose();
    expect(await stamp()).not.toBeNull();
    expect(await eligible()).toMatchObject({
      items: [
        {
          kind: "csat",
          itemId: conversationId,
          version: 1,
          slot: "corner",
          isExempt: false,
          trigger: { type: "immediate" },
        },
      ],
    });
    const theirs = { sessionToken: other.sessionToken, url: PAGE.url };
    expect(await shop.t.query(api.engagement.eligible, theirs)).toBeNull();
    const again = await boot(shop.t, shop.workspaceId, { resumeSecret });
    expect(again.response.engagement).toBeUndefined();
    const page = { url: PAGE.url, title: "" };
    const beat = await shop.t.mutation(api.visitors.heartbeat, { sessionToken, page });
    expect(beat.stamp).toBe(await stamp());
  });

  it("comes in a boot's answer for the visitor whose conversation it is", async () => {
    const mine = await boot(shop.t, shop.workspaceId);
    ({ sessionToken } = mine);
    ({ conversationId } = await startConversation(shop.t, sessionToken));
    await answerAndClose();
    const { response } = await boot(shop.t, shop.workspaceId, { resumeSecret: mine.resumeSecret });
    expect(response.engagement?.items).toMatchObject([{ kind: "csat", itemId: conversationId }]);
  });

  it("is none without an answer of the team, and where ratings are not asked for", async () => {
    await close();
    expect(await eligible()).toBeNull();
    await reopen();
    await answerAndClose();
    expect(await asked()).toEqual([conversationId]);
    await set(false);
    expect(await eligible()).toBeNull();
    expect(await lease()).toMatchObject({ granted: false, reason: "notEligible" });
  });

  it("waits for the delay that is set, and is given up after a week", async () => {
    await set(true, 30);
    await answerAndClose();
    expect(await eligible()).toMatchObject({ items: [], nextChangeAt: Date.now() + 30 * MINUTE_MS });
    pass(30 * MINUTE_MS);
    expect(await asked()).toEqual([conversationId]);
    pass(7 * DAY_MS);
    await shop.t.run(async (ctx) => {
      for (const row of await ctx.db.query("widgetSessions").collect())
        await ctx.db.patch("widgetSessions", row._id, { expiresAt: Date.now() + DAY_MS });
    });
    expect(await asked()).toEqual([]);
  });

  it("is taken back from the page that shows it when the conversation is opened again, skipped or not asked for", async () => {
    const shown = [{ itemId: conversationId, version: 1 }];
    await shop.publish();
    await answerAndClose();
    const before = await stamp();
    expect((await eligible(shown))?.withdrawn).toEqual([]);
    await reopen();
    expect(await stamp()).not.toBe(before);
    expect((await eligible(shown))?.withdrawn).toEqual([conversationId]);
    await close();
    expect((await eligible(shown))?.withdrawn).toEqual([]);
    await shop.t.mutation(api.csat.dismiss, { sessionToken, conversationId });
    expect((await eligible(shown))?.withdrawn).toEqual([conversationId]);
  });

  it("stays for its thanks once it is answered, and is not asked any more", async () => {
    await answerAndClose();
    await submit(4);
    expect(await asked()).toEqual([]);
    expect((await eligible([{ itemId: conversationId, version: 1 }]))?.withdrawn).toEqual([]);
  });
});

describe("how often", () => {
  it("is shown once, also when the conversation is closed again; new work of the team asks anew", async () => {
    await answerAndClose();
    await show();
    expect(await asked()).toEqual([]);
    expect(await lease()).toMatchObject({ granted: true });
    await reopen();
    await close();
    expect(await eligible()).toMatchObject({ items: [] });
    await reopen();
    await answerAndClose();
    expect((await eligible())?.items).toMatchObject([{ itemId: conversationId, version: 2 }]);
    pass(31 * MINUTE_MS);
    await show(2);
    expect(await asked()).toEqual([]);
  });

  it("is not put beside the messenger where it was seen in the conversation", async () => {
    await answerAndClose();
    await shop.t.mutation(api.csat.seen, { sessionToken, conversationId });
    await shop.t.mutation(api.csat.seen, { sessionToken, conversationId });
    expect(await asked()).toEqual([]);
    expect(await shop.t.query(api.csat.eligibility, { sessionToken, conversationId })).toMatchObject({
      state: "ask",
    });
  });

  it("keeps the quiet period and the day's limit of all items, and comes after all others", async () => {
    const chat = await shop.publish({}, CHAT);
    await answerAndClose();
    expect((await eligible())?.items.map(({ kind }) => kind)).toEqual(["outbound", "csat"]);
    expect(await lease(1, chat)).toMatchObject({ granted: true });
    await shop.t.mutation(api.engagement.shown, { sessionToken, leaseId: `${chat}1` });
    pass(MINUTE_MS);
    expect(await lease()).toMatchObject({ granted: false, reason: "quiet" });
    pass(30 * MINUTE_MS);
    await show();
  });

  it("leaves rows of this visitor only, and no results of an item", async () => {
    await answerAndClose();
    const before = await dump(shop.t);
    await show();
    await shop.t.mutation(api.engagement.acted, {
      sessionToken,
      leaseId: `${conversationId}1`,
      itemId: conversationId,
      what: "dismissed",
    });
    const after = await dump(shop.t);
    const changed = Object.keys(after).filter(
      (name) => JSON.stringify(after[name]) !== JSON.stringify(before[name]),
    );
    expect(changed.toSorted()).toEqual(["itemStates", "rateLimits", "visitorPaces"]);
  });
});

describe("whose work it was", () => {
  it("is the last to write before the closing, with how many were asked", async () => {
    const second = await makeAgent(shop.t, shop.workspaceId);
    const scores = async () => {
      await shop.t.mutation(internal.expiry.sweep, {});
      const found = await shop.t.query(api.csat.byAgent, { agentToken: shop.agentToken });
      return found.map(({ asked: of, count, average, satisfied }) => ({ of, count, average, satisfied }));
    };
    await reply();
    await reply(conversationId, second);
    await close();
    const other = await startConversation(shop.t, sessionToken);
    await reply(other.conversationId);
    await close(other.conversationId);
    await submit(5);
    await submit(2, { id: other.conversationId });
    await submit(3, { id: other.conversationId });
    const third = await startConversation(shop.t, sessionToken);
    await reply(third.conversationId, second);
    await close(third.conversationId);
    expect(await scores()).toEqual([
      { of: 2, count: 1, average: 5, satisfied: 1 },
      { of: 1, count: 1, average: 3, satisfied: 0 },
    ]);
    const { score } = await shop.t.query(api.csat.get, { agentToken: shop.agentToken });
    expect(score).toEqual({ asked: 3, count: 2, average: 4, satisfied: 0.5, counts: [0, 0, 1, 0, 1] });
  });
});

it("a sign-in takes the open question along", async () => {
  vi.stubEnv("OPENCOM_SECRET_KEY", randomHex());
  const secret = randomHex();
  await makeKeys(shop.t, shop.agentToken, { userHash: secret });
  const browser = await boot(shop.t, shop.workspaceId);
  ({ sessionToken } = browser);
  ({ conversationId } = await startConversation(shop.t, sessionToken));
  await answerAndClose();
  const user = { userId: "ada-1", userHash: await userHash(secret, "ada-1") };
  ({ sessionToken } = await boot(shop.t, shop.workspaceId, { resumeSecret: browser.resumeSecret, user }));
  expect(await asked()).toEqual([conversationId]);
});
