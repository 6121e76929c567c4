import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { writeArticle, writeCollection } from "./articles.setup";
import {
  type Backend,
  boot,
  dump,
  errorOf,
  firstPage,
  makeAgent,
  makeBackend,
  makeWorkspace,
  messageId,
} from "./test.setup";

const HOUR = 3_600_000;
const PNG = Uint8Array.from(
  "89504e470d0a1a0a0000000d4948445200000280000001e00806000000".match(/../g) ?? [],
  (byte) => Number.parseInt(byte, 16),
);

let t: Backend;
let workspaceId: Id<"workspaces">;
let agentToken: string;
let sessionToken: string;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime("2026-03-01T12:00:00Z");
  vi.stubEnv("CONVEX_SITE_URL", "https://happy-otter-1.convex.site");
  t = makeBackend();
  workspaceId = (await makeWorkspace(t)).workspaceId;
  agentToken = await makeAgent(t, workspaceId);
  sessionToken = (await boot(t, workspaceId)).sessionToken;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const write = (title: string, more: Omit<Parameters<typeof writeArticle>[2], "title"> = {}) =>
  writeArticle(t, agentToken, { title, ...more });
const draftOf = (articleId: string) => t.query(api.articles.getForAgent, { agentToken, articleId });

type Change = Partial<{ title: string; slug: string; source: string; collectionId: string | null }>;
async function change(articleId: string, changed: Change, version?: number) {
  const draft = await draftOf(articleId);
  const { title, slug, source, collectionId, visibility, status, visibleTo, order, featured, relatedIds } =
    draft;
  const own = {
    title,
    slug,
    source,
    collectionId,
    visibility,
    status,
    visibleTo,
    order,
    featured,
    relatedIds,
  };
  const args = { agentToken, articleId, version: version ?? draft.version, fields: { ...own, ...changed } };
  return t.mutation(api.articles.update, args);
}

async function uploadPicture() {
  const storageId = await t.run((ctx) => ctx.storage.store(new Blob([PNG])));
  const file = { uploadId: messageId(), storageId, name: "a.png", type: "image/png" };
  const { id } = await t.action(api.attachments.finalizeForAgent, { agentToken, ...file });
  return t.mutation(api.articles.addImage, { agentToken, attachmentId: id });
}

describe("writing", () => {
  it("refuses what is too large, malformed, or has another's slug; with a code, and changes nothing", async () => {
    const articleId = await write("One");
    await write("Two");
    const before = JSON.stringify(await dump(t));
    const cases: [Change, string][] = [
      [{ source: "x".repeat(200 * 1024 + 1) }, "ARTICLE_TOO_LARGE"],
      [{ source: "é".repeat(100 * 1024 + 1) }, "ARTICLE_TOO_LARGE"],
      [{ source: "- a\n".repeat(4_001) }, "ARTICLE_TOO_LARGE"],
      [{ source: "a\n\n".repeat(4_001) }, "ARTICLE_TOO_LARGE"],
      [{ source: `a${"\u0301".repeat(40)}` }, "INPUT_INVALID"],
      [{ title: " " }, "INPUT_INVALID"],
      [{ title: "x".repeat(201) }, "INPUT_INVALID"],
      [{ slug: "two" }, "SLUG_TAKEN"],
      ...["", "A", "a b", "-a", "a--b", "a/b", "x".repeat(121)].map((slug): [Change, string] => [
        { slug },
        "INPUT_INVALID",
      ]),
      [{ collectionId: "nonsense" }, "NOT_FOUND"],
    ];
    for (const [changed, code] of cases)
      expect([changed, (await errorOf(change(articleId, changed))).code]).toEqual([changed, code]);
    expect(JSON.stringify(await dump(t)) === before).toBe(true);
    expect((await change(articleId, { source: "x".repeat(200 * 1024), slug: "日本語-1" })).version).toBe(2);
  });

  it("stores the largest article whose every sign is a part of its own", async () => {
    const source = "*a* ".repeat(50 * 1024);
    const articleId = await write("Large", { source: source.slice(0, 200 * 1024) });
    expect((await draftOf(articleId)).source).toBe(source);
    const { blocks } = await t.query(api.articles.get, { sessionToken, articleId });
    expect(JSON.stringify(blocks).length).toBeLessThan(700_000);
  });

  it("notices another's change in between", async () => {
    const articleId = await write("One");
    await change(articleId, { title: "Mine" }, 1);
    expect((await errorOf(change(articleId, { title: "Yours" }, 1))).code).toBe("ARTICLE_CHANGED");
    expect(await draftOf(articleId)).toMatchObject({ title: "Mine", version: 2 });
  });

  it("lists for the team by change, status and collection, and finds drafts", async () => {
    const collectionId = await writeCollection(t, agentToken, { name: "Guides" });
    await write("First", { collectionId });
    vi.setSystemTime(Date.now() + 1000);
    await write("Second", { collectionId, status: "draft", source: "needle" });
    vi.setSystemTime(Date.now() + 1000);
    await write("Third", { visibility: "internal" });
    const list = async (filter: object) => {
      const args = { agentToken, paginationOpts: firstPage, ...filter };
      return (await t.query(api.articles.listForAgent, args)).page.map(({ title }) => title);
    };
    expect(await list({})).toEqual(["Third", "Second", "First"]);
    expect(await list({ status: "published" })).toEqual(["Third", "First"]);
    expect(await list({ collectionId })).toEqual(["First", "Second"]);
    expect(await list({ collectionId: null })).toEqual(["Third"]);
    const found = await t.query(api.articles.searchForAgent, { agentToken, query: "need" });
    expect(found.map(({ title, status }) => [title, status])).toEqual([["Second", "draft"]]);
  });

  it("previews without writing anything", async () => {
    const before = JSON.stringify(await dump(t));
    const preview = await t.query(api.articles.preview, {
      agentToken,
      source: "## Hi\n\n![x](https://a.example/b.png)",
    });
    expect(preview.headings).toEqual([{ level: 2, id: "hi", text: "Hi" }]);
    expect(preview.notes).toEqual([{ kind: "imageRemote", detail: "https://a.example/b.png" }]);
    expect(JSON.stringify(await dump(t)) === before).toBe(true);
  });
});

describe("pictures", () => {
  it("are shown at their size, fetched by whoever has their address, and outlive every sweep while in use", async () => {
    const picture = await uploadPicture();
    expect(picture).toMatchObject({ width: 640, height: 480 });
    const articleId = await write("Shown", { source: `![A screen](image:${picture.imageId})` });
    const { blocks } = await t.query(api.articles.get, { sessionToken, articleId });
    const { imageId, url } = picture;
    expect(blocks).toEqual([
      { type: "image", image: imageId, alt: "A screen", width: 640, height: 480, url },
    ]);
    vi.setSystemTime(Date.now() + 30 * HOUR);
    await t.mutation(internal.expiry.sweep, {});
    await t.mutation(internal.expiry.cleanUp, {});
    const path = url.replace("https://happy-otter-1.convex.site", "");
    const response = await t.fetch(path);
    expect(response.status).toBe(200);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(PNG);
    expect(response.headers.get("Content-Type")).toBe("image/png");
    expect(response.headers.get("Content-Security-Policy")).toBe("sandbox; default-src 'none'");
    for (const wrong of [
      path.replace(/.$/, "0"),
      path.split("?")[0] ?? "",
      path.replace(/key=.*/, "key="),
      "/attachments/article/x?key=y",
    ])
      if (wrong !== path) expect((await t.fetch(wrong)).status).toBe(404);
  });

  it("go a day after the last article that showed them", async () => {
    const { imageId } = await uploadPicture();
    const source = `![](image:${imageId})`;
    const one = await write("One", { source });
    const two = await write("Two", { source });
    const left = async () => {
      await t.mutation(internal.expiry.cleanUp, {});
      return t.run(async (ctx) => [
        (await ctx.db.query("articleImages").collect()).length,
        (await ctx.db.system.query("_storage").collect()).length,
      ]);
    };
    await change(one, { source: "none" });
    vi.setSystemTime(Date.now() + 30 * HOUR);
    expect(await left()).toEqual([1, 1]);
    await t.mutation(api.articles.remove, { agentToken, articleId: two });
    expect(await left()).toEqual([1, 1]);
    vi.setSystemTime(Date.now() + 25 * HOUR);
    expect(await left()).toEqual([0, 0]);
  });

  it("of another workspace are not there, and only pictures are taken", async () => {
    const { imageId } = await uploadPicture();
    const other = await makeAgent(t, (await makeWorkspace(t)).workspaceId);
    const preview = await t.query(api.articles.preview, {
      agentToken: other,
      source: `![](image:${imageId})`,
    });
    expect(preview).toMatchObject({ blocks: [], notes: [{ kind: "imageMissing" }] });
    const storageId = await t.run((ctx) => ctx.storage.store(new Blob(["text"])));
    const file = { uploadId: messageId(), storageId, name: "a.txt", type: "text/plain" };
    const { id } = await t.action(api.attachments.finalizeForAgent, { agentToken, ...file });
    const taken = t.mutation(api.articles.addImage, { agentToken, attachmentId: id });
    expect((await errorOf(taken)).code).toBe("INPUT_INVALID");
  });
});

describe("collections", () => {
  const rows = async () =>
    (await t.query(api.collections.listForAgent, { agentToken })).map(
      ({ name, depth }) => `${depth} ${name}`,
    );

  it("lie at most four levels deep, and never in themselves", async () => {
    const below = (name: string, parentId: string) => writeCollection(t, agentToken, { name, parentId });
    const a = await writeCollection(t, agentToken, { name: "A" });
    const b = await below("B", a);
    const d = await below("D", await below("C", b));
    expect((await errorOf(writeCollection(t, agentToken, { name: "E", parentId: d }))).code).toBe(
      "INPUT_INVALID",
    );
    const move = (collectionId: string, name: string, parentId: string) =>
      t.mutation(api.collections.update, {
        agentToken,
        collectionId,
        name,
        slug: name.toLowerCase(),
        description: "",
        icon: null,
        parentId,
        order: 0,
      });
    expect((await errorOf(move(a, "A", d))).code).toBe("INPUT_INVALID");
    expect((await errorOf(move(a, "A", a))).code).toBe("INPUT_INVALID");
    const other = await writeCollection(t, agentToken, { name: "Z" });
    expect((await errorOf(move(b, "B", d))).code).toBe("INPUT_INVALID");
    await move(b, "B", other);
    expect((await rows()).toSorted()).toEqual(["0 A", "0 Z", "1 B", "2 C", "3 D"]);
    expect((await errorOf(writeCollection(t, agentToken, { name: "z" }))).code).toBe("SLUG_TAKEN");
  });

  it("leave what they held to the one around them, counts and all", async () => {
    const outer = await writeCollection(t, agentToken, { name: "Outer" });
    const inner = await writeCollection(t, agentToken, { name: "Inner", parentId: outer });
    await writeCollection(t, agentToken, { name: "Core", parentId: inner });
    await write("One", { collectionId: outer });
    const two = await write("Two", { collectionId: inner });
    await t.mutation(api.collections.remove, { agentToken, collectionId: inner });
    expect(await rows()).toEqual(["0 Outer", "1 Core"]);
    const { collections } = await t.query(api.collections.list, { sessionToken });
    expect(collections).toMatchObject([{ name: "Outer", articles: 2, total: 2 }]);
    await t.mutation(api.collections.remove, { agentToken, collectionId: outer });
    expect((await draftOf(two)).collectionId).toBeNull();
    expect(await t.query(api.collections.list, { sessionToken })).toEqual({ collections: [], loose: 2 });
  });
});

describe("import", () => {
  type Files = { path: string; text: string }[];
  const run = (
    files: Files,
    more: { status?: "draft" | "published"; images?: { path: string; imageId: string }[] } = {},
  ) =>
    t.mutation(api.articles.importFiles, {
      agentToken,
      files,
      paths: files.map(({ path }) => path),
      images: [],
      status: "published",
      ...more,
    });
  const bySlug = (slug: string) => t.query(api.articles.get, { sessionToken, articleId: slug });

  it("makes articles of files, collections of folders, and links of links between files", async () => {
    const picture = await uploadPicture();
    const results = await run(
      [
        {
          path: "01-getting-started/02-install.md",
          text: "---\ntitle: 'Install it'\norder: 7\nfeatured: 1\n---\n# Install it\n\nSee [use](../using/first_steps.md#send), [there](./03-next), [x](../gone.md).\n\n![pic](../img/a.png) ![no](b.png)\n\n```\n[code](../using/first_steps.md)\n```\n",
        },
        {
          path: "using/first_steps.md",
          text: "<!-- hidden -->\n# First *steps*\n\n## Send\n\nBack to [install][1].\n\n[1]: /01-getting-started/02-install.md\n",
        },
        { path: "01-getting-started/03-next.md", text: "No title here." },
        {
          path: "using/README.md",
          text: "---\ncollection: Other / Place\naudience: users\ndraft: true\n---\n# Using\n",
        },
      ],
      { images: [{ path: "img/a.png", imageId: picture.imageId }] },
    );
    expect(results.map(({ outcome, title }) => [outcome, title])).toEqual([
      ["created", "Install it"],
      ["created", "First steps"],
      ["created", "Next"],
      ["created", "Using"],
    ]);
    expect(results[0]?.notes).toEqual([
      { kind: "linkBroken", detail: "../gone.md" },
      { kind: "imageMissing", detail: "b.png" },
    ]);
    const install = await bySlug("getting-started-install");
    const steps = await bySlug("using-first-steps");
    expect(install.collections.map(({ name }) => name)).toEqual(["Getting started"]);
    expect(install.blocks[0]).toEqual({
      type: "paragraph",
      runs: [
        { text: "See " },
        { text: "use", article: steps.id, anchor: "send" },
        { text: ", " },
        { text: "there", article: results[2]?.articleId },
        { text: ", x." },
      ],
    });
    expect(install.blocks[1]).toMatchObject({ type: "image", alt: "pic" });
    expect(install.blocks.at(-1)).toEqual({ type: "code", text: "[code](../using/first_steps.md)" });
    expect(steps.blocks.at(-1)).toMatchObject({ runs: [{}, { text: "install", article: install.id }, {}] });
    const featured = await t.query(api.articles.featured, { sessionToken });
    expect(featured.map(({ slug }) => slug)).toEqual(["getting-started-install"]);
    const using = await draftOf(results[3]?.articleId as string);
    expect(using).toMatchObject({ slug: "using", status: "draft", visibleTo: "users" });
    const collections = await t.query(api.collections.listForAgent, { agentToken });
    expect(collections.map(({ name, slug }) => [name, slug])).toEqual([
      ["Getting started", "getting-started"],
      ["Using", "using"],
      ["Other", "other"],
      ["Place", "other-place"],
    ]);
  });

  it("changes nothing the second time, and only what has changed the third", async () => {
    const files = [
      { path: "a/one.md", text: "# One\n\nText." },
      { path: "a/two.md", text: "# Two\n\nText." },
    ];
    await run(files);
    const before = JSON.stringify((await dump(t))["articles"]);
    expect((await run(files)).map(({ outcome }) => outcome)).toEqual(["unchanged", "unchanged"]);
    expect(JSON.stringify((await dump(t))["articles"])).toBe(before);
    files[1] = { path: "a/two.md", text: "# Two\n\nMore." };
    expect((await run(files)).map(({ outcome }) => outcome)).toEqual(["unchanged", "updated"]);
    expect((await bySlug("a-two")).excerpt).toBe("More.");
  });

  it("reports what it cannot take, and takes the rest", async () => {
    const results = await run([
      { path: "large.md", text: `# Large\n\n${"x".repeat(210_000)}` },
      { path: "fine.md", text: "# Fine" },
    ]);
    expect(results.map(({ outcome, problem }) => [outcome, problem?.code])).toEqual([
      ["refused", "ARTICLE_TOO_LARGE"],
      ["created", undefined],
    ]);
    const many = Array.from({ length: 11 }, (_, i) => ({ path: `${i}.md`, text: "x" }));
    expect((await errorOf(run(many))).code).toBe("INPUT_INVALID");
  });

  it("gives files of the same name in one place slugs of their own", async () => {
    const results = await run([
      { path: "a b.md", text: "# One" },
      { path: "a-b.md", text: "# Two" },
      { path: "日本語.md", text: "本文" },
    ]);
    const slugs = await Promise.all(
      results.map(async ({ articleId }) => (await draftOf(articleId as string)).slug),
    );
    expect(slugs).toEqual(["a-b", "a-b-2", "日本語"]);
  });
});
