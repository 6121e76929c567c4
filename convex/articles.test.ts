import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { writeArticle, writeCollection } from "./articles.setup";
import { type Backend, boot, errorOf, firstPage, makeAgent, makeBackend, makeWorkspace } from "./test.setup";

const NOT_FOUND = { code: "NOT_FOUND", message: "There is no such thing here." };

let t: Backend;
let workspaceId: Id<"workspaces">;
let agentToken: string;
let anonymous: string;
let user: string;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime("2026-03-01T12:00:00Z");
  t = makeBackend();
  workspaceId = (await makeWorkspace(t)).workspaceId;
  agentToken = await makeAgent(t, workspaceId);
  anonymous = (await boot(t, workspaceId)).sessionToken;
  user = (await boot(t, workspaceId, { user: { email: "ana@shop.example" } })).sessionToken;
});
afterEach(() => {
  vi.useRealTimers();
});

const write = (title: string, more: Omit<Parameters<typeof writeArticle>[2], "title"> = {}) =>
  writeArticle(t, agentToken, { title, ...more });
const collect = (name: string, more = {}) => writeCollection(t, agentToken, { name, ...more });
const titles = async (sessionToken: string, collectionId: string | null = null) => {
  const args = { sessionToken, collectionId, paginationOpts: firstPage };
  return (await t.query(api.articles.list, args)).page.map(({ title }) => title);
};
const get = (sessionToken: string, articleId: string) =>
  t.query(api.articles.get, { sessionToken, articleId });
const search = (query: string, sessionToken = anonymous, limit?: number) =>
  t.action(api.articles.search, { sessionToken, query, ...(limit === undefined ? {} : { limit }) });

describe("what a visitor can come across", () => {
  it("is published, public and for them; the same everywhere", async () => {
    const collectionId = await collect("Guides");
    const common = { collectionId, source: "Everything about needles." };
    await write("For all", { ...common, featured: 1 });
    const forUsers = await write("For users", { ...common, visibleTo: "users", featured: 2 });
    const forVisitors = await write("For visitors", { ...common, visibleTo: "visitors", featured: 3 });
    const hidden = [
      await write("A draft", { ...common, status: "draft", featured: 4 }),
      await write("Archived", { ...common, status: "archived", featured: 5 }),
      await write("Internal", { ...common, visibility: "internal", featured: 6 }),
    ];
    for (const [token, own, others, expected] of [
      [anonymous, forVisitors, forUsers, ["For all", "For visitors"]],
      [user, forUsers, forVisitors, ["For all", "For users"]],
    ] as const) {
      expect(await titles(token, collectionId)).toEqual(expected);
      const featured = await t.query(api.articles.featured, { sessionToken: token });
      expect(featured.map(({ title }) => title)).toEqual(expected);
      expect((await search("needles", token)).map(({ title }) => title).toSorted()).toEqual(expected);
      const found = await t.action(api.articles.suggest, { sessionToken: token, text: "needles" });
      expect(found.map(({ title }) => title).toSorted()).toEqual(expected);
      const { collections } = await t.query(api.collections.list, { sessionToken: token });
      expect(collections).toMatchObject([{ name: "Guides", articles: 2, total: 2 }]);
      expect((await get(token, own)).id).toBe(own);
      for (const id of [...hidden, others]) {
        expect(await errorOf(get(token, id))).toEqual(NOT_FOUND);
        const said = t.mutation(api.articles.submitFeedback, {
          sessionToken: token,
          articleId: id,
          helpful: true,
        });
        expect(await errorOf(said)).toEqual(NOT_FOUND);
      }
    }
  });

  it("goes with its status, and comes back", async () => {
    const collectionId = await collect("Guides");
    const id = await write("Here", { collectionId });
    const change = async (status: "draft" | "published", version: number) => {
      const { title, slug, source, visibility, visibleTo, order, featured, relatedIds } = await t.query(
        api.articles.getForAgent,
        { agentToken, articleId: id },
      );
      const fields = {
        title,
        slug,
        source,
        collectionId,
        visibility,
        visibleTo,
        order,
        featured,
        relatedIds,
        status,
      };
      await t.mutation(api.articles.update, { agentToken, articleId: id, version, fields });
    };
    const seen = async () => [
      await titles(anonymous, collectionId),
      (await search("here")).length,
      (await t.query(api.collections.list, { sessionToken: anonymous })).collections.length,
    ];
    expect(await seen()).toEqual([["Here"], 1, 1]);
    await change("draft", 1);
    expect(await seen()).toEqual([[], 0, 0]);
    await change("published", 2);
    expect(await seen()).toEqual([["Here"], 1, 1]);
    await t.mutation(api.articles.remove, { agentToken, articleId: id });
    expect(await seen()).toEqual([[], 0, 0]);
  });

  it("is a tree of collections that hold something, counted with what is below", async () => {
    const outer = await collect("Outer", { icon: "📘" });
    const inner = await collect("Inner", { parentId: outer, order: 1 });
    await collect("Empty", { order: 2 });
    const usersOnly = await collect("Users only", { order: 3 });
    await write("One", { collectionId: inner });
    await write("Two", { collectionId: inner, visibleTo: "users" });
    await write("Three", { collectionId: usersOnly, visibleTo: "users" });
    await write("Loose");
    const tree = async (sessionToken: string) => {
      const { collections, loose } = await t.query(api.collections.list, { sessionToken });
      return [collections.map(({ name, depth, articles, total }) => [name, depth, articles, total]), loose];
    };
    expect(await tree(anonymous)).toEqual([
      [
        ["Outer", 0, 0, 1],
        ["Inner", 1, 1, 1],
      ],
      1,
    ]);
    expect(await tree(user)).toEqual([
      [
        ["Outer", 0, 0, 2],
        ["Inner", 1, 2, 2],
        ["Users only", 0, 1, 1],
      ],
      1,
    ]);
    expect(await titles(anonymous)).toEqual(["Loose"]);
  });
});

describe("an article", () => {
  it("comes by id or slug, with its place, its neighbours and what is related", async () => {
    const outer = await collect("Outer");
    const collectionId = await collect("Inner", { parentId: outer });
    const first = await write("First", { collectionId });
    await write("Hidden", { collectionId, status: "draft" });
    await write("Theirs", { collectionId, visibleTo: "users" });
    const middle = await write("Middle", { collectionId });
    const last = await write("Last", { collectionId, relatedIds: [first] });
    const view = await get(anonymous, "middle");
    expect(view).toMatchObject({ id: middle, title: "Middle", excerpt: "Middle in words.", helpful: null });
    expect(view.collections.map(({ name }) => name)).toEqual(["Outer", "Inner"]);
    expect([view.previous?.id, view.next?.id]).toEqual([first, last]);
    expect(view.related.map(({ id }) => id)).toEqual([first, last]);
    expect((await get(user, middle)).previous?.title).toBe("Theirs");
    expect((await get(anonymous, last)).related.map(({ id }) => id)).toEqual([first]);
    expect((await get(anonymous, last)).next).toBeNull();
    expect((await get(anonymous, first)).previous).toBeNull();
    expect(await errorOf(get(anonymous, "no-such-article"))).toEqual(NOT_FOUND);
  });

  it("has the related ones its author chose, in that order, as far as this visitor may read them", async () => {
    const collectionId = await collect("Shelf");
    const beside = await write("Beside", { collectionId });
    const a = await write("A");
    const theirs = await write("Theirs", { visibleTo: "users" });
    const hidden = await write("Draft", { status: "draft" });
    const b = await write("B");
    const chosen = await write("Chosen", { collectionId, relatedIds: [b, hidden, theirs, a] });
    const related = async (reader: typeof anonymous) =>
      (await get(reader, chosen)).related.map(({ id }) => id);
    expect(await related(anonymous)).toEqual([b, a]);
    expect(await related(user)).toEqual([b, theirs, a]);
    const none = await write("None", { collectionId });
    expect((await get(anonymous, none)).related.map(({ id }) => id)).toEqual([beside, chosen]);
    const six = await Promise.all(["1", "2", "3", "4", "5", "6"].map((name) => write(name)));
    const error = await errorOf(write("Many", { relatedIds: six }));
    expect(error).toMatchObject({ code: "INPUT_INVALID" });
    expect(error.message).toContain("at most 5");
  });

  it("links to other articles only where this visitor may read them", async () => {
    const target = await write("Target");
    const draft = await write("Draft", { status: "draft" });
    const source = `[a](article:target#part) [b](article:${target}) [c](article:draft) [d](article:${draft}) [e](article:gone)`;
    const { blocks } = await get(anonymous, await write("Linking", { source }));
    expect(blocks).toEqual([
      {
        type: "paragraph",
        runs: [
          { text: "a", article: target, anchor: "part" },
          { text: " " },
          { text: "b", article: target },
          ...[" ", "c", " ", "d", " ", "e"].map((text) => ({ text })),
        ],
      },
    ]);
  });

  it("takes one word of feedback from each visitor, which may change", async () => {
    const articleId = await write("Rated");
    const say = (sessionToken: string, helpful: boolean) =>
      t.mutation(api.articles.submitFeedback, { sessionToken, articleId, helpful });
    await say(anonymous, true);
    await say(anonymous, true);
    await say(user, true);
    await say(user, false);
    expect([(await get(anonymous, articleId)).helpful, (await get(user, articleId)).helpful]).toEqual([
      true,
      false,
    ]);
    expect(await t.query(api.articles.getForAgent, { agentToken, articleId })).toMatchObject({
      helpful: 1,
      notHelpful: 1,
    });
    expect(await t.run((ctx) => ctx.db.query("articleFeedback").collect())).toHaveLength(2);
    let refused: unknown = null;
    for (let i = 0; i < 30 && refused === null; i++)
      refused = await say(anonymous, i % 2 === 0).then(
        () => null,
        (error: { data: unknown }) => error.data,
      );
    expect(JSON.stringify(refused)).toContain("RATE_LIMITED");
  });

  it("of another workspace is nowhere", async () => {
    const articleId = await write("Here");
    const other = (await makeWorkspace(t)).workspaceId;
    const stranger = (await boot(t, other)).sessionToken;
    expect(await errorOf(get(stranger, articleId))).toEqual(NOT_FOUND);
    expect(await errorOf(get(stranger, "here"))).toEqual(NOT_FOUND);
    expect([await titles(stranger), await search("here", stranger)]).toEqual([[], []]);
  });
});

describe("search", () => {
  it("puts first what has all words, and has them in the title, and says where they stand", async () => {
    await write("Billing", { source: "Invoices come by mail. Nothing about the other word." });
    await write("Exports", { source: "Export of invoices works like this." });
    await write("Export invoices", { source: "As a table." });
    const hits = await search("export invo");
    expect(hits.map(({ title }) => title)).toEqual(["Export invoices", "Exports", "Billing"]);
    const marked = (text: string, ranges: { start: number; end: number }[]) =>
      ranges.map(({ start, end }) => text.slice(start, end));
    expect(hits.map((hit) => marked(hit.title, hit.titleRanges))).toEqual([["Export", "invoices"], [], []]);
    expect(hits.map((hit) => marked(hit.snippet, hit.snippetRanges))).toEqual([
      [],
      ["Export", "invoices"],
      ["Invoices"],
    ]);
    expect(await search("export", anonymous, 1)).toHaveLength(1);
    expect(await search("   ")).toEqual([]);
  });

  it("shows the part of a long article that matches", async () => {
    const source = `${"Filler words go on. ".repeat(200)}\n\nThe **needle** lies here. ${"More of it. ".repeat(100)}`;
    await write("Long", { source });
    const [hit] = await search("needle");
    expect(hit?.snippet).toContain("needle lies here");
    expect(hit?.snippet.startsWith("…") && hit.snippet.endsWith("…")).toBe(true);
    expect(hit?.snippet.length).toBeLessThan(200);
  });

  it("has limits of its own, of length, number and pace", async () => {
    expect((await errorOf(search("x".repeat(201)))).code).toBe("INPUT_INVALID");
    for (const limit of [0, 21, 1.5])
      expect((await errorOf(search("x", anonymous, limit))).code).toBe("INPUT_INVALID");
    for (let i = 0; i < 40; i++) await search("x", user);
    const error = await errorOf(search("x", user));
    expect(error).toMatchObject({ code: "RATE_LIMITED", retryAfterMs: 1000 });
    const suggested = t.action(api.articles.suggest, { sessionToken: user, text: "hello" });
    expect((await errorOf(suggested)).code).toBe("RATE_LIMITED");
    vi.setSystemTime(Date.now() + 1000);
    expect(await search("x", user)).toEqual([]);
  });

  it("suggests for a question what has most of its telling words, and nothing for small talk", async () => {
    await write("Reset your password", { source: "Choose **Forgot password** on the sign-in page." });
    await write("Invite a colleague", { source: "Colleagues get a mail from you." });
    const suggest = async (text: string) =>
      (await t.action(api.articles.suggest, { sessionToken: anonymous, text })).map(({ title }) => title);
    expect(await suggest("Hi, how do I reset my password?")).toEqual(["Reset your password"]);
    expect(await suggest("Hello, can you please help me with this?")).toEqual([]);
    expect(await suggest("")).toEqual([]);
    expect(await suggest("colleague parking permit garage")).toEqual([]);
  });
});
