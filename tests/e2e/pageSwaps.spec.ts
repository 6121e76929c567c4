import type { Page } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { clickLauncher, expectLauncher, launcherState } from "./support/launcher.ts";
import { Messenger } from "./support/messenger.ts";

/** SPEC HS11. */
const MAX_RETURNS = 20;

const FRAME = 'iframe[src*="/frame/"]';
const DRAFT = "half a sentence, and";

/** What pages do to their own documents. Each runs in the page, some seconds after the messenger was opened. */
const SWAPS: Record<string, () => void> = {
  "a new body, as Turbo puts one in": () => {
    const body = document.createElement("body");
    body.innerHTML = "<h1>The next page</h1><p>Its text.</p>";
    document.body.replaceWith(body);
  },
  "head and body emptied and filled, as Astro's view swap does": () => {
    for (const name of document.documentElement.getAttributeNames())
      document.documentElement.removeAttribute(name);
    const next = new DOMParser().parseFromString(
      "<!doctype html><html lang=en><head><title>The next page</title></head><body><h1>Next</h1></body></html>",
      "text/html",
    );
    document.head.replaceChildren(...next.head.childNodes);
    document.body.replaceWith(next.body);
  },
  "all children of the root element replaced, as a framework that owns the document does": () => {
    const head = document.createElement("head");
    const body = document.createElement("body");
    body.append("Rendered anew.");
    document.documentElement.replaceChildren(head, body);
  },
  "the root element itself replaced": () => {
    const html = document.createElement("html");
    html.append(document.createElement("head"), document.createElement("body"));
    document.documentElement.replaceWith(html);
  },
  "our element removed": () => {
    document.querySelector('iframe[src*="/frame/"]')?.parentElement?.remove();
  },
  "our element moved into the body": () => {
    const own = document.querySelector('iframe[src*="/frame/"]')?.parentElement;
    if (own) document.body.prepend(own);
  },
  "our element moved into an element that is then removed": () => {
    const own = document.querySelector('iframe[src*="/frame/"]')?.parentElement;
    const box = document.createElement("section");
    document.body.append(box);
    if (own) box.append(own);
    setTimeout(() => box.remove(), 500);
  },
};

/** Opens a page with a conversation going and a draft begun. */
async function converse(page: Page, url: string, text: string): Promise<Messenger> {
  await page.goto(url);
  const messenger = new Messenger(page);
  await messenger.start(text);
  await expect(messenger.frame.getByText(/· sent/i)).toBeVisible();
  await messenger.composer.fill(DRAFT);
  return messenger;
}

/** Everything of ours in the page. */
const ours = (page: Page) =>
  page.evaluate((frame) => {
    const frames = [...document.querySelectorAll(frame)];
    const isHome = frames.every((each) => each.parentElement?.parentNode === document.documentElement);
    return { frames: frames.length, isHome };
  }, FRAME);

for (const [index, [what, swap]] of Object.entries(SWAPS).entries()) {
  test(`[HS11] ${what}: the open messenger is there, with its conversation and draft`, async ({
    stack,
    site,
    visitorPage,
  }) => {
    const errors: string[] = [];
    visitorPage.on("pageerror", (error) => errors.push(error.message));
    visitorPage.on("console", (message) => /\[Opencom\]/.test(message.text()) && errors.push(message.text()));
    const text = `before the swap ${index}`;
    const messenger = await converse(visitorPage, site.put(`/swap-${index}`, { head: snippet(stack) }), text);
    await visitorPage.evaluate(swap);
    // What is moved in two steps has come to rest.
    await visitorPage.waitForTimeout(1_500);
    await expect.poll(() => ours(visitorPage)).toEqual({ frames: 1, isHome: true });
    await expect(messenger.composer).toHaveValue(DRAFT);
    await expect(messenger.message(text)).toBeVisible();
    await expectLauncher(visitorPage);
    await messenger.composer.press("End");
    await messenger.composer.pressSequentially(" done");
    await messenger.composer.press("Enter");
    await expect(messenger.message(`${DRAFT} done`)).toBeVisible();
    await expect(messenger.frame.getByText(/· sent/i)).toBeVisible();
    await messenger.close();
    await clickLauncher(visitorPage);
    await expect(messenger.message(text)).toBeVisible();
    expect(errors).toEqual([]);
  });
}

test("moveBefore, where the browser has it: our element comes back, the messenger goes on", async ({
  stack,
  site,
  visitorPage,
}) => {
  const messenger = await converse(
    visitorPage,
    site.put("/move-before", { head: snippet(stack) }),
    "before the move",
  );
  const hasMoved = await visitorPage.evaluate(() => {
    const own = document.querySelector('iframe[src*="/frame/"]')?.parentElement;
    if (!own || !("moveBefore" in document.body)) return false;
    document.body.moveBefore(own, null);
    return true;
  });
  test.skip(!hasMoved, "this browser has no moveBefore");
  await expect.poll(() => ours(visitorPage)).toEqual({ frames: 1, isHome: true });
  await expect(messenger.message("before the move")).toBeVisible();
  await expect(messenger.composer).toHaveValue(DRAFT);
  await messenger.send("after the move");
});

test(`ten removals in a row change nothing; after ${MAX_RETURNS} the widget gives in, with one line`, async ({
  stack,
  site,
  visitorPage,
}) => {
  const lines: string[] = [];
  visitorPage.on("pageerror", (error) => lines.push(error.message));
  visitorPage.on("console", (message) => /\[Opencom\]/.test(message.text()) && lines.push(message.text()));
  const url = site.put("/removals", { head: snippet(stack) });
  const messenger = await converse(visitorPage, url, "before the removals");
  const remove = (times: number) =>
    visitorPage.evaluate(async (count) => {
      for (let i = 0; i < count; i++) {
        document.querySelector('iframe[src*="/frame/"]')?.parentElement?.remove();
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }, times);
  await remove(10);
  await expect(messenger.message("before the removals")).toBeVisible();
  await expect(messenger.composer).toHaveValue(DRAFT);
  expect({ lines, ...(await ours(visitorPage)) }).toEqual({ lines: [], frames: 1, isHome: true });
  const blocked = visitorPage.evaluate(
    () => new Promise((resolve) => window.OpencomWidget.on("blocked", resolve)),
  );
  await remove(MAX_RETURNS - 9);
  expect(await blocked).toEqual({ code: "REMOVED_BY_PAGE" });
  await visitorPage.evaluate(() => document.documentElement.append(document.createElement("div")));
  await visitorPage.waitForTimeout(500);
  expect(lines).toEqual([expect.stringContaining("REMOVED_BY_PAGE")]);
  expect(await launcherState(visitorPage)).toBeNull();
  expect(await ours(visitorPage)).toMatchObject({ frames: 0 });
});
