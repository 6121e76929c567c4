import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import {
  type Backend,
  boot,
  dump,
  errorOf,
  makeAgent,
  makeBackend,
  makeWorkspace,
  messageId,
  startConversation,
} from "./test.setup";

const DAY_MS = 86_400_000;

let t: Backend;
let workspaceId: Id<"workspaces">;
let ownerToken: string;
let agentToken: string;
let sessionToken: string;
let conversationId: Id<"conversations">;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-03-02T10:00:00Z") });
  t = makeBackend();
  ({ workspaceId } = await makeWorkspace(t));
  ownerToken = await makeAgent(t, workspaceId, "owner");
  agentToken = await makeAgent(t, workspaceId);
  await visit();
  await set(true);
});
afterEach(() => vi.useRealTimers());

/** A visitor as of now, with a conversation: sessions end within a day. */
async function visit(): Promise<void> {
  ({ sessionToken } = await boot(t, workspaceId));
  ({ conversationId } = await startConversation(t, sessionToken));
}
const set = (askForRating: boolean, delayMinutes = 0) =>
  t.mutation(api.csat.set, { agentToken: ownerToken, askForRating, delayMinutes });
const answer = () =>
  t.mutation(api.inbox.reply, { agentToken, conversationId, clientMessageId: messageId(), text: "Done." });
const close = () => t.mutation(api.inbox.close, { agentToken, conversationId });
const reopen = () => t.mutation(api.inbox.reopen, { agentToken, conversationId });
const eligibility = () => t.query(api.csat.eligibility, { sessionToken, conversationId });
const state = async () => (await eligibility()).state;
const submit = (rating: number, comment?: string, token = sessionToken) =>
  t.mutation(api.csat.submit, { sessionToken: token, conversationId, rating, comment });
const codeOf = async (call: Promise<unknown>) => (await errorOf(call)).code;
const score = async () => (await t.query(api.csat.get, { agentToken })).score;
const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);
/** The session of the same visitor as of now: time has passed since, and sessions end within a day. */
const renew = () =>
  t.run(async (ctx) => {
    for (const row of await ctx.db.query("widgetSessions").collect())
      await ctx.db.patch("widgetSessions", row._id, { expiresAt: Date.now() + DAY_MS });
    for (const row of await ctx.db.query("agentSessions").collect())
      await ctx.db.patch("agentSessions", row._id, { expiresAt: Date.now() + DAY_MS });
  });

describe("the question", () => {
  it("is put once a conversation in which the team has written is closed", async () => {
    await close();
    expect(await state()).toBe("none");
    await reopen();
    await answer();
    expect(await state()).toBe("none");
    await close();
    expect(await eligibility()).toEqual({ state: "ask", askAt: Date.now() });
  });

  it("comes after the delay that is set, and not where it is off", async () => {
    await set(true, 90);
    await answer();
    await close();
    expect(await eligibility()).toEqual({ state: "ask", askAt: Date.now() + 90 * 60_000 });
    await set(false);
    expect(await state()).toBe("none");
    expect(await codeOf(submit(5))).toBe("RATING_CLOSED");
  });

  it.each([-1, 1.5, 10_081])("has no delay of %s minutes", async (minutes) => {
    expect(await codeOf(set(true, minutes))).toBe("INPUT_INVALID");
  });

  it("hides when the conversation is opened again, and comes back when it is closed", async () => {
    await answer();
    await close();
    await reopen();
    expect(await state()).toBe("none");
    expect(await codeOf(submit(5))).toBe("RATING_CLOSED");
    pass(60_000);
    await close();
    expect(await eligibility()).toEqual({ state: "ask", askAt: Date.now() });
  });

  it("once dismissed or answered is put again only after 30 days and new work of the team", async () => {
    await answer();
    await close();
    await t.mutation(api.csat.dismiss, { sessionToken, conversationId });
    expect(await state()).toBe("none");
    expect(await codeOf(submit(5))).toBe("RATING_CLOSED");
    await reopen();
    await answer();
    await close();
    expect(await state()).toBe("none");
    pass(31 * DAY_MS);
    await renew();
    await reopen();
    await close();
    expect(await state(), "the team has written since it was asked").toBe("ask");
    await submit(4);
    await reopen();
    await close();
    expect(await state()).toBe("rated");
    pass(31 * DAY_MS);
    await renew();
    await reopen();
    await close();
    expect(await state(), "no new work").toBe("rated");
    await reopen();
    await answer();
    await close();
    expect(await state()).toBe("ask");
    await submit(2);
    const ratings = await t.query(api.csat.ofConversation, { agentToken, conversationId });
    expect(ratings.map(({ rating }) => rating)).toEqual([2, 4]);
  });
});

describe("the answer", () => {
  beforeEach(async () => {
    await answer();
    await close();
  });

  it("is a whole number from 1 to 5, with at most 1,000 characters", async () => {
    for (const rating of [0, 6, 2.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(await codeOf(submit(rating))).toBe("INPUT_INVALID");
    expect(await codeOf(submit(5, "x".repeat(1_001)))).toBe("INPUT_INVALID");
    expect(await codeOf(submit(5, "\ud800"))).toBe("INPUT_INVALID");
    await submit(5, "x".repeat(1_000));
    expect(await state()).toBe("rated");
  });

  it("is the visitor's own", async () => {
    const other = await boot(t, workspaceId);
    expect(await codeOf(submit(1, "", other.sessionToken))).toBe("NOT_FOUND");
  });

  it("is given once, may be changed for a day, and then stays", async () => {
    const { responseId } = await submit(2, " slow ");
    expect(await submit(2, "slow")).toEqual({ responseId });
    expect(await submit(4, "but kind")).toEqual({ responseId });
    expect(await eligibility()).toEqual({
      state: "rated",
      rating: 4,
      comment: "but kind",
      changeableUntil: expect.closeTo(Date.now() + DAY_MS, 0),
    });
    pass(DAY_MS + 1);
    await renew();
    expect(await submit(4, "but kind")).toEqual({ responseId });
    expect(await codeOf(submit(1))).toBe("RATING_CLOSED");
  });

  it("is seen by the team, with the conversation and the visitor", async () => {
    await submit(3, "so so");
    const { visitor } = await t.query(api.inbox.get, { agentToken, conversationId });
    const shown = [{ conversationId, rating: 3, comment: "so so" }];
    expect(await t.query(api.csat.ofConversation, { agentToken, conversationId })).toMatchObject(shown);
    expect(await t.query(api.csat.ofVisitor, { agentToken, visitorId: visitor.id })).toMatchObject(shown);
  });

  it("is counted by the sweep, changes and all, and writes no row that other visitors write", async () => {
    const before = await dump(t);
    await submit(2);
    const after = await dump(t);
    const changed = Object.keys(after).filter(
      (name) => JSON.stringify(after[name]) !== JSON.stringify(before[name]),
    );
    expect(changed.toSorted()).toEqual(["csatEvents", "csatRequests", "csatResponses", "rateLimits"]);
    await t.mutation(internal.expiry.sweep, {});
    expect(await score()).toEqual({ count: 1, average: 2, satisfied: 0, counts: [0, 1, 0, 0, 0], asked: 1 });
    await submit(5);
    await visit();
    await answer();
    await close();
    await submit(4);
    await t.mutation(internal.expiry.sweep, {});
    expect(await score()).toEqual({
      count: 2,
      average: 4.5,
      satisfied: 1,
      counts: [0, 0, 0, 1, 1],
      asked: 2,
    });
    pass(31 * DAY_MS);
    await renew();
    expect(await score()).toEqual({
      count: 0,
      average: null,
      satisfied: null,
      counts: [0, 0, 0, 0, 0],
      asked: 0,
    });
    await t.mutation(internal.expiry.cleanUp, {});
    expect(await t.run((ctx) => ctx.db.query("csatDays").collect())).toEqual([]);
  });
});
