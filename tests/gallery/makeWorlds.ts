import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { BrowserContext } from "@playwright/test";
import { makePng } from "../e2e/support/png.ts";
import type { Site } from "../e2e/support/site.ts";
import type { Stack } from "../e2e/support/stack.ts";
import { makeWorkspace, type Workspace } from "./client.ts";
import { fillBranded } from "./fillBranded.ts";
import { fillLive, fillLiveLong, LIVE_PAGES } from "./fillLive.ts";
import { fillLong } from "./fillLong.ts";
import { fillTypical } from "./fillTypical.ts";
import { LONG, LONG_ARTICLE } from "./longWords.ts";
import { enterWorld, type World, type WorldName } from "./world.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const IMPORT = here("../../scripts/importDocs.mjs");
const ALL_TABS = ["home", "messages", "help", "tours", "tasks", "tickets"];

export type Worlds = Record<WorldName, World>;

/** Makes the workspaces by the functions and commands their teams would use. */
export async function makeWorlds(
  context: BrowserContext,
  { stack, site }: { stack: Stack; site: Site },
): Promise<Worlds> {
  const page = await context.newPage();
  const make = async (
    name: WorldName,
    owner: { name: string; owner: string },
    prepare: (workspace: Workspace) => Promise<void>,
    pageNames?: readonly string[],
  ) => {
    const workspace = await makeWorkspace(stack, owner);
    await prepare(workspace);
    return enterWorld(page, { stack, site, name, workspace, pageNames });
  };
  const empty = await make("empty", { name: "Acme", owner: "Ada Lovelace" }, async ({ agent }) => {
    await showAllTabs({ agent });
    const [form] = await agent.query<{ id: string }[]>("ticketForms:list");
    await agent.mutate("ticketForms:remove", { formId: form?.id });
  });
  const typical = await make("typical", { name: "Fjord Bikes", owner: "Ingrid Solberg" }, (workspace) =>
    importFolder(stack, workspace, here("../../demo/articles")),
  );
  await fillTypical(typical);
  const long = await make("long", { name: LONG.team, owner: LONG.agent }, async (workspace) => {
    await showAllTabs(workspace);
    await importLongArticles(stack, workspace);
  });
  await fillLong(long);
  const branded = await make("branded", { name: "Northwind", owner: "Nora Wind" }, fillBranded);
  const shut = await make("shut", { name: "Closed Shop", owner: "Carl Osed" }, async () => undefined);
  const nothing = async () => undefined;
  const live = await make("live", { name: "Fjord Bikes", owner: "Ingrid Solberg" }, nothing, LIVE_PAGES);
  await fillLive(live);
  const liveLong = await make("live long", { name: LONG.team, owner: LONG.agent }, nothing, LIVE_PAGES);
  await fillLiveLong(liveLong);
  await page.close();
  return { empty, typical, long, branded, shut, live, "live long": liveLong };
}

async function showAllTabs({ agent }: Pick<Workspace, "agent">): Promise<void> {
  const tabs = ALL_TABS.map((id) => ({ id, isEnabled: true, visibleTo: "all" }));
  await agent.mutate("messenger:setTabs", { change: { tabs } });
}

async function importFolder(stack: Stack, { agentToken }: Workspace, folder: string): Promise<void> {
  const args = [IMPORT, folder, "--publish", "--url", stack.info.url, "--token", agentToken];
  await promisify(execFile)(process.execPath, args);
}

async function importLongArticles(stack: Stack, workspace: Workspace): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "opencom-gallery-"));
  try {
    LONG.lines.slice(0, 8).forEach((line, at) => {
      const collection = join(folder, `0${at}-${line.slice(0, 40).replaceAll(/[/?#.]/g, "")}`);
      mkdirSync(collection);
      writeFileSync(join(collection, "one.md"), `# ${line}\n\n${line} ${LONG.lines.join(" ")}`);
    });
    writeFileSync(join(folder, "all.png"), makePng(1200, 300));
    writeFileSync(join(folder, "all.md"), `${LONG_ARTICLE}\n\n![${LONG.word}](all.png)\n`);
    await importFolder(stack, workspace, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
