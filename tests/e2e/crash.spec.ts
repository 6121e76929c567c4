import type { Page } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { Messenger } from "./support/messenger.ts";

/** The loader waits 8 s for an answer before it makes the frame anew. */
const NOTICED_WITHIN_MS = 30_000;

/** The test runner gives a page up once one of its frames has crashed; the browser does not. */
async function connect(page: Page): Promise<(expression: string) => Promise<unknown>> {
  const session = await page.context().newCDPSession(page);
  return async (expression) => {
    const { result } = await session.send("Runtime.evaluate", { expression, returnByValue: true });
    return result.value;
  };
}

test("a frame whose process has crashed is made anew at the next call, for the same visitor", async ({
  stack,
  site,
  visitorPage,
}) => {
  const url = site.put("/crash", { head: snippet(stack) });
  await visitorPage.goto(url);
  const messenger = new Messenger(visitorPage);
  await messenger.start("before the crash");
  await expect(messenger.frame.getByText(/· sent/i)).toBeVisible();
  await messenger.close();
  const inPage = await connect(visitorPage);
  await inPage("window.again = 0; OpencomWidget.on('ready', () => { again += 1; })");
  const visitorId = await inPage("OpencomWidget.getVisitorId()");
  expect(visitorId).toBeTruthy();
  const listed = async () => (await stack.stats()).calls["conversations:list"] ?? 0;

  const frame = visitorPage.frames().find((each) => each.url().includes("/frame/"));
  if (!frame) throw new Error("There is no frame.");
  const crash = await visitorPage.context().newCDPSession(frame);
  const crashed = new Promise((resolve) => crash.once("Inspector.targetCrashed", resolve));
  void crash.send("Page.crash").catch(() => undefined);
  await crashed;
  const before = await listed();
  await inPage("OpencomWidget.open()");
  await expect.poll(() => inPage("again"), { timeout: NOTICED_WITHIN_MS }).toBe(1);
  await expect.poll(listed, "the messenger is open again").toBeGreaterThan(before);
  expect(await inPage("document.querySelectorAll('iframe').length")).toBe(1);
  expect(await inPage("OpencomWidget.getVisitorId()")).toBe(visitorId);
});
