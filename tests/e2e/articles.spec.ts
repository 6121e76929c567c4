import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";
import { expect, test } from "./support/fixtures.ts";
import { makePng } from "./support/png.ts";
import type { Stack } from "./support/stack.ts";

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const IMPORT = fileURLToPath(new URL("../../scripts/importDocs.mjs", import.meta.url));
/** Documentation of some size that nobody here has written. */
const DOCS = join(dirname(require.resolve("ai/package.json")), "docs");

type Hit = { id: string; title: string; snippet: string };
type Article = { title: string; blocks: { type: string; url?: string }[]; helpful: boolean | null };

/** A visitor without a browser: the public functions over HTTP, with nothing but a token of its own. */
class Reader {
  private readonly stack: Stack;
  private readonly sessionToken: string;

  private constructor(stack: Stack, sessionToken: string) {
    this.stack = stack;
    this.sessionToken = sessionToken;
  }

  static async boot(stack: Stack): Promise<Reader> {
    const token = `wst_${random()}`;
    const page = { url: "http://127.0.0.1/", title: "", referrer: "", locale: "en" };
    const [tokenHash, nextResumeHash] = [await sha256(token), await sha256(random())];
    const { workspaceId } = stack.info;
    const request = { workspaceId, page, parentOrigin: "http://127.0.0.1", tokenHash, nextResumeHash };
    await post(stack, "mutation", "widgetSessions:boot", request);
    return new Reader(stack, token);
  }

  call<T>(kind: "query" | "mutation" | "action", path: string, args: object): Promise<T> {
    return post(this.stack, kind, path, { ...args, sessionToken: this.sessionToken });
  }

  search = (query: string): Promise<Hit[]> => this.call("action", "articles:search", { query });
  read = (articleId: string): Promise<Article> => this.call("query", "articles:get", { articleId });
}

async function post<T>(stack: Stack, kind: string, path: string, args: object): Promise<T> {
  const response = await fetch(`${stack.info.url}/api/${kind}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ path, args, format: "json" }),
  });
  const answer = (await response.json()) as { status: string; value: T; errorMessage?: string };
  if (answer.status !== "success") throw new Error(`${path}: ${answer.errorMessage}`);
  return answer.value;
}

const random = () => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("hex");
const sha256 = async (text: string) =>
  Buffer.from(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).toString("hex");

/** Every finding of axe, as readable lines. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    type Finding = { id: string; nodes: { html: string; failureSummary: string }[] };
    type Axe = { run: (options: object) => Promise<{ violations: Finding[] }> };
    const { axe } = globalThis as unknown as { axe: Axe };
    const { violations } = await axe.run({ resultTypes: ["violations"], iframes: false });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html.slice(0, 160)} — ${node.failureSummary.slice(0, 200)}`),
    );
  });
}

test("an article is written with a live preview, saved as a draft nobody sees, published, found and read", async ({
  stack,
  consolePage: page,
}) => {
  const reader = await Reader.boot(stack);
  await page.goto(`${stack.info.consoleUrl}#/articles`);
  await expect(page.getByRole("link", { name: /Put the messenger on your site/ })).toBeVisible();
  await page.getByRole("button", { name: "New article" }).click();
  await page.getByRole("textbox", { name: "Title" }).fill("Feeding the quokka");
  const source = page.getByRole("textbox", { name: /Markdown/ });
  await source.fill(
    "## Twice a day\n\nGive it **leaves**.\n\n| when | what |\n|---|---|\n| morning | leaves |\n\n> [!TIP]\n> No bread.\n\n[Install](article:getting-started-install)",
  );
  const preview = page.getByRole("region", { name: "Preview" });
  await expect(preview.getByRole("heading", { name: "Twice a day" })).toBeVisible();
  await expect(preview.getByRole("cell", { name: "morning" })).toBeVisible();
  await expect(preview.getByRole("note")).toContainText("No bread.");
  expect(await findings(page)).toEqual([]);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page).toHaveURL(/#\/articles\/[a-z0-9]{32}/);
  expect(await reader.search("quokka")).toEqual([]);
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByText("Published.", { exact: true })).toBeVisible();
  const [hit] = await reader.search("quokk");
  expect(hit).toMatchObject({ title: "Feeding the quokka" });
  const article = await reader.read(hit?.id ?? "");
  expect(article.blocks.map(({ type }) => type)).toEqual([
    "heading",
    "paragraph",
    "table",
    "callout",
    "paragraph",
  ]);
  expect(JSON.stringify(article.blocks.at(-1))).toMatch(/"article":"[a-z0-9]{32}"/);
  await reader.call("mutation", "articles:submitFeedback", { articleId: hit?.id, helpful: true });
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  await expect(page.getByText("1 reader found it helpful, 0 did not")).toBeVisible();
  expect(await findings(page)).toEqual([]);
  // What is typed and not saved is there again after a reload.
  await source.fill("Words that nobody has saved.");
  await page.reload();
  await expect(page.getByRole("textbox", { name: /Markdown/ })).toHaveValue("Words that nobody has saved.");
  await expect(page.getByText("Unsaved changes from this browser were brought back.")).toBeVisible();
});

test("a folder is imported with its pictures and links, and the report says what was left out", async ({
  stack,
  consolePage: page,
}) => {
  const folder = mkdtempSync(join(tmpdir(), "opencom-import-"));
  try {
    mkdirSync(join(folder, "pets/img"), { recursive: true });
    writeFileSync(join(folder, "pets/img/a.png"), makePng(8, 6));
    writeFileSync(
      join(folder, "pets/one.md"),
      "# Wombats\n\n![A wombat](img/a.png)\n\nSee [two](two.md) and [x](gone.md).",
    );
    writeFileSync(join(folder, "pets/two.md"), "# Platypuses\n\nBack to [one](./one.md).");
    writeFileSync(join(folder, "pets/notes.txt"), "no article");
    await page.goto(`${stack.info.consoleUrl}#/articles`);
    await page.getByRole("button", { name: "Import Markdown" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.locator("input[webkitdirectory]").setInputFiles(folder);
    await expect(dialog.getByText("2 articles, 1 picture")).toBeVisible();
    await dialog.getByRole("switch", { name: /Publish at once/ }).click();
    await dialog.getByRole("button", { name: "Import", exact: true }).click();
    await expect(dialog.getByText("2 new, 0 changed, 0 as before, 0 refused")).toBeVisible();
    await expect(dialog.getByText("Link that leads nowhere: gone.md")).toBeVisible();
    await expect(dialog.getByText(/notes\.txt: skipped/)).toBeVisible();
    expect(await findings(page)).toEqual([]);
    const reader = await Reader.boot(stack);
    const [hit] = await reader.search("wombats");
    const article = await reader.read(hit?.id ?? "");
    const image = article.blocks.find(({ type }) => type === "image");
    const picture = await fetch(image?.url ?? "");
    expect([picture.status, picture.headers.get("content-type")]).toEqual([200, "image/png"]);
    expect(JSON.stringify(article.blocks)).toMatch(/"article":"[a-z0-9]{32}"/);
    await dialog.getByRole("button", { name: "Close" }).last().click();
    await page.getByRole("button", { name: "Collections" }).click();
    const row = page.getByRole("listitem").filter({ hasText: "Pets" });
    await expect(row.getByText("2 published articles")).toBeVisible();
    expect(await findings(page)).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("the documentation of a whole project is imported from the command line, and only once", async ({
  stack,
}) => {
  test.setTimeout(180_000);
  const run = async () => {
    const args = [IMPORT, DOCS, "--publish", "--data", stack.info.dataDir];
    const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 24 });
    return stdout.trim();
  };
  const created = Number(/^(\d+) new, 0 changed, 0 as before, 0 refused$/.exec(await run())?.[1]);
  expect(created).toBeGreaterThanOrEqual(200);
  expect(await run()).toBe(`0 new, 0 changed, ${created} as before, 0 refused`);
  const reader = await Reader.boot(stack);
  const hits = await reader.search("streaming structured objects");
  expect(hits).toHaveLength(20);
  for (const { id } of hits) expect((await reader.read(id)).blocks.length).toBeGreaterThan(0);
});
