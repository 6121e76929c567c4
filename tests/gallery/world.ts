import type { Page } from "@playwright/test";
import { snippet } from "../e2e/support/fixtures.ts";
import type { Site } from "../e2e/support/site.ts";
import type { Stack } from "../e2e/support/stack.ts";
import { Caller, type Workspace } from "./client.ts";
import { EDITED_HTML, EDITED_PAGE } from "./edits.ts";

/**
 * "branded": with a header and a logo of its own. "shut": its visitor is sent away. "live", "live long": with items that come
 * up by themselves, each on a page of its own; what is live concerns every page of its workspace.
 */
export type WorldName = "empty" | "typical" | "long" | "branded" | "shut" | "live" | "live long";

/** A workspace with what is in it, and the visitor that the gallery's browser is there. */
export type World = Workspace & {
  name: WorldName;
  /** The customer's page. */
  url: string;
  /** A page of the same site with the id of no workspace. */
  nowhere: string;
  /** Addresses of further pages of the site, by the names that rows go by. */
  pages: Record<string, string>;
  visitorId: string;
  visitor: Caller;
  /** Ids of what was made, by the names that screens go by. */
  ids: Record<string, string>;
  /** What takes long to make, by name: made beside the first screens, waited for by those that show it. */
  later: Record<string, Promise<void>>;
};

/** Pages that are more than words. */
const HTML: Record<string, { html: string }> = { [EDITED_PAGE]: { html: EDITED_HTML } };

const NOWHERE = "k170000000000000000000000000000n";

type Entry = {
  stack: Stack;
  site: Site;
  name: WorldName;
  workspace: Workspace;
  pageNames?: readonly string[] | undefined;
};

/** Opens the workspace's page in the browser, and takes the visitor's place there. */
export async function enterWorld(
  page: Page,
  { stack, site, name, workspace, pageNames = [] }: Entry,
): Promise<World> {
  const head = snippet(stack, { "data-opencom-workspace-id": workspace.workspaceId });
  const path = `/${name.replace(" ", "-")}`;
  const url = site.put(path, { head });
  const pages = Object.fromEntries(
    pageNames.map((each) => [each, site.put(`${path}/${each}`, { head, ...HTML[each] })]),
  );
  const nowhere = site.put(`${path}/nowhere`, {
    head: snippet(stack, { "data-opencom-workspace-id": NOWHERE }),
  });
  await page.goto(url);
  await page.waitForFunction(() => window.OpencomWidget?.isReady());
  const visitorId = await page.evaluate(() => window.OpencomWidget.getVisitorId() ?? "");
  const visitor = new Caller(stack.info.url, { sessionToken: await tokenIn(page, workspace.workspaceId) });
  return { ...workspace, name, url, nowhere, pages, visitorId, visitor, ids: {}, later: {} };
}

/** The session's token, from where the frame keeps it. */
async function tokenIn(page: Page, workspaceId: string): Promise<string> {
  const frame = page.frames().find((each) => each.url().includes(`/frame/${workspaceId}`));
  const stored = await frame?.evaluate(
    (id) =>
      Object.entries(localStorage)
        .filter(([key]) => key.includes(id))
        .join(),
    workspaceId,
  );
  const [token] = /wst_[0-9a-f]{64}/.exec(stored ?? "") ?? [];
  if (!token) throw new Error("The frame keeps no token.");
  return token;
}

/** A conversation that the team begins. */
export async function begin(world: World, text: string, more: object = {}): Promise<string> {
  const message = { visitorId: world.visitorId, clientMessageId: crypto.randomUUID(), text, ...more };
  return (await world.agent.mutate<{ conversationId: string }>("inbox:start", message)).conversationId;
}

/** Says something in a conversation, from either side. */
export async function say(
  world: World,
  conversationId: string,
  said: { by: "team" | "visitor"; text: string } & Record<string, unknown>,
): Promise<void> {
  const { by, ...rest } = said;
  const message = { conversationId, clientMessageId: crypto.randomUUID(), ...rest };
  if (by === "team") await world.agent.mutate("inbox:reply", message);
  else await world.visitor.mutate("messages:send", message);
}

/** Takes all of a conversation as read by the visitor, so that it does not open by itself. */
export async function markRead(world: World, conversationId: string): Promise<void> {
  const paginationOpts = { numItems: 1, cursor: null };
  const { page } = await world.visitor.query<{ page: { id: string }[] }>("messages:list", {
    conversationId,
    paginationOpts,
  });
  await world.visitor.mutate("conversations:markRead", { conversationId, throughMessageId: page[0]?.id });
}
