/** What stands beside a page comes back with it from the browser's cache as it was, and works. */
import { type BrowserContext, chromium, type Page } from "@playwright/test";
import { reply } from "./support/agent.ts";
import { EXECUTABLE, makeProfile, QUIET } from "./support/browser.ts";
import { expect, snippet, test } from "./support/fixtures.ts";
import { atRest } from "./support/items.ts";
import { Messenger } from "./support/messenger.ts";
import { asOwner, publish, publishSurvey, takeBack } from "./support/outbound.ts";
import type { Stack } from "./support/stack.ts";
import { archiveAll, beside, PATIENT, post, publishTip, publishTour, surfaces } from "./support/tours.ts";

test.afterEach(async ({ stack }) => {
  await archiveAll(stack);
  await takeBack(stack);
});

/** A browser that keeps pages for the way back, which the test runner's own does not. */
const openWithCache = (): Promise<BrowserContext> =>
  chromium.launchPersistentContext(makeProfile("open"), {
    executablePath: EXECUTABLE,
    chromiumSandbox: false,
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
    args: QUIET,
    viewport: { width: 1_280, height: 800 },
  });

const BODY = `<p><button id="t">Target</button></p><script>
addEventListener("pageshow", ({ persisted }) => { window.isKept = persisted; });</script>`;
const seen = (page: Page) => page.locator('iframe[src*="/surface/"]:visible');

/** A page that is left while a frame in it is still loading is never kept. */
const areLoaded = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("iframe")].every(({ src }) => performance.getEntriesByName(src).length > 0),
  );

/** Puts something before the visitors of a path, and says how it comes where it does not by itself. */
const KINDS: Record<string, (stack: Stack, path: string) => Promise<((page: Page) => Promise<void>) | void>> =
  {
    banner: async (stack, path) => {
      const look = { position: "top", style: "float", isDismissible: true };
      await publish(stack, path, { type: "banner", source: "A banner", buttons: [], ...look });
    },
    post: async (stack, path) => {
      const more = { senderId: null, title: "A post", image: null, video: null };
      await publish(stack, path, { type: "post", source: "Words", buttons: [], ...more });
    },
    survey: async (stack, path) => {
      const more = { help: "", required: true, labels: { low: "", high: "" }, storeAs: null, rules: [] };
      const question = { id: "stars", kind: "stars", count: 5, title: "How is it?", ...more };
      const rest = { intro: null, thanks: null, hasProgress: false, isDismissible: true };
      await publishSurvey(stack, path, { ...rest, format: "small", questions: [question] });
    },
    "a tour's card": async (stack, path) => {
      await publishTour(stack, path, [beside("t", "A step"), beside("t", "Another", { id: "u" })]);
    },
    "a tour's post": async (stack, path) => {
      await publishTour(stack, path, [post("a", "A step")]);
    },
    tooltip: async (stack, path) => {
      await publishTip(stack, path, "#t", { title: "A tip", opens: "click" });
      return async (page) => {
        await expect(surfaces(page)).toHaveCount(1, PATIENT);
        await page.locator("#t").click();
      };
    },
    teaser: async (stack) => async (page) => {
      const messenger = new Messenger(page);
      await messenger.start("is there a teaser?");
      await expect(messenger.frame.getByText(/· sent/i)).toBeVisible();
      await messenger.close();
      await reply(stack, "is there a teaser?", "A teaser");
    },
  };

test("every kind of surface is closed by hand on a page that has come back", async ({ stack, site }) => {
  test.setTimeout(400_000);
  const context = await openWithCache();
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    const away = site.put("/returns/away", {});
    for (const [kind, prepare] of Object.entries(KINDS)) {
      const path = `/returns/${kind.replaceAll(/\W/g, "-")}`;
      const bring = await prepare(stack, path);
      const url = site.put(path, { head: snippet(stack), bodyEnd: BODY });
      await page.goto(url);
      await bring?.(page);
      await expect(seen(page), kind).toHaveCount(1, PATIENT);
      await atRest(seen(page));
      const close = seen(page)
        .contentFrame()
        .getByRole("button", { name: /dismiss|close/i })
        .first();
      const box = await close.boundingBox();
      if (!box) throw new Error(`${kind} cannot be closed`);
      await expect.poll(() => areLoaded(page), PATIENT).toBe(true);
      await page.goto(away);
      await page.evaluate(() => history.back());
      await expect.poll(() => page.evaluate(() => location.href).catch(() => "")).toBe(url);
      await expect.poll(() => page.evaluate("window.isKept").catch(() => null), kind).toBe(true);
      await atRest(seen(page));
      // The test runner loses sight of kept frames: pressed where it was seen before.
      await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
      await expect(seen(page), `${kind} is closed`).toHaveCount(0);
      await archiveAll(stack);
      await takeBack(stack);
    }
  } finally {
    await context.close();
  }
});

test("a checklist that has come back is opened and closed", async ({ stack, site }) => {
  const context = await openWithCache();
  const delivery = {
    audience: null,
    page: { include: ["/returns/list"], exclude: [] },
    trigger: { type: "immediate" },
    frequency: { type: "always" },
    schedule: {},
    priority: 0,
    isExempt: true,
  };
  const item = {
    id: "a",
    title: "An item",
    text: "",
    action: { type: "none" },
    completion: { type: "manual" },
  };
  const fields = { title: "A list", description: "", visibleTo: "all", items: [item], delivery };
  const { checklistId } = await asOwner<{ checklistId: string }>(stack, "checklists:create", { fields });
  await asOwner(stack, "checklists:setStatus", { checklistId, status: "live" });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    const url = site.put("/returns/list", { head: snippet(stack), bodyEnd: BODY });
    await page.goto(url);
    await expect(seen(page)).toHaveCount(1, PATIENT);
    await atRest(seen(page));
    const button = seen(page).contentFrame().getByRole("button").first();
    const [box, low] = [await button.boundingBox(), await seen(page).boundingBox()];
    if (!box || !low) throw new Error("no checklist");
    await expect.poll(() => areLoaded(page), PATIENT).toBe(true);
    await page.goto(site.put("/returns/away", {}));
    await page.evaluate(() => history.back());
    await expect.poll(() => page.evaluate(() => location.href).catch(() => "")).toBe(url);
    await expect.poll(() => page.evaluate("window.isKept").catch(() => null)).toBe(true);
    await atRest(seen(page));
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await expect.poll(async () => (await seen(page).boundingBox())?.height).not.toBe(low.height);
  } finally {
    await asOwner(stack, "checklists:setStatus", { checklistId, status: "archived" });
    await context.close();
  }
});
