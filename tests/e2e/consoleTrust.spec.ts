import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "@playwright/test";
import type { VisitorOptions } from "./support/browser.ts";
import { expect, signIn, snippet, test } from "./support/fixtures.ts";
import { Inbox } from "./support/inbox.ts";
import { expectLauncher, launcherState } from "./support/launcher.ts";
import { Messenger } from "./support/messenger.ts";
import { type Site, startSite } from "./support/site.ts";
import type { Stack } from "./support/stack.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const { version: LOADER_VERSION } = JSON.parse(
  readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
) as { version: string };

/** Whatever axe finds serious or critical, as readable lines. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    type Finding = { impact: string; id: string; nodes: { html: string; failureSummary: string }[] };
    type Axe = { run: (options: object) => Promise<{ violations: Finding[] }> };
    const { axe } = globalThis as unknown as { axe: Axe };
    // Half-way through fading in, everything is too pale.
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
    const { violations } = await axe.run({ resultTypes: ["violations"], iframes: false });
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id}: ${node.html.slice(0, 160)} — ${node.failureSummary.slice(0, 200)}`),
      );
  });
}

type User = Record<string, unknown>;
type OpenVisitor = (
  options?: VisitorOptions,
) => Promise<{ context: Page["context"] extends () => infer C ? C : never }>;

/** A browser of its own on a page that says who its user is; undefined says nothing. */
async function visit(newVisitor: OpenVisitor, url: string, user?: User): Promise<Page> {
  const { context } = await newVisitor();
  const page = context.pages()[0] ?? (await context.newPage());
  if (user)
    await page.addInitScript((said) => Object.assign(window, { opencomSettings: { user: said } }), user);
  await page.goto(url);
  return page;
}

const openSettings = async (page: Page, stack: Stack, name: "security" | "installation"): Promise<void> => {
  await page.goto(`${stack.info.consoleUrl}#/settings/${name}`);
  await page.getByRole("heading", { level: 2 }).last().waitFor();
};
const dialog = (page: Page) => page.getByRole("dialog");
const panel = (page: Page) => page.getByRole("complementary", { name: "Visitor" });
const hashOf = (secret: string, userId: string): string =>
  createHmac("sha256", secret).update(userId).digest("hex");

/** Makes a userHash secret as an owner does, and reads it off the screen, the only place it can be read. */
async function makeSecret(page: Page, stack: Stack): Promise<string> {
  await openSettings(page, stack, "security");
  await page.getByRole("button", { name: "Add key" }).click();
  await dialog(page)
    .getByRole("radio", { name: /Secret for userHash/ })
    .check();
  await dialog(page).getByRole("button", { name: "Create secret" }).click();
  const line = await dialog(page)
    .getByRole("region", { name: /Secret, as an environment variable/ })
    .innerText();
  await dialog(page).getByRole("button", { name: "I have saved it" }).click();
  await expect(dialog(page)).toBeHidden();
  return line.trim().replace("OPENCOM_USER_HASH_SECRET=", "");
}

/** Leaves the workspace as the next test expects it: everybody is let in, and no key is left. */
async function relax(stack: Stack): Promise<void> {
  const agentToken = await stack.agentToken();
  await stack.run("security:setVerification", { agentToken, mode: "optional", allowAnonymous: true });
  const { keys } = (await stack.run("security:get", { agentToken })) as { keys: { id: string }[] };
  for (const { id: keyId } of keys) await stack.run("security:retireKey", { agentToken, keyId, when: "now" });
  await stack.run("installs:setStrict", { agentToken, strict: false });
  await stack.run("workspaces:setAllowedOrigins", { agentToken, allowedOrigins: [] });
}
test.afterEach(async ({ stack }) => relax(stack));

test("a secret made in the console verifies a visitor; a look-alike stands beside them, unverified", async ({
  stack,
  site,
  newVisitor,
  consolePage,
}) => {
  // Several people, each in a browser of their own.
  test.slow();
  const secret = await makeSecret(consolePage, stack);
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  const agentToken = await stack.agentToken();
  expect(JSON.stringify(await stack.run("security:get", { agentToken }))).not.toContain(secret.slice(0, 60));
  const url = site.put("/trust", { head: snippet(stack) });
  const said = { userId: "usr_42", email: "ada@example.com", name: "Ada", company: "Analytical Engines" };
  const real = await visit(newVisitor, url, {
    ...said,
    userHash: hashOf(secret, "usr_42"),
    customAttributes: { plan: "pro" },
  });
  await new Messenger(real).start("I am the real one");
  const claimed = await visit(newVisitor, url, { ...said, email: "ada@exarnple.com" });
  await new Messenger(claimed).start("I only say so");

  const inbox = new Inbox(consolePage);
  await consolePage.goto(`${stack.info.consoleUrl}#/inbox`);
  await inbox.open("I am the real one");
  const fact = (name: string) =>
    panel(consolePage)
      .locator("div", { has: consolePage.locator("dt", { hasText: new RegExp(`^${name}`) }) })
      .last();
  await expect(panel(consolePage).getByText("Verified", { exact: true }).first()).toBeVisible();
  await expect(fact("User ID")).toContainText("proved");
  await expect(fact("E-mail")).toContainText("Unverified");
  await expect(fact("plan")).toContainText("pro");
  await expect(panel(consolePage).getByText("Analytical Engines")).toBeVisible();
  const same = panel(consolePage).getByRole("list", { name: "Same user ID" });
  await expect(same.getByRole("listitem")).toHaveCount(2);
  await expect(same.getByText("ada@exarnple.com")).toBeVisible();
  await same.getByRole("link", { name: /latest conversation/ }).click();
  await expect(inbox.message("I only say so")).toBeVisible();
  await expect(panel(consolePage).getByText(/Your server has not proved it/)).toBeVisible();
});

test("requiring proof says what it costs first; then a claim gets no messenger, and no claim still does", async ({
  stack,
  site,
  newVisitor,
  consolePage,
}) => {
  // Several people, each in a browser of their own.
  test.slow();
  const url = site.put("/required", { head: snippet(stack) });
  await openSettings(consolePage, stack, "security");
  await expect(consolePage.getByRole("radio", { name: /Proof is required/ })).toBeDisabled();
  const before = await visit(newVisitor, url, { userId: "usr_7" });
  await expectLauncher(before);
  // Counted every minute; the test does not wait for the clock.
  await stack.sweep();
  const secret = await makeSecret(consolePage, stack);
  await consolePage.getByRole("radio", { name: /Proof is required/ }).click();
  await expect(dialog(consolePage)).toContainText(/\d+ of \d+ sessions? in which visitors said who they are/);
  await dialog(consolePage).getByRole("button", { name: "Require proof" }).click();
  await expect(dialog(consolePage)).toBeHidden();
  await expect(consolePage.getByRole("radio", { name: /Proof is required/ })).toBeChecked();

  const claims = await visit(newVisitor, url, { userId: "usr_7" });
  const lines: string[] = [];
  claims.on("console", (message) => lines.push(message.text()));
  await claims.reload();
  await expect.poll(() => lines.join("\n")).toContain("IDENTITY_REQUIRED");
  await expect.poll(() => launcherState(claims)).toBeNull();
  const proves = await visit(newVisitor, url, { userId: "usr_7", userHash: hashOf(secret, "usr_7") });
  await new Messenger(proves).start("with proof");
  await new Messenger(await visit(newVisitor, url)).start("without a claim");
});

test("a blocked visitor loses the messenger without a word, is marked, and gets it back", async ({
  stack,
  site,
  visitorPage,
  consolePage,
}) => {
  await visitorPage.goto(site.put("/blocked", { head: snippet(stack) }));
  await new Messenger(visitorPage).start("please do not block me");
  const inbox = new Inbox(consolePage);
  await inbox.open("please do not block me");
  await panel(consolePage).getByRole("button", { name: "Block visitor…" }).click();
  await dialog(consolePage).getByRole("button", { name: "Block", exact: true }).click();
  await expect(dialog(consolePage)).toBeHidden();
  const row = consolePage.getByRole("listitem").filter({ hasText: "please do not block me" });
  await expect(row.getByText("Blocked")).toBeVisible();
  await expect(
    consolePage.getByRole("region", { name: /Conversation with/ }).getByText("Blocked"),
  ).toBeVisible();
  await visitorPage.reload();
  await expect.poll(() => launcherState(visitorPage)).toBeNull();
  await panel(consolePage).getByRole("button", { name: "Unblock visitor…" }).click();
  await dialog(consolePage).getByRole("button", { name: "Unblock" }).click();
  await expect(row.getByText("Blocked")).toBeHidden();
  // A refusal is remembered by the page until the frame says yes again, so the launcher may take its time.
  await visitorPage.reload();
  await expectLauncher(visitorPage);
});

test("a session ended from the panel is over; the browser starts afresh as somebody new", async ({
  stack,
  site,
  visitorPage,
  consolePage,
}) => {
  await visitorPage.goto(site.put("/session", { head: snippet(stack) }));
  await new Messenger(visitorPage).start("my session ends");
  const inbox = new Inbox(consolePage);
  await inbox.open("my session ends");
  const sessions = panel(consolePage).getByRole("list", { name: "Sessions" });
  await expect(sessions.getByRole("listitem")).toHaveCount(1);
  await sessions.getByRole("button", { name: /^End the session/ }).click();
  await expect(dialog(consolePage)).toContainText("starts afresh as another visitor");
  await dialog(consolePage).getByRole("button", { name: "End session" }).click();
  await expect(panel(consolePage).getByText(/No live session/)).toBeVisible();
  await visitorPage.reload();
  const messenger = new Messenger(visitorPage);
  await messenger.open();
  await expect(messenger.frame.getByText("my session ends")).toHaveCount(0);
});

test("installations: a site that is not listed is offered, and in strict mode the printed token verifies", async ({
  stack,
  newVisitor,
  consolePage,
}) => {
  // Several people, each in a browser of their own.
  test.slow();
  const ours: Site = await startSite();
  const stranger: Site = await startSite("stranger.localhost");
  try {
    const agentToken = await stack.agentToken();
    const allowedOrigins = [new URL(ours.url).origin];
    await stack.run("workspaces:setAllowedOrigins", { agentToken, allowedOrigins });
    const list = consolePage.getByRole("list", { name: "Installations" });
    const row = (site: Site) => list.getByRole("listitem").filter({ hasText: new URL(site.url).origin });
    const counted = () => stack.sweep();

    await openSettings(consolePage, stack, "installation");
    await consolePage.getByRole("switch", { name: /Strict mode/ }).click();
    await expect(consolePage.getByText(/no further site can be verified/)).toBeVisible();
    await consolePage.getByRole("button", { name: "Create token" }).click();
    const printed = consolePage.getByRole("region", { name: "Installation snippet" });
    await expect(printed).toContainText('data-opencom-onboarding-verification-token="onb_');
    const head = await printed.innerText();

    await visit(newVisitor, stranger.put("/x", { head: snippet(stack) }));
    await visit(newVisitor, ours.put("/plain", { head: snippet(stack) }));
    await expect.poll(async () => (await counted(), await row(ours).count())).toBe(1);
    await expect(row(ours)).toContainText("Not verified");
    await expect(row(ours)).toContainText(`Loader ${LOADER_VERSION}`);
    const page = await visit(newVisitor, ours.put("/", { head }));
    await expectLauncher(page);
    await expect
      .poll(async () => (await counted(), await row(ours).innerText()))
      .toContain("Install token accepted");
    await expect(row(ours)).toContainText("Verified");
    await expect(consolePage.getByText(new RegExp(`Used .* by ${new URL(ours.url).origin}`))).toBeVisible();

    await expect.poll(async () => (await counted(), await row(stranger).count())).toBe(1);
    await expect(row(stranger)).toContainText("Not allowed");
    await row(stranger)
      .getByRole("button", { name: /^Allow / })
      .click();
    await dialog(consolePage).getByRole("button", { name: "Add to allowed origins" }).click();
    await expect(row(stranger)).toContainText("Allowed now");
    const guest = await visit(newVisitor, stranger.put("/x", { head: snippet(stack) }));
    await expectLauncher(guest);
    // A reload leaves no trace of the token on the page.
    await consolePage.reload();
    await expect(printed).not.toContainText("onb_");
  } finally {
    await ours.stop();
    await stranger.stop();
  }
});

test("a reply's small markdown shows as blocks, its links with their host, its preview plain", async ({
  stack,
  site,
  visitorPage,
  consolePage,
}) => {
  await visitorPage.goto(site.put("/blocks", { head: snippet(stack) }));
  await new Messenger(visitorPage).start("how do I start");
  const inbox = new Inbox(consolePage);
  await inbox.open("how do I start");
  await inbox.composer.fill(
    "Run **this** <b>now</b>:\n\n- `npm start`\n\nSee [the guide](https://docs.example.com/a?b=1).",
  );
  await inbox.composer.press("Enter");
  const log = consolePage.getByRole("log");
  await expect(log.locator("strong")).toHaveText("this");
  await expect(log.getByText("<b>now</b>", { exact: false })).toBeVisible();
  await expect(log.getByRole("listitem").locator("code")).toHaveText("npm start");
  const link = log.getByRole("link", { name: "the guide (docs.example.com)" });
  await expect(link).toHaveAttribute("href", "https://docs.example.com/a?b=1");
  await expect(link).toHaveAttribute("rel", "noopener noreferrer nofollow");
  await expect(link).toHaveAttribute("target", "_blank");
  await expect(
    consolePage
      .getByRole("listitem")
      .getByText(/Run this <b>now<\/b>/)
      .first(),
  ).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing serious in settings, dialogs and the visitor panel, wide and narrow (${colorScheme})`, async ({
    stack,
    site,
    newVisitor,
  }) => {
    test.slow();
    const { context } = await newVisitor({
      colorScheme,
      viewport: { width: 1440, height: 900 },
    });
    const page = context.pages()[0] ?? (await context.newPage());
    await signIn(page, stack);
    const url = site.put(`/axe-trust-${colorScheme}`, { head: snippet(stack) });
    const writer = await visit(newVisitor, url, { userId: "usr_9", email: "nine@example.com", name: "Nine" });
    await new Messenger(writer).start(`axe reads this ${colorScheme}`);
    await stack.sweep();
    await makeSecret(page, stack);
    for (const width of [1440, 375]) {
      await page.setViewportSize({ width, height: 800 });
      await openSettings(page, stack, "installation");
      expect(await findings(page)).toEqual([]);
      await openSettings(page, stack, "security");
      await page.getByText("By day").click();
      expect(await findings(page)).toEqual([]);
      const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      // Once the page has taken its new width.
      await expect.poll(overflow).toBeLessThanOrEqual(0);
      await page.getByRole("button", { name: "Add key" }).click();
      expect(await findings(page)).toEqual([]);
      await dialog(page)
        .getByRole("radio", { name: /Public key/ })
        .check();
      expect(await findings(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await expect(dialog(page)).toBeHidden();
      // Focus is back where the dialog was opened from.
      await expect(page.getByRole("button", { name: "Add key" })).toBeFocused();
      await page
        .getByRole("button", { name: /^Retire / })
        .first()
        .click();
      expect(await findings(page)).toEqual([]);
      await page.keyboard.press("Escape");
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`${stack.info.consoleUrl}#/inbox`);
    await new Inbox(page).open(`axe reads this ${colorScheme}`);
    await expect(panel(page).getByRole("list", { name: "Sessions" })).toBeVisible();
    expect(await findings(page)).toEqual([]);
  });
}
