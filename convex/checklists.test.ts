import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { type Backend, boot, errorOf, makeAgent, makeBackend, makeWorkspace } from "./test.setup";

const item = (id: string, more: object = {}) => ({
  id,
  title: `Item ${id}`,
  action: { type: "none" },
  ...more,
});
const FIELDS = { title: "First steps", description: "", visibleTo: "all", items: [item("a"), item("b")] };

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
afterEach(() => void vi.useRealTimers());

const create = async (more: object = {}) => {
  const fields = { ...FIELDS, ...more } as never;
  return (await t.mutation(api.checklists.create, { agentToken, fields })).checklistId;
};
const setStatus = (checklistId: string, status: "draft" | "live" | "paused" | "archived") =>
  t.mutation(api.checklists.setStatus, { agentToken, checklistId, status });
const publish = async (more: object = {}) => {
  const id = await create(more);
  await setStatus(id, "live");
  return id;
};
const list = (token = sessionToken) => t.query(api.checklists.getAllProgress, { sessionToken: token });
const complete = (checklistId: string, itemId: string, done = true, token = sessionToken) =>
  t.mutation(api.checklists.complete, { sessionToken: token, checklistId, itemId, done });

describe("checklists", () => {
  it("are seen and ticked while they are live, and by those they are for", async () => {
    const id = await create();
    expect(await list()).toEqual([]);
    expect((await errorOf(complete(id, "a"))).code).toBe("NOT_FOUND");
    await setStatus(id, "live");
    expect(await list()).toMatchObject([{ title: "First steps", done: 0, startedAt: null }]);
    for (const status of ["paused", "archived"] as const) {
      await setStatus(id, status);
      expect(await list()).toEqual([]);
      expect((await errorOf(complete(id, "a"))).code).toBe("NOT_FOUND");
    }
    const forUsers = await publish({ visibleTo: "users" });
    expect(await list()).toEqual([]);
    expect((await errorOf(complete(forUsers, "a"))).code).toBe("NOT_FOUND");
    const user = await boot(t, workspaceId, { user: { email: "ann@shop.example" } });
    expect(await list(user.sessionToken)).toHaveLength(1);
  });

  it("take a tick once, let it go again, and keep each visitor's own", async () => {
    const id = await publish();
    const other = await boot(t, workspaceId);
    expect(await complete(id, "a")).toEqual({ done: 1, total: 2 });
    expect(await complete(id, "a")).toEqual({ done: 1, total: 2 });
    expect(await complete(id, "b")).toEqual({ done: 2, total: 2 });
    expect(await complete(id, "a", false)).toEqual({ done: 1, total: 2 });
    expect((await list())[0]?.items.map(({ isDone }) => isDone)).toEqual([false, true]);
    expect((await list(other.sessionToken))[0]?.done).toBe(0);
    expect(await t.run((ctx) => ctx.db.query("checklistProgress").collect())).toHaveLength(1);
    expect((await errorOf(complete(id, "nonsense"))).code).toBe("NOT_FOUND");
  });

  it("keep what is done through every edit, by the items' ids", async () => {
    const checklistId = await publish();
    await complete(checklistId, "a");
    const edit = (version: number, items: object[]) =>
      t.mutation(api.checklists.update, {
        agentToken,
        checklistId,
        version,
        fields: { ...FIELDS, items } as never,
      });
    await edit(1, [item("c"), item("b"), item("a", { title: "Renamed" })]);
    expect((await list())[0]?.items.map(({ id, isDone }) => [id, isDone])).toEqual([
      ["c", false],
      ["b", false],
      ["a", true],
    ]);
    await edit(2, [item("b")]);
    expect((await list())[0]).toMatchObject({ done: 0 });
    await edit(3, [item("a"), item("b")]);
    expect((await list())[0]).toMatchObject({ done: 1 });
    expect((await errorOf(edit(1, []))).code).toBe("CHANGED_MEANWHILE");
  });

  it.each([
    ["title:", { title: "" }],
    ["items[1].id: “a” is used twice", { items: [item("a"), item("a")] }],
    ["items[0].id:", { items: [item("a b")] }],
    ["items[1].title:", { items: [item("a"), item("b", { title: " " })] }],
    [
      "items[0].action.url:",
      { items: [item("a", { action: { type: "url", url: "javascript:alert(1)", label: "Go" } })] },
    ],
    [
      "items[0].action.label:",
      { items: [item("a", { action: { type: "url", url: "https://a.example/", label: "" } })] },
    ],
    ["items[0].action.articleId:", { items: [item("a", { action: { type: "article", articleId: "a/b" } })] }],
    ["items: a checklist has at most 30", { items: Array.from({ length: 31 }, (_, n) => item(`i${n}`)) }],
  ])("name the exact place of a mistake: %s", async (place, more) => {
    const error = await errorOf(create(more));
    expect([error.code, error.message]).toEqual(["INPUT_INVALID", expect.stringContaining(place)]);
  });

  it("that have no panel are for the messenger when a page asks for them, and for whom they are", async () => {
    const startable = async (itemId: string) =>
      (await t.query(api.engagement.startable, { sessionToken, kind: "checklist", itemId })).outcome;
    const id = await publish();
    expect(await startable(id)).toBe("inMessenger");
    await setStatus(id, "paused");
    expect(await startable(id)).toBe("notLive");
    expect(await startable(await publish({ visibleTo: "users" }))).toBe("notForVisitor");
    expect(await startable("nothing")).toBe("unknown");
  });

  it("are not put before visitors while they are empty", async () => {
    const id = await create({ items: [] });
    expect(await errorOf(setStatus(id, "live"))).toMatchObject({
      code: "INPUT_INVALID",
      message: expect.stringContaining("items:"),
    });
    expect(await list()).toEqual([]);
  });

  it("show the host of an address that its label does not tell", async () => {
    await publish({
      items: [item("a", { action: { type: "url", url: "https://a.example/x", label: "Go" } })],
    });
    expect((await list())[0]?.items[0]?.action).toEqual({
      type: "url",
      label: "Go",
      href: "https://a.example/x",
      host: "a.example",
    });
  });

  it("are limited in how fast they are ticked", async () => {
    const id = await publish();
    // A slow machine gives tokens back meanwhile.
    vi.useFakeTimers({ toFake: ["Date"] });
    for (let n = 0; n < 60; n++) await complete(id, "a", n % 2 === 0);
    expect(await errorOf(complete(id, "a"))).toMatchObject({
      code: "RATE_LIMITED",
      retryAfterMs: expect.any(Number),
    });
  });
});
