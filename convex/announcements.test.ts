import { beforeEach, describe, expect, it } from "vitest";
import { api } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { type Backend, boot, errorOf, firstPage, makeAgent, makeBackend, makeWorkspace } from "./test.setup";

const FIELDS = {
  title: "Dark mode",
  source: "It is **here**.",
  visibleTo: "all",
  coverId: null,
  link: null,
} as const;

let t: Backend;
let workspaceId: Id<"workspaces">;
let agentToken: string;
let sessionToken: string;

beforeEach(async () => {
  t = makeBackend();
  ({ workspaceId } = await makeWorkspace(t));
  agentToken = await makeAgent(t, workspaceId);
  ({ sessionToken } = await boot(t, workspaceId));
});

const create = async (more: object = {}) =>
  (await t.mutation(api.announcements.create, { agentToken, fields: { ...FIELDS, ...more } })).announcementId;
const setStatus = (announcementId: string, status: "draft" | "published" | "archived") =>
  t.mutation(api.announcements.setStatus, { agentToken, announcementId, status });
const publish = async (more: object = {}) => {
  const id = await create(more);
  await setStatus(id, "published");
  return id;
};
const list = (token = sessionToken) => t.query(api.announcements.list, { sessionToken: token });
const titles = async (token?: string) => (await list(token)).map(({ title }) => title);

describe("announcements", () => {
  it("are told by their first words, of which headings are none", async () => {
    await publish({ source: "Studs, or none.\n\n## Which ones fit\n\nAll wheels." });
    await publish({ title: "two", source: "# Only this" });
    expect((await list()).map(({ excerpt }) => excerpt).sort()).toEqual([
      "Only this",
      "Studs, or none. All wheels.",
    ]);
  });
  it("are seen by visitors while they are published, newest first, three at most", async () => {
    const id = await create();
    expect(await titles()).toEqual([]);
    await setStatus(id, "published");
    expect(await list()).toMatchObject([{ title: "Dark mode", excerpt: "It is here.", isRead: false }]);
    for (const title of ["two", "three", "four"]) {
      await new Promise((resolve) => setTimeout(resolve, 2));
      await publish({ title });
    }
    expect(await titles()).toEqual(["four", "three", "two"]);
    for (const status of ["draft", "archived"] as const) {
      await setStatus(id, "draft");
      await new Promise((resolve) => setTimeout(resolve, 2));
      await setStatus(id, "published");
      expect(await titles()).toContain("Dark mode");
      await setStatus(id, status);
      expect(await titles()).not.toContain("Dark mode");
      const error = await errorOf(t.query(api.announcements.get, { sessionToken, announcementId: id }));
      expect(error.code).toBe("NOT_FOUND");
    }
  });

  it("are chosen by audience on the server, however many there are for others", async () => {
    await publish({ title: "for visitors", visibleTo: "visitors" });
    const forUsers = await publish({ title: "for users 1", visibleTo: "users" });
    for (const n of [2, 3, 4, 5]) await publish({ title: `for users ${n}`, visibleTo: "users" });
    expect(await titles()).toEqual(["for visitors"]);
    expect(
      (await errorOf(t.query(api.announcements.get, { sessionToken, announcementId: forUsers }))).code,
    ).toBe("NOT_FOUND");
    const user = await boot(t, workspaceId, { user: { email: "ann@shop.example" } });
    expect(await titles(user.sessionToken)).toHaveLength(3);
  });

  it("are new until this visitor has read them, and what is remembered of it is bounded", async () => {
    const other = await boot(t, workspaceId);
    const id = await publish();
    const markRead = (announcementId: string) =>
      t.mutation(api.announcements.markRead, { sessionToken, announcementId });
    await markRead(id);
    await markRead(id);
    expect((await list())[0]?.isRead).toBe(true);
    expect((await list(other.sessionToken))[0]?.isRead).toBe(false);
    const many = Array.from({ length: 55 }, (_, n) => n);
    for (const n of many) await markRead(await publish({ title: `n${n}` }));
    const rows = await t.run((ctx) => ctx.db.query("announcementReads").collect());
    expect(rows.map(({ readIds }) => readIds.length)).toEqual([50]);
  });

  it("are parsed when they are written; markup is text, and a link is the server's own", async () => {
    const link = { label: "Read more", url: "https://shop.example/news" };
    const id = await publish({ source: "<img src=x onerror=alert(1)>", link });
    const view = await t.query(api.announcements.get, { sessionToken, announcementId: id });
    expect(view.blocks).toEqual([{ type: "paragraph", runs: [{ text: "<img src=x onerror=alert(1)>" }] }]);
    expect(view.link).toEqual({
      label: "Read more",
      href: "https://shop.example/news",
      host: "shop.example",
    });
  });

  it.each([
    ["title", { title: " " }],
    ["source", { source: "" }],
    ["link.url", { link: { label: "Go", url: "javascript:alert(1)" } }],
    ["link.label", { link: { label: "", url: "https://shop.example/" } }],
    ["link:", { link: { label: "Go" } }],
  ])("name the place of a mistake: %s", async (place, more) => {
    const error = await errorOf(create(more));
    expect([error.code, error.message]).toEqual(["INPUT_INVALID", expect.stringContaining(place)]);
  });

  it("lead to an article only where this visitor may open it", async () => {
    const article = {
      title: "Guide",
      slug: "guide",
      source: "Words.",
      collectionId: null,
      visibility: "public",
      status: "published",
      visibleTo: "users",
      featured: null,
      relatedIds: [] as string[],
    } as const;
    await t.mutation(api.articles.create, { agentToken, fields: article });
    const announcementId = await publish({ link: { label: "Read the guide", articleId: "guide" } });
    const get = (token: string) => t.query(api.announcements.get, { sessionToken: token, announcementId });
    expect((await get(sessionToken)).link).toBeNull();
    const user = await boot(t, workspaceId, { user: { email: "ann@shop.example" } });
    expect((await get(user.sessionToken)).link).toEqual({
      label: "Read the guide",
      article: expect.any(String),
    });
  });

  it("are changed on the version that was read, and show the change", async () => {
    const announcementId = await publish();
    const update = (version: number, title: string) =>
      t.mutation(api.announcements.update, {
        agentToken,
        announcementId,
        version,
        fields: { ...FIELDS, title },
      });
    expect(await update(1, "Better")).toEqual({ version: 2 });
    expect((await errorOf(update(1, "Worse"))).code).toBe("CHANGED_MEANWHILE");
    expect(await titles()).toEqual(["Better"]);
    const { page } = await t.query(api.announcements.listForAgent, { agentToken, paginationOpts: firstPage });
    expect(page).toMatchObject([{ title: "Better", status: "published" }]);
  });
});
