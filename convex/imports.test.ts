import { describe, expect, it } from "vitest";
import { api, internal } from "./_generated/api";
import { BANNER, CHAT, FOR_ALL } from "./engagement.setup";
import { eligibleFor } from "./model/engagement/eligible";
import { boot, errorOf, firstPage, makeBackend, makeWorkspace, PAGE } from "./test.setup";

async function setUp() {
  const t = makeBackend();
  const { workspaceId, ownerId } = await makeWorkspace(t);
  const { sessionToken } = await boot(t, workspaceId);
  const visitorId = await t.run(async (ctx) => {
    const visitor = await ctx.db.query("visitors").first();
    if (!visitor) throw new Error("no visitor");
    return visitor._id;
  });
  return { t, workspaceId, ownerId, sessionToken, visitorId };
}

describe("imports", () => {
  it("brings a conversation along in batches, in order, and tells nobody", async () => {
    const { t, ownerId, sessionToken, visitorId } = await setUp();
    const messages = Array.from({ length: 6 }, (_, index) => ({
      from: index % 2 === 0 ? ("visitor" as const) : ownerId,
      text: index % 2 === 0 ? `question ${index}` : `**answer** ${index}`,
    }));
    const first = { visitorId, messages: messages.slice(0, 4), unread: 0 };
    const conversationId = await t.mutation(internal.imports.conversation, first);
    await t.mutation(internal.imports.messages, { conversationId, messages: messages.slice(4), unread: 2 });
    const args = { sessionToken, conversationId, paginationOpts: firstPage };
    const { page } = await t.query(api.messages.list, args);
    expect(page.map(({ text }) => text)).toEqual(messages.map(({ text }) => text).reverse());
    expect(page[0]?.blocks).not.toBeNull();
    const [item] = await t.query(api.conversations.list, { sessionToken });
    expect(item).toMatchObject({ id: conversationId, preview: "answer 5", lastSender: "agent", unread: 2 });
    await t.run(async (ctx) => {
      expect(await ctx.db.query("webhookEvents").collect()).toEqual([]);
      expect(await ctx.db.query("replyMails").collect()).toEqual([]);
    });
  });
  it("lists as many conversations as somebody has had in years", async () => {
    const { t, sessionToken, visitorId } = await setUp();
    for (let index = 0; index < 60; index++) {
      const messages = [{ from: "visitor" as const, text: `number ${index}` }];
      await t.mutation(internal.imports.conversation, { visitorId, messages, unread: 0 });
    }
    expect(await t.query(api.conversations.list, { sessionToken })).toHaveLength(60);
  });
  it("refuses what could not have been written here", async () => {
    const { t, visitorId } = await setUp();
    const args = { visitorId, messages: [{ from: "visitor" as const, text: " " }], unread: 0 };
    const refused = await errorOf(t.mutation(internal.imports.conversation, args));
    expect(refused.code).toBe("INPUT_INVALID");
  });
  it("brings teammates once, visitors, and tickets with what was said in them", async () => {
    const { t, workspaceId, ownerId, sessionToken, visitorId } = await setUp();
    const people = [{ name: "أورنا", email: "a@team.example" }];
    const args = { workspaceId, passwordHash: "unused", people };
    const [agentId] = await t.mutation(internal.imports.teammates, args);
    expect(await t.mutation(internal.imports.teammates, args)).toEqual([agentId]);
    const names = ["王小明", "สมชาย"];
    expect(await t.mutation(internal.imports.visitors, { workspaceId, names })).toHaveLength(2);
    const formId = await t.query(internal.imports.firstForm, { workspaceId });
    if (!formId) throw new Error("no form");
    await t.mutation(internal.imports.ticket, {
      visitorId,
      formId,
      values: { subject: "It squeaks", description: "Since Monday." },
      comments: [{ from: ownerId, text: "Have you oiled it?" }],
    });
    const { page } = await t.query(api.tickets.list, { sessionToken, paginationOpts: firstPage });
    expect(page).toMatchObject([{ subject: "It squeaks", preview: "Have you oiled it?" }]);
  });

  it("brings visitors with their past, segments and live messages, so that a rule decides by it", async () => {
    const { t, workspaceId, sessionToken, visitorId } = await setUp();
    const rule = { type: "event" as const, name: "bought", compare: "atLeast" as const, count: 2 };
    const segments = [{ name: "Buyers", description: "", rule }];
    const [segmentId = ""] = await t.mutation(internal.imports.segments, { workspaceId, segments });
    const delivery = { ...FOR_ALL, audience: { type: "segment" as const, segmentId } };
    const messages = [
      { name: "For buyers", content: CHAT, delivery },
      { name: "For all", content: BANNER, delivery: FOR_ALL },
    ];
    const [itemId = "", forAll] = await t.mutation(internal.imports.outbound, { workspaceId, messages });
    const at = Date.now() - 86_400_000;
    const person = {
      name: "Ann",
      attributes: { plan: "pro" },
      events: [{ name: "bought", count: 2, lastAt: at }],
      visits: { number: 3, lastAt: at },
    };
    const shown = [{ kind: "outbound" as const, itemId, version: 1, lastAt: at }];
    const visitors = [
      { ...person, shown: [] },
      { ...person, shown },
      { ...person, events: [], shown },
    ];
    const ids = await t.mutation(internal.imports.histories, { workspaceId, visitors });
    const found = await t.run((ctx) =>
      Promise.all(
        [...ids, visitorId].map(async (id) => {
          const visitor = await ctx.db.get("visitors", id);
          if (!visitor) throw new Error("no visitor");
          const answer = await eligibleFor(ctx, { visitor, workspaceId }, { url: PAGE.url });
          return answer?.items.map((each) => each.itemId);
        }),
      ),
    );
    // Once is once; and whoever has not bought is no buyer.
    expect(found).toEqual([[itemId, forAll], [forAll], [forAll], [forAll]]);
    expect((await t.query(api.engagement.eligible, { sessionToken, url: PAGE.url }))?.items).toHaveLength(1);
  });
});
