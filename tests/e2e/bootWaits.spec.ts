import { createHash, randomBytes } from "node:crypto";
import type { Page } from "@playwright/test";
import { reply } from "./support/agent.ts";
import { expect, snippet, test } from "./support/fixtures.ts";
import { launcherState } from "./support/launcher.ts";
import { Messenger } from "./support/messenger.ts";
import type { Site } from "./support/site.ts";
import type { Stack } from "./support/stack.ts";

const RECOVERS_WITHIN_MS = 30_000;
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

const tokenOf = async (page: Page): Promise<string> => {
  const frame = page.frames().find((each) => each.url().includes("/frame/"));
  const kept = await frame?.evaluate(() => JSON.stringify({ ...localStorage }));
  return /wst_[0-9a-f]{64}/.exec(kept ?? "")?.[0] ?? "";
};

/** Takes every boot that the visitor's limit gives, until it is told to stop. Resolves once there are no more. */
async function drain(
  { stack, site }: { stack: Stack; site: Site },
  sessionToken: string,
): Promise<() => Promise<void>> {
  const origin = new URL(site.url).origin;
  const boot = () =>
    stack.run("widgetSessions:boot", {
      workspaceId: stack.info.workspaceId,
      tokenHash: sha256(sessionToken),
      nextResumeHash: sha256(randomBytes(32).toString("hex")),
      page: { url: site.url, title: "", referrer: "", locale: "en" },
      parentOrigin: origin,
    }) as Promise<{ status: string; code?: string }>;
  const state = { isDraining: true };
  let isEmpty = () => {};
  const empty = new Promise<void>((resolve) => {
    isEmpty = resolve;
  });
  const running = Promise.all(
    [1, 2, 3].map(async () => {
      while (state.isDraining) {
        const { code } = await boot();
        if (code === "RATE_LIMITED") isEmpty();
      }
    }),
  );
  await empty;
  return async () => {
    state.isDraining = false;
    await running;
  };
}

/** What the page was told, and its console's lines of ours. */
async function listen(page: Page): Promise<{ lines: string[]; told: () => Promise<string[]> }> {
  const lines: string[] = [];
  page.on("console", (message) => lines.push(message.text()));
  await page.addInitScript(() => {
    const told: string[] = [];
    Object.assign(window, { told });
    addEventListener("load", () => {
      for (const name of ["ready", "refused", "blocked", "open", "close"] as const)
        window.OpencomWidget.on(name, () => told.push(name));
    });
  });
  return { lines, told: () => page.evaluate(() => (window as unknown as { told: string[] }).told) };
}

test("the server's real limit on boots: the messenger stays open, waits and goes on; no word is lost, no refusal kept", {
  // A refusal is read across origins, too.
  tag: "@origins",
}, async ({ stack, site, visitorPage: page }) => {
  const heard = await listen(page);
  await page.goto(site.put("/limited", { head: snippet(stack) }));
  const messenger = new Messenger(page);
  await messenger.start("before the limit");
  await expect(messenger.frame.getByText(/· sent/i)).toBeVisible();
  const stop = await drain({ stack, site }, await tokenOf(page));
  await page.reload();
  await messenger.open();
  await expect(messenger.frame.getByText("We keep trying. Nothing you wrote is lost.")).toBeVisible();
  await expect.poll(() => heard.lines.some((line) => line.includes("RATE_LIMITED"))).toBe(true);
  expect(await launcherState(page), "the launcher stays").not.toBeNull();
  expect(await heard.told()).toEqual(["open"]);
  const kept = await page.evaluate(() => localStorage.getItem("opencom"));
  expect(kept).toContain("color");
  expect(kept).not.toContain("until");

  await stop();
  await messenger.openConversation("before the limit");
  await messenger.send("after the limit");
  await expect(messenger.frame.getByText(/· sent/i)).toBeVisible({ timeout: RECOVERS_WITHIN_MS });
  expect(await heard.told()).toEqual(["open", "ready"]);
});

test("a token that ends while boots are limited: what is written waits and goes out, and answers come in again", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  await page.goto(site.put("/limited-live", { head: snippet(stack) }));
  const messenger = new Messenger(page);
  await messenger.start("in good times");
  await expect(messenger.frame.getByText(/· sent/i)).toBeVisible();
  const sessionToken = await tokenOf(page);
  const stop = await drain({ stack, site }, sessionToken);
  await stack.run("widgetSessions:revoke", { sessionToken, forget: false });
  await messenger.send("in bad times");
  const iframe = page.locator('iframe[src*="/frame/"]');
  await expect(iframe).toBeVisible();
  await stop();
  await expect(messenger.frame.getByText(/· sent/i)).toBeVisible({ timeout: RECOVERS_WITHIN_MS });
  await reply(stack, "in bad times", "heard you");
  await expect(messenger.message("heard you")).toBeVisible({ timeout: RECOVERS_WITHIN_MS });
  await expect(iframe).toBeVisible();
});

const ANSWERS = [
  ["a gateway's page", { status: 502, contentType: "text/html", body: "<h1>Bad Gateway</h1>" }],
  ["a failure as JSON", { status: 500, json: { code: "InternalServerError", message: "x" } }],
  ["half an answer", { status: 200, contentType: "application/json", body: '{"status":"ok","visi' }],
  ["another service's answer", { status: 200, json: { hello: "world" } }],
] as const;

for (const [name, answer] of ANSWERS)
  test(`${name} instead of a boot's: an open messenger waits, and goes on by itself`, async ({
    stack,
    site,
    visitorPage: page,
  }) => {
    const heard = await listen(page);
    await page.goto(site.put("/boot-broken", { head: snippet(stack) }));
    const messenger = new Messenger(page);
    await messenger.start("said before");
    await expect(messenger.frame.getByText(/· sent/i)).toBeVisible();
    await page.route("**/boot", (route) => route.fulfill({ ...answer }));
    await page.reload();
    await messenger.open();
    await expect(messenger.frame.getByText("We keep trying. Nothing you wrote is lost.")).toBeVisible();
    expect(await launcherState(page), "the launcher stays").not.toBeNull();
    expect(await heard.told()).toEqual(["open"]);
    await page.unroute("**/boot");
    await messenger.openConversation("said before");
    expect(await heard.told()).toEqual(["open", "ready"]);
  });
