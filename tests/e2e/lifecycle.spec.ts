import { type BrowserContext, chromium, type Page } from "@playwright/test";
import { reply } from "./support/agent.ts";
import { makeProfile } from "./support/browser.ts";
import { expect, snippet, test } from "./support/fixtures.ts";
import { Messenger } from "./support/messenger.ts";
import { Stack } from "./support/stack.ts";

const SHOWN_WITHIN_MS = 3_000;
const DAY_MS = 24 * 3_600_000;

const frameOf = (page: Page) => page.frames().find((each) => each.url().includes("/frame/"));

/** A browser that keeps pages for the way back, which the test runner's own does not. */
function openWithCache(): Promise<BrowserContext> {
  return chromium.launchPersistentContext(makeProfile("open"), {
    executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
    chromiumSandbox: false,
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
    args: [
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
    ],
  });
}

/** The page's own notes of how it came back and what the widget told it: the test runner loses sight of kept frames. */
const NOTES = `<script>
  window.notes = { kept: null, unread: 0, why: null };
  addEventListener("pageshow", (event) => {
    notes.kept = event.persisted;
    notes.why = performance.getEntriesByType("navigation")[0]?.notRestoredReasons?.toJSON();
  });
  addEventListener("load", () => { window.OpencomWidget?.on("unreadChanged", ({ count }) => { notes.unread = count; }); });
</script>`;

type Notes = { kept: boolean | null; unread: number; why?: unknown };
const notesOf = (page: Page) => page.evaluate(() => (window as unknown as { notes: Notes }).notes);

/** A page that is left while a frame in it is still loading is never kept, whosever frame it is: that is not ours to test. */
async function teaserHasLoaded(page: Page): Promise<void> {
  const areLoaded = () => {
    const frames = [...document.querySelectorAll("iframe")].map(({ src }) => src);
    return frames.length === 2 && frames.every((src) => performance.getEntriesByName(src).length > 0);
  };
  await expect.poll(() => page.evaluate(areLoaded)).toBe(true);
}

/** Goes to another page, does something meanwhile, and comes back as a person does. */
async function goAndReturn(page: Page, away: string, meanwhile: () => Promise<void>): Promise<Notes> {
  const url = page.url();
  await page.goto(away);
  await meanwhile();
  await page.evaluate(() => history.back());
  await expect.poll(() => page.evaluate(() => location.href).catch(() => "")).toBe(url);
  await expect.poll(async () => (await notesOf(page).catch(() => null))?.kept ?? null).not.toBeNull();
  return notesOf(page);
}

test("the page comes back from the browser's cache as it would without us, and hears what it missed", async ({
  stack,
  site,
}) => {
  const context = await openWithCache();
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    const away = site.put("/away", {});
    const nothing = async () => undefined;
    await page.goto(site.put("/kept-without", { bodyEnd: NOTES }));
    expect((await goAndReturn(page, away, nothing)).kept, "this browser keeps pages").toBe(true);

    await page.goto(site.put("/kept", { head: snippet(stack), bodyEnd: NOTES }));
    const messenger = new Messenger(page);
    await messenger.start("are you there?");
    await expect(messenger.frame.getByText(/· sent/i)).toBeVisible();
    await messenger.close();
    let preview = "are you there?";
    for (let round = 1; round <= 3; round++) {
      const { kept, why } = await goAndReturn(page, away, () => reply(stack, preview, `missed ${round}`));
      expect(kept, `return ${round}: ${JSON.stringify(why)}`).toBe(true);
      preview = `missed ${round}`;
      await expect
        .poll(async () => (await notesOf(page)).unread, { timeout: SHOWN_WITHIN_MS, intervals: [50] })
        .toBe(round);
      await teaserHasLoaded(page);
    }
  } finally {
    await context.close();
  }
});

test("a frozen page shows what it missed as soon as it thaws", async ({ stack, site, visitorPage }) => {
  await visitorPage.goto(site.put("/frozen", { head: snippet(stack) }));
  const messenger = new Messenger(visitorPage);
  await messenger.start("before the frost");
  await expect(messenger.frame.getByText(/· sent/i)).toBeVisible();
  const frame = frameOf(visitorPage);
  if (!frame) throw new Error("There is no frame.");
  const session = await visitorPage.context().newCDPSession(frame);
  const host = await visitorPage.context().newCDPSession(visitorPage);
  const become = async (state: "frozen" | "active") => {
    await host.send("Page.setWebLifecycleState", { state });
    await session.send("Page.setWebLifecycleState", { state }).catch(() => undefined);
  };
  await become("frozen");
  await reply(stack, "before the frost", "in the meantime");
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  await become("active");
  await expect(messenger.message("in the meantime")).toBeVisible({ timeout: SHOWN_WITHIN_MS });
});

for (const days of [-1, 1]) {
  test(`a clock that is ${days} day away from the server's changes nothing: no renewals, no end, messages go out`, async ({
    site,
    newVisitor,
  }) => {
    const stack = await Stack.start({ env: { OPENCOM_CLOCK_OFFSET_MS: String(days * DAY_MS) } });
    try {
      const { context } = await newVisitor();
      const page = context.pages()[0] ?? (await context.newPage());
      const url = site.put(`/skew-${days}`, { head: snippet(stack) });
      await page.goto(url);
      const messenger = new Messenger(page);
      await messenger.start("what time is it?");
      await page.reload();
      await messenger.open();
      await messenger.openConversation("what time is it?");
      await messenger.send("still me");
      await expect(messenger.frame.getByText(/· sent/i)).toBeVisible();
      await reply(stack, "still me", "noon");
      await expect(messenger.message("noon")).toBeVisible({ timeout: SHOWN_WITHIN_MS });
      const { calls } = await stack.stats();
      expect(calls["widgetSessions:refresh"] ?? 0).toBe(0);
    } finally {
      await stack.stop();
    }
  });
}

test("a token that the server ends is replaced for the same visitor; what was being written stays", async ({
  stack,
  site,
  visitorPage,
}) => {
  await visitorPage.goto(site.put("/ended", { head: snippet(stack) }));
  const messenger = new Messenger(visitorPage);
  await messenger.start("before the end");
  await expect(messenger.frame.getByText(/· sent/i)).toBeVisible();
  await messenger.composer.fill("half a sent");
  const sessionToken = await frameOf(visitorPage)?.evaluate(
    () => /wst_[0-9a-f]{64}/.exec(JSON.stringify({ ...localStorage }))?.[0],
  );
  await stack.run("widgetSessions:revoke", { sessionToken, forget: false });
  await expect(messenger.composer).toHaveValue("half a sent");
  await messenger.composer.fill("after the end");
  await messenger.composer.press("Enter");
  await expect(messenger.frame.getByText(/· sent/i)).toBeVisible();
  await visitorPage.reload();
  await messenger.open();
  await messenger.openConversation("after the end");
  await expect(messenger.message("before the end")).toBeVisible();
});
