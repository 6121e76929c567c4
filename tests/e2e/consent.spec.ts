import type { Page } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { Items } from "./support/items.ts";
import { expectLauncher } from "./support/launcher.ts";
import { Messenger } from "./support/messenger.ts";
import type { Stack } from "./support/stack.ts";

/** Long enough for anything that starts by itself: the frame comes at most 2 s after load. */
const QUIET_MS = 4_000;
const REQUIRED = { "data-opencom-consent": "required", "data-opencom-color": "#0a7" };

const frameOf = (page: Page) => page.frames().find((each) => each.url().includes("/frame/"));

/** What page and frame keep in the browser. */
async function stored(page: Page): Promise<string[]> {
  const read = async () => [
    ...Object.keys({ ...localStorage, ...sessionStorage }),
    ...(await indexedDB.databases()).map((database) => database.name ?? ""),
    ...(await caches.keys()),
    ...document.cookie.split(";").filter(Boolean),
  ];
  return [...(await page.evaluate(read)), ...((await frameOf(page)?.evaluate(read)) ?? [])];
}

/** Addresses asked for from now on, sockets included, but not the loader's own. */
function listen(page: Page, stack: Stack): string[] {
  const asked: string[] = [];
  const add = (url: string) => {
    const ports = [stack.info.url, stack.frameOrigin].map((each) => new URL(each).port);
    if (url !== stack.info.widgetUrl && ports.includes(new URL(url).port)) asked.push(url);
  };
  page.on("request", (request) => add(request.url()));
  page.on("websocket", (socket) => add(socket.url()));
  return asked;
}

test("before consent nothing is stored, framed or asked for; with it the messenger works and keeps", async ({
  stack,
  site,
  visitorPage,
}) => {
  const asked = listen(visitorPage, stack);
  await visitorPage.goto(site.put("/consent", { head: snippet(stack, REQUIRED) }));
  await expectLauncher(visitorPage);
  await visitorPage.evaluate(() => {
    window.OpencomWidget.trackEvent("seen");
    window.OpencomWidget.identify({ userId: "somebody" });
  });
  await visitorPage.waitForTimeout(QUIET_MS);
  expect({
    asked,
    frames: await visitorPage.locator("iframe").count(),
    stored: await stored(visitorPage),
  }).toEqual({ asked: [], frames: 0, stored: [] });

  await visitorPage.evaluate(() => window.OpencomWidget.setConsent(true));
  await expect.poll(() => asked.some((url) => url.endsWith("/boot"))).toBe(true);
  await expect.poll(async () => (await stored(visitorPage)).length).toBeGreaterThan(2);
});

test("a click is consent to talk, not to keep: the conversation lives as long as the page", async ({
  stack,
  site,
  visitorPage,
}) => {
  await visitorPage.goto(site.put("/consent-click", { head: snippet(stack, REQUIRED) }));
  const messenger = new Messenger(visitorPage);
  await messenger.start("I only have a question");
  await expect(messenger.frame.getByText(/sent/i).first()).toBeVisible();
  expect(await stored(visitorPage)).toEqual([]);
  await visitorPage.reload();
  await messenger.open();
  await expect(messenger.frame.getByText("I only have a question")).toHaveCount(0);
  expect(await stored(visitorPage)).toEqual([]);
});

test("consent withdrawn forgets: storage empty, session dead, nothing asked for until somebody opens", async ({
  stack,
  site,
  visitorPage,
}) => {
  const url = site.put("/consent-withdrawn", {
    head: snippet(stack, { ...REQUIRED, "data-opencom-consent": "granted" }),
  });
  // What decides on the page keeps something, too, once anything is live anywhere.
  const items = new Items(stack);
  await items.publish("elsewhere", "chat", { page: { include: ["/never"], exclude: [] } });
  await visitorPage.goto(url);
  const messenger = new Messenger(visitorPage);
  await messenger.start("forget this");
  await messenger.composer.fill("and this draft");
  await expect.poll(() => stored(visitorPage)).toContain("oc:tab");
  const keys = await stored(visitorPage);
  expect(keys.length).toBeGreaterThan(4);
  await items.end();
  const token = await frameOf(visitorPage)?.evaluate(
    () => /wst_[0-9a-f]{64}/.exec(JSON.stringify({ ...localStorage }))?.[0],
  );
  await messenger.close();
  await visitorPage.evaluate(() => window.OpencomWidget.setConsent(false));
  await expect.poll(() => stored(visitorPage)).toEqual([]);
  const current = () => stack.run("widgetSessions:current", { sessionToken: token });
  await expect.poll(() => current().catch(() => "dead"), { timeout: 2_000 }).toBe("dead");
  const asked = listen(visitorPage, stack);
  await visitorPage.waitForTimeout(QUIET_MS);
  expect(asked).toEqual([]);

  await messenger.open();
  await expect(messenger.frame.getByRole("button", { name: /send us/i }).first()).toBeVisible();
  await expect(messenger.frame.getByText("forget this")).toHaveCount(0);
  await messenger.writeFirst("a new beginning");
  expect(await stored(visitorPage)).toEqual([]);
});
