import { beforeEach, describe, expect, it } from "vitest";
import { api } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { BANNER, CHAT, FOR_ALL, makeShop, type Shop } from "./engagement.setup";
import type { OutboundContent, OutboundFields } from "./outboundValidators";
import { boot, errorOf, firstPage, makeAgent, PAGE } from "./test.setup";

const FIELDS: OutboundFields = { name: "Hello", content: CHAT, delivery: FOR_ALL };
const POST: OutboundContent = {
  type: "post",
  senderId: null,
  title: "New",
  source: "Look at this.",
  image: null,
  video: null,
  buttons: [],
};

let shop: Shop;
let sessionToken: string;

beforeEach(async () => {
  shop = await makeShop();
  ({ sessionToken } = await boot(shop.t, shop.workspaceId));
});

const feed = (token = sessionToken, url = PAGE.url) =>
  shop.t.query(api.outboundMessages.getEligible, { sessionToken: token, url });
const create = (fields: OutboundFields) =>
  shop.t.mutation(api.outboundMessages.create, { agentToken: shop.agentToken, fields });
const update = (messageId: Id<"outboundMessages">, version: number, fields: OutboundFields) =>
  shop.t.mutation(api.outboundMessages.update, { agentToken: shop.agentToken, messageId, version, fields });
const withButtons = (...buttons: OutboundContent["buttons"]): OutboundContent => ({ ...CHAT, buttons });

describe("outbound messages", () => {
  it("are for visitors while they are live, and then at once", async () => {
    const id = await shop.create();
    expect(await feed()).toEqual([]);
    await shop.setStatus(id, "live");
    expect(await feed()).toEqual([
      {
        itemId: id,
        version: 1,
        content: {
          type: "chat",
          sender: null,
          image: null,
          buttons: [],
          blocks: [
            { type: "paragraph", runs: [{ text: "Hello " }, { text: "there", bold: true }, { text: "." }] },
          ],
        },
      },
    ]);
    for (const status of ["paused", "draft", "archived"] as const) {
      await shop.setStatus(id, status);
      expect(await feed()).toEqual([]);
      await shop.setStatus(id, "live");
      expect(await feed()).toHaveLength(1);
    }
  });

  it("tell visitors what they show and nothing of whom they are for", async () => {
    await shop.publish({
      audience: { type: "identity", is: "visitor" },
      page: { include: ["/*"], exclude: [] },
    });
    const [view] = await feed();
    expect(Object.keys(view ?? {}).toSorted()).toEqual(["content", "itemId", "version"]);
    expect(JSON.stringify(view)).not.toContain("identity");
    expect(await feed(sessionToken, "https://elsewhere.example/")).toHaveLength(1);
  });

  it("come only where they may be, in the order that the team has given", async () => {
    await shop.publish({ priority: 2 });
    const first = await shop.publish({ priority: 1, page: { include: ["/pricing"], exclude: [] } });
    expect((await feed()).map(({ itemId }) => itemId)).toEqual([first, expect.any(String)]);
    expect(await feed(sessionToken, "https://shop.example/cart")).toHaveLength(1);
  });

  it("show their sender, and as text whatever markup is in them", async () => {
    const agents = await shop.t.run((ctx) => ctx.db.query("agents").collect());
    const senderId = agents[0]?._id ?? "";
    const image = { imageId: await shop.makeImage(), alt: "A picture" };
    await shop.publish({}, {
      ...POST,
      senderId,
      image,
      source: "<img src=x onerror=alert(1)>",
    } as OutboundContent);
    const [view] = await feed();
    expect(view?.content).toMatchObject({
      type: "post",
      sender: { name: "Ada Lovelace", initials: "AL" },
      image: {
        url: expect.stringMatching(/\/attachments\/article\/\S+\?key=[0-9a-f]{32}$/),
        alt: "A picture",
        width: 320,
        height: 200,
      },
      blocks: [{ type: "paragraph", runs: [{ text: "<img src=x onerror=alert(1)>" }] }],
    });
  });

  it("lead to an article only where this visitor may open it, and keep the numbers of their buttons", async () => {
    await shop.publish(
      {},
      withButtons(
        { label: "Read", action: { type: "article", articleId: "nowhere" } },
        { label: "Buy", action: { type: "url", url: "https://shop.example/buy" } },
      ),
    );
    const [view] = await feed();
    expect(view?.content.buttons).toEqual([
      { label: "Read", action: { type: "dismiss" } },
      { label: "Buy", action: { type: "url", href: "https://shop.example/buy", host: "shop.example" } },
    ]);
  });

  it("are changed on the version that was read; versions stay as they were", async () => {
    const id = await shop.publish();
    const changed = { ...FIELDS, name: "Better", content: { ...CHAT, source: "Better." } };
    expect(await update(id, 1, changed)).toEqual({ version: 2 });
    expect((await errorOf(update(id, 1, FIELDS))).code).toBe("CHANGED_MEANWHILE");
    expect(await feed()).toMatchObject([
      { version: 2, content: { blocks: [{ runs: [{ text: "Better." }] }] } },
    ]);
    const versions = await shop.t.run((ctx) => ctx.db.query("outboundVersions").collect());
    expect(versions.map(({ version, content }) => [version, content.source])).toEqual([
      [1, CHAT.source],
      [2, "Better."],
    ]);
  });

  it("come back to their author as they were written", async () => {
    const content: OutboundContent = {
      ...BANNER,
      buttons: [
        { label: "Open", action: { type: "url", url: "https://shop.example/news" } },
        { label: "Ask", action: { type: "newConversation", text: "I have a question" } },
        { label: "Help", action: { type: "tab", tab: "help" } },
        { label: "Tour", action: { type: "tour", tourId: "t1" } },
      ],
    };
    const delivery = { ...FOR_ALL, frequency: { type: "every", days: 7, max: 3 } as const };
    const { messageId, version } = await create({ name: " News ", content, delivery });
    const { agentToken } = shop;
    expect(await shop.t.query(api.outboundMessages.getForAgent, { agentToken, messageId })).toEqual({
      id: messageId,
      status: "draft",
      version,
      fields: { name: "News", content, delivery },
    });
    const list = await shop.t.query(api.outboundMessages.listForAgent, {
      agentToken,
      paginationOpts: firstPage,
    });
    expect(list.page).toMatchObject([{ id: messageId, name: "News", type: "banner", status: "draft" }]);
  });

  it.each<[string, object]>([
    ["name: ", { name: " " }],
    ["content.source: a message says", { content: { ...CHAT, source: " " } }],
    ["content.source: has at most 500", { content: { ...BANNER, source: "a".repeat(501) } }],
    ["content.title: ", { content: { ...POST, title: "a".repeat(121) } }],
    ["content.image.alt: ", { content: { ...POST, image: { imageId: "nowhere", alt: " " } } }],
    ["content.image.imageId: ", { content: { ...CHAT, image: { imageId: "nowhere", alt: "A picture" } } }],
    [
      "content.image.imageId: ",
      { content: { ...POST, image: { imageId: "https://shop.example/a.png", alt: "A" } } },
    ],
    ["content.video.url: ", { content: { ...POST, video: { type: "link", url: "javascript:alert(1)" } } }],
    [
      "content.video.url: ",
      { content: { ...POST, video: { type: "link", url: "http://videos.example/1" } } },
    ],
    ["content.video.videoId: ", { content: { ...POST, video: { type: "file", videoId: "nowhere" } } }],
    ["content.senderId: ", { content: { ...CHAT, reply: { quickReplies: [] } } }],
    [
      "content.buttons[1].action.url: ",
      {
        content: withButtons(
          { label: "Close", action: { type: "dismiss" } },
          { label: "Go", action: { type: "url", url: "javascript:alert(1)" } },
        ),
      },
    ],
    ["content.buttons[0].label: ", { content: withButtons({ label: "", action: { type: "dismiss" } }) }],
    [
      "content.buttons[0].action.tourId: ",
      { content: withButtons({ label: "Go", action: { type: "tour", tourId: "a b" } }) },
    ],
    [
      "content.buttons: ",
      {
        content: withButtons(
          ...[1, 2, 3, 4, 5].map((n) => ({ label: `${n}`, action: { type: "dismiss" as const } })),
        ),
      },
    ],
    [
      "delivery.page.include[0]: at character 1: ",
      { delivery: { ...FOR_ALL, page: { include: ["x"], exclude: [] } } },
    ],
    [
      "delivery.audience.segmentId: ",
      { delivery: { ...FOR_ALL, audience: { type: "segment", segmentId: "!" } } },
    ],
  ])("name the place of a mistake: %s", async (place, change) => {
    const error = await errorOf(create({ ...FIELDS, ...change } as OutboundFields));
    expect(error.code).toBe("INPUT_INVALID");
    expect(error.message).toContain(
      place === "delivery.audience.is" ? "delivery.audience.segmentId: " : place,
    );
  });

  it("may be a picture alone, and are sent by nobody of elsewhere", async () => {
    const image = { imageId: await shop.makeImage(), alt: "A picture" };
    const content = { ...POST, source: "", image } as OutboundContent;
    expect(await create({ ...FIELDS, content })).toMatchObject({ version: 1 });
    expect((await errorOf(create({ ...FIELDS, content: { ...POST, source: "" } }))).code).toBe(
      "INPUT_INVALID",
    );
    const other = await makeShop(shop.t);
    await makeAgent(shop.t, other.workspaceId);
    const agents = await shop.t.run((ctx) => ctx.db.query("agents").collect());
    const stranger = agents.find(({ workspaceId }) => workspaceId === other.workspaceId)?._id ?? "";
    for (const senderId of [stranger, "nonsense"])
      expect(
        (await errorOf(create({ ...FIELDS, content: { ...CHAT, senderId } as OutboundContent }))).code,
      ).toBe("NOT_FOUND");
  });
});
