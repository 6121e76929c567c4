import { afterEach, describe, expect, it } from "vitest";
import type { ArticleDraft, ArticleItem } from "../data/api.ts";
import { refusal } from "../testing/fakeClient.ts";
import { makeWorld, serveWorld } from "../testing/fixtures.ts";
import { find, type MountedApp, mountApp, settle, type } from "../testing/mountApp.tsx";

let app: MountedApp | undefined;
afterEach(() => {
  app?.stop();
  window.localStorage.clear();
});

const ID = "article-1" as ArticleItem["id"];
const draft: ArticleDraft = {
  id: ID,
  slug: "install",
  title: "Install it",
  excerpt: "One tag.",
  collectionId: null,
  updatedAt: Date.now(),
  status: "draft",
  visibility: "public",
  visibleTo: "all",
  order: 0,
  featured: null,
  source: "One **tag**.",
  relatedIds: [],
  version: 3,
  publishedAt: null,
  helpful: 2,
  notHelpful: 1,
};

async function open(hash: string, role?: "viewer") {
  const world = makeWorld();
  if (role) world.me = { ...world.me, agent: { ...world.me.agent, role } };
  const client = serveWorld(world);
  const { source: _source, relatedIds: _related, version: _version, ...row } = draft;
  client
    .on("articles:listForAgent", () => ({ page: [row], isDone: true, continueCursor: "end" }))
    .on("articles:searchForAgent", ({ query }) => (query === "tag" ? [row] : []))
    .on("articles:getForAgent", () => draft)
    .on("articles:preview", ({ source }) => ({
      blocks: [
        { type: "heading", level: 2, id: "top", runs: [{ text: "Top" }] },
        { type: "paragraph", runs: [{ text: source }, { text: "away", anchor: "top" }] },
        { type: "paragraph", runs: [{ text: "bad", href: "javascript:alert(1)" }] },
      ],
      headings: [],
      notes: [{ kind: "linkBroken", detail: "x.md" }],
    }))
    .on("collections:listForAgent", () => []);
  app = mountApp(client, { hash });
  await settle(20);
  return { client, root: app.root };
}

const source = (root: HTMLElement) => find<HTMLTextAreaElement>(root, ".c-article-source");
const save = (root: HTMLElement) => find<HTMLButtonElement>(root, ".c-article-head button", "Save");
const kept = () => Object.keys(window.localStorage).filter((key) => key.includes("article"));

describe("the list", () => {
  it("shows articles with their status, and what a search finds", async () => {
    const { client, root } = await open("#/articles");
    expect(find(root, ".c-rows").textContent).toContain("Install it");
    expect(find(root, ".c-rows").textContent).toContain("Draft");
    expect(document.title).toContain("Articles");
    type(find<HTMLInputElement>(root, "input[type=search]"), "nothing");
    await settle(400);
    expect(find(root, ".c-list").textContent).toContain("No article found");
    type(find<HTMLInputElement>(root, "input[type=search]"), "tag");
    await settle(400);
    expect(find(root, ".c-rows").textContent).toContain("Install it");
    expect(client.callsTo("articles:searchForAgent").map(({ query }) => query)).toEqual(["nothing", "tag"]);
  });
});

describe("the editor", () => {
  it("shows the text and what readers will see; a link that is none stays text", async () => {
    const { root } = await open(`#/articles/${ID}`);
    expect(source(root).value).toBe("One **tag**.");
    const article = find(root, ".oc-article");
    expect(article.querySelector("h2")?.textContent).toBe("Top");
    expect(article.querySelectorAll("a")).toHaveLength(1);
    expect(find(root, ".c-article-notes").textContent).toContain("x.md");
    expect(find(root, ".c-article-foot").textContent).toContain("2 readers found it helpful, 1 did not");
  });

  it("saves on the version it began with, and forgets the local draft", async () => {
    const { client, root } = await open(`#/articles/${ID}`);
    expect(save(root).disabled).toBe(true);
    type(source(root), "Two tags.");
    expect(kept()).toHaveLength(1);
    client.on("articles:update", () => ({ version: 4 }));
    save(root).click();
    await settle(20);
    expect(client.callsTo("articles:update")).toMatchObject([
      { articleId: ID, version: 3, fields: { source: "Two tags.", title: "Install it" } },
    ]);
    expect(kept()).toEqual([]);
  });

  it("keeps everything when saving fails, over a reload too", async () => {
    const first = await open(`#/articles/${ID}`);
    first.client.on("articles:update", () => {
      throw refusal("SLUG_TAKEN");
    });
    type(source(first.root), "Precious words.");
    save(first.root).click();
    await settle(20);
    expect(find(first.root, ".c-toast").textContent).toContain("has this address already");
    expect(source(first.root).value).toBe("Precious words.");
    app?.stop();
    const { root } = await open(`#/articles/${ID}`);
    expect(source(root).value).toBe("Precious words.");
    find<HTMLButtonElement>(root, ".c-article-notice button", "Discard them").click();
    expect(source(root).value).toBe("One **tag**.");
    expect(kept()).toEqual([]);
  });

  it("asks what to do about somebody else's change, and saves over it only when told to", async () => {
    const { client, root } = await open(`#/articles/${ID}`);
    client.on("articles:update", ({ version }) => {
      if (version === 3) throw refusal("ARTICLE_CHANGED");
      return { version: 6 };
    });
    type(source(root), "Mine.");
    client.on("articles:getForAgent", () => ({ ...draft, version: 5, source: "Theirs." }));
    await settle(20);
    expect(source(root).value).toBe("Mine.");
    save(root).click();
    await settle(20);
    find<HTMLButtonElement>(root, ".c-article-notice button", "Save mine").click();
    await settle(20);
    expect(client.callsTo("articles:update").map(({ version }) => version)).toEqual([3, 5]);
  });

  it("follows somebody else's change as long as nothing was written here", async () => {
    const { client, root } = await open(`#/articles/${ID}`);
    client.on("articles:getForAgent", () => ({ ...draft, version: 5, source: "Theirs." }));
    await settle(20);
    expect(source(root).value).toBe("Theirs.");
    expect(save(root).disabled).toBe(true);
  });

  it("makes a new article, whose address follows its title, and opens it", async () => {
    const { client, root } = await open("#/articles/new");
    client.on("articles:create", () => ({ articleId: ID, version: 1 }));
    type(find<HTMLInputElement>(root, ".c-article-title"), "Où est l'été?");
    find<HTMLButtonElement>(root, ".c-article-head button", "Publish").click();
    await settle(20);
    const [call] = client.callsTo("articles:create") as { fields: object }[];
    expect(call?.fields).toMatchObject({ slug: "ou-est-l-ete", status: "published", title: "Où est l'été?" });
    expect(window.location.hash).toBe(`#/articles/${ID}`);
  });

  it("lets a viewer read and nothing else", async () => {
    const { root } = await open(`#/articles/${ID}`, "viewer");
    expect(source(root).readOnly).toBe(true);
    expect(() => save(root)).toThrow("No .c-article-head button");
    expect(() => find(root, "button", "New article")).toThrow("No button");
  });
});

describe("related articles", () => {
  it("are found, added, put in order and taken away; the article itself is no choice", async () => {
    const { client, root } = await open(`#/articles/${ID}`);
    const other = (id: string, title: string, status = "published") => ({ ...draft, id, title, status });
    const others = [other("a", "Colours"), other("b", "Origins", "draft")];
    client
      .on("articles:searchForAgent", () => [draft, ...others])
      .on("articles:getForAgent", ({ articleId }) => others.find(({ id }) => id === articleId) ?? draft)
      .on("articles:update", () => ({ version: 4 }));
    const group = () => find(root, "[role=group]", "Related articles");
    const search = () => find<HTMLInputElement>(group(), "input");
    const pick = async (title: string) => {
      type(search(), "o");
      await settle(400);
      find<HTMLButtonElement>(group(), "button", `Add ${title}`).click();
      await settle(20);
    };
    type(search(), "o");
    await settle(400);
    expect([...group().querySelectorAll(".c-related-hit")].map((each) => each.textContent)).toEqual([
      "Colours",
      "Origins",
    ]);
    await pick("Colours");
    await pick("Origins");
    expect(find(group(), "li", "Origins").textContent).toContain("Readers do not see it");
    find<HTMLButtonElement>(group(), "button", "Move Origins up").click();
    await settle(20);
    save(root).click();
    await settle(20);
    const fields = () => client.callsTo("articles:update").at(-1)?.["fields"] as { relatedIds: string[] };
    expect(fields().relatedIds).toEqual(["b", "a"]);
    find<HTMLButtonElement>(group(), "button", "Remove Origins").click();
    await settle(20);
    save(root).click();
    await settle(20);
    expect(fields().relatedIds).toEqual(["a"]);
  });
});
