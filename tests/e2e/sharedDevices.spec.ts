import type { Frame, Page } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { Messenger } from "./support/messenger.ts";
import { Stack } from "./support/stack.ts";

const MINUTE_MS = 60_000;
/** Half an hour, and what heartbeats that are not written down may add. */
const OVER_MS = 32 * MINUTE_MS;

const frameOf = (page: Page): Frame => {
  const frame = page.frames().find((each) => each.url().includes("/frame/"));
  if (!frame) throw new Error("There is no frame.");
  return frame;
};
const stored = (page: Page): Promise<string> =>
  frameOf(page).evaluate(() => JSON.stringify({ ...localStorage }));
const tokenOf = async (page: Page): Promise<string> => /wst_[0-9a-f]{64}/.exec(await stored(page))?.[0] ?? "";
const visitorOf = (page: Page) => page.evaluate(() => window.OpencomWidget.getVisitorId());
const ready = (page: Page) => page.waitForFunction(() => window.OpencomWidget.isReady());

const share = async (stack: Stack, sharedDevices: boolean): Promise<void> => {
  const agentToken = await stack.agentToken();
  await stack.run("security:setSharedDevices", { agentToken, sharedDevices });
};

test("half an hour later the server takes nothing of the visitor any more, and the browser has nothing left", async ({
  site,
  newVisitor,
}) => {
  test.slow();
  // A server of its own: its clock is moved.
  const stack = await Stack.start();
  try {
    await share(stack, true);
    const { context } = await newVisitor();
    const page = context.pages()[0] ?? (await context.newPage());
    const url = site.put("/shared", { head: snippet(stack) });
    await page.goto(url);
    const messenger = new Messenger(page);
    await messenger.start("not for the next one");
    await expect(messenger.frame.getByText(/· sent/i)).toBeVisible();
    await messenger.composer.fill("half a word");
    const [visitor, sessionToken] = [await visitorOf(page), await tokenOf(page)];
    await expect.poll(() => stored(page)).toContain("half a word");
    expect(await stack.run("conversations:list", { sessionToken })).toHaveLength(1);

    // Within the time everything is as ever.
    await page.reload();
    await ready(page);
    expect(await visitorOf(page)).toBe(visitor);

    // The person goes, and the page with them. Only the server's clock moves: it does not rely on the browser's.
    await page.goto(site.put("/elsewhere", {}));
    await stack.kill();
    await stack.launch({ OPENCOM_CLOCK_OFFSET_MS: String(OVER_MS) });
    await page.goto(url);
    await ready(page);
    expect(await visitorOf(page)).not.toBe(visitor);
    await messenger.open();
    await expect(messenger.frame.getByRole("main")).toBeVisible();
    await expect(messenger.frame.getByText("not for the next one")).toHaveCount(0);
    await expect.poll(() => stored(page)).not.toContain("half a word");
    expect(await stored(page)).not.toContain(sessionToken);
    await expect(stack.run("conversations:list", { sessionToken })).rejects.toThrow("SESSION_INVALID");
    // The next one is served like anybody.
    await messenger.writeFirst("somebody else");
    await expect(messenger.frame.getByText(/· sent/i)).toBeVisible();
  } finally {
    await stack.stop();
  }
});

test.describe("by the browser's own clock", () => {
  test.afterEach(({ stack }) => share(stack, false));

  test("switched on in the console: a messenger left open forgets its visitor by itself, tells the server, and serves the next one", async ({
    stack,
    site,
    visitorPage: page,
    consolePage,
  }) => {
    test.slow();
    await consolePage.goto(`${stack.info.consoleUrl}#/settings/security`);
    const toggle = consolePage.getByRole("switch", { name: /End anonymous chats after 30 minutes/ });
    await expect(toggle).not.toBeChecked();
    await toggle.click();
    await expect(toggle).toBeChecked();

    await page.clock.install();
    await page.goto(site.put("/shared-open", { head: snippet(stack) }));
    const messenger = new Messenger(page);
    await messenger.start("left on the screen");
    await expect(messenger.frame.getByText(/· sent/i)).toBeVisible();
    await messenger.composer.fill("left in the field");
    const [visitor, sessionToken] = [await visitorOf(page), await tokenOf(page)];
    await expect.poll(() => stored(page)).toContain("left in the field");
    await page.clock.fastForward(29 * MINUTE_MS);
    await expect(messenger.message("left on the screen")).toBeVisible();
    expect(await visitorOf(page)).toBe(visitor);
    await page.clock.fastForward(2 * MINUTE_MS);
    await expect.poll(() => visitorOf(page)).not.toBe(visitor);
    await expect(messenger.frame.getByText("left on the screen")).toHaveCount(0);
    expect(await stored(page)).not.toMatch(/left in the field|left on the screen/);
    expect(await stored(page)).not.toContain(sessionToken);
    await expect
      .poll(() =>
        stack.run("widgetSessions:current", { sessionToken }).then(
          () => "alive",
          () => "over",
        ),
      )
      .toBe("over");
    await messenger.writeFirst("the next person");
    await expect(messenger.message("the next person")).toBeVisible();
  });

  test("a page that is opened too late shows nothing of the visitor before, not even while the server is away", async ({
    stack,
    site,
    visitorPage: page,
  }) => {
    await share(stack, true);
    const url = site.put("/shared-late", { head: snippet(stack) });
    await page.goto(url);
    const messenger = new Messenger(page);
    await messenger.start("said yesterday");
    await expect(messenger.frame.getByText(/· sent/i)).toBeVisible();
    await messenger.composer.fill("half said yesterday");
    await expect.poll(() => stored(page)).toContain("half said yesterday");
    const before = await visitorOf(page);
    await page.goto(site.put("/shared-away", {}));
    await page.clock.install({ time: Date.now() + OVER_MS });
    await page.route("**/boot", (route) => route.abort());
    await page.goto(url);
    await messenger.open();
    await expect.poll(() => stored(page)).not.toMatch(/half said yesterday|"expiresAt\\":[1-9]/);
    await page.unroute("**/boot");
    await page.clock.runFor(5_000);
    await expect.poll(() => visitorOf(page)).toBeTruthy();
    expect(await visitorOf(page)).not.toBe(before);
    await expect(messenger.frame.getByText("said yesterday")).toHaveCount(0);
  });
});
