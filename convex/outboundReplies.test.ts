import { beforeEach, describe, expect, it } from "vitest";
import { api } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { CHAT, FOR_ALL, makeShop, type Shop } from "./engagement.setup";
import type { OutboundContent } from "./outboundValidators";
import { boot, errorOf, firstPage, messageId } from "./test.setup";

let shop: Shop;
let sessionToken: string;
let senderId: Id<"agents">;

beforeEach(async () => {
  shop = await makeShop();
  ({ sessionToken } = await boot(shop.t, shop.workspaceId));
  const agents = await shop.t.run((ctx) => ctx.db.query("agents").collect());
  senderId = agents.find(({ name }) => name === "Ada Lovelace")?._id as Id<"agents">;
});

const SOURCE = "# Hello\n\nNeed a **hand** with [prices](article:prices)?\n\n- one\n- two\n\n> said";
const chat = (more: object = {}): OutboundContent => ({
  ...CHAT,
  senderId,
  source: SOURCE,
  reply: { quickReplies: [" Yes ", "No"] },
  ...more,
});
const lease = (itemId: string, { version = 1, token = sessionToken } = {}) => {
  const leaseId = messageId();
  const asked = { leaseId, itemId, version, slot: "corner" as const, tab: "tab", isUserStarted: false };
  return shop.t.mutation(api.engagement.lease, { sessionToken: token, ...asked }).then(() => leaseId);
};
type Answer = { itemId: string; leaseId: string; version?: number; text?: string; clientMessageId?: string };
const answer = ({ itemId, leaseId, version = 1, text = "Yes", clientMessageId = messageId() }: Answer) =>
  shop.t.mutation(api.conversations.create, {
    sessionToken,
    clientMessageId,
    text,
    outbound: { itemId, version, leaseId },
  });
const conversations = (token = sessionToken) => shop.t.query(api.conversations.list, { sessionToken: token });
const thread = async (conversationId: string) =>
  (
    await shop.t.query(api.messages.list, { sessionToken, conversationId, paginationOpts: firstPage })
  ).page.toReversed();

describe("a chat that is answered", () => {
  it("is no conversation while it is shown, and one that begins with its own words when it is answered", async () => {
    const itemId = await shop.publish({}, chat());
    const leaseId = await lease(itemId);
    await shop.t.mutation(api.engagement.shown, { sessionToken, leaseId });
    expect(await conversations()).toEqual([]);
    const { conversationId } = await answer({ itemId, leaseId, text: "I have a question" });
    const [first, second, ...rest] = await thread(conversationId);
    expect(rest).toEqual([]);
    expect(first).toMatchObject({
      sender: { kind: "agent", id: senderId, name: "Ada Lovelace" },
      text: "Hello\nNeed a hand with prices?\none\ntwo\nsaid",
      blocks: [
        { type: "paragraph", runs: [{ text: "Hello", bold: true }] },
        {
          type: "paragraph",
          runs: [
            { text: "Need a " },
            { text: "hand", bold: true },
            { text: " with " },
            { text: "prices" },
            { text: "?" },
          ],
        },
        { type: "list", ordered: false, items: [[{ text: "one" }], [{ text: "two" }]] },
        { type: "paragraph", runs: [{ text: "said" }] },
      ],
    });
    expect(second).toMatchObject({ sender: { kind: "visitor" }, text: "I have a question" });
    // It was read where it was answered.
    expect(await conversations()).toMatchObject([
      { id: conversationId, unread: 0, preview: "I have a question" },
    ]);
  });

  it("is one conversation and one click, however often the answer arrives", async () => {
    const itemId = await shop.publish({}, chat());
    const leaseId = await lease(itemId);
    const clientMessageId = messageId();
    const made = await answer({ itemId, leaseId, clientMessageId });
    expect(await answer({ itemId, leaseId, clientMessageId })).toEqual(made);
    expect(await conversations()).toHaveLength(1);
    expect(await thread(made.conversationId)).toHaveLength(2);
    const events = await shop.t.run((ctx) => ctx.db.query("itemEvents").collect());
    expect(events.map(({ what }) => what)).toEqual(["shown", "clicked"]);
  });

  it("says in the inbox what it answers", async () => {
    const itemId = await shop.publish({}, chat());
    const { conversationId } = await answer({ itemId, leaseId: await lease(itemId) });
    const { agentToken } = shop;
    const { conversation } = await shop.t.query(api.inbox.get, { agentToken, conversationId });
    expect(conversation).toMatchObject({ unread: 1, outbound: { id: itemId, name: "Hello", version: 1 } });
  });

  it("keeps the words that were shown, whatever the team has made of it since, live or not", async () => {
    const itemId = await shop.publish({}, chat());
    const leaseId = await lease(itemId);
    const fields = { name: "Hello", content: chat({ source: "Changed." }), delivery: FOR_ALL };
    const { agentToken } = shop;
    await shop.t.mutation(api.outboundMessages.update, { agentToken, messageId: itemId, version: 1, fields });
    await shop.setStatus(itemId, "archived");
    const { conversationId } = await answer({ itemId, leaseId });
    expect((await thread(conversationId))[0]?.text).toContain("Need a hand");
  });

  it("is answered by whom it was shown to, in the version that was shown, and by nobody else", async () => {
    const itemId = await shop.publish({}, chat());
    const mute = await shop.publish({}, chat({ reply: undefined }));
    const leaseId = messageId();
    const refused: Answer[] = [
      { itemId, leaseId },
      { itemId: "nonsense", leaseId },
    ];
    for (const each of refused) expect((await errorOf(answer(each))).code).toBe("NOT_FOUND");
    const { sessionToken: stranger } = await boot(shop.t, shop.workspaceId);
    await lease(itemId, { token: stranger });
    expect((await errorOf(answer({ itemId, leaseId }))).code).toBe("NOT_FOUND");
    const mine = await lease(itemId);
    expect((await errorOf(answer({ itemId, leaseId: mine, version: 2 }))).code).toBe("NOT_FOUND");
    await shop.t.mutation(api.engagement.setPace, { agentToken: shop.agentToken, quietMs: 0, perDay: 100 });
    expect((await errorOf(answer({ itemId: mute, leaseId: await lease(mute) }))).code).toBe("NOT_FOUND");
    expect(await conversations()).toEqual([]);
    expect((await answer({ itemId, leaseId: mine })).conversationId).toBeTruthy();
  });

  it("offers what its author gave, tidied, and no answer where none is wanted", async () => {
    await shop.publish({}, chat());
    const view = async () =>
      (
        await shop.t.query(api.outboundMessages.getEligible, { sessionToken, url: "https://shop.example/" })
      )[0];
    expect((await view())?.content).toMatchObject({ reply: { quickReplies: ["Yes", "No"] } });
    const create = (reply: object) => shop.create({}, chat({ reply }));
    expect((await errorOf(create({ quickReplies: ["Yes", "Yes"] }))).code).toBe("INPUT_INVALID");
    expect((await errorOf(create({ quickReplies: ["a".repeat(81)] }))).code).toBe("INPUT_INVALID");
  });
});
