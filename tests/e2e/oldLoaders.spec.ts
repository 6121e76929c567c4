import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { KEPT_LOADERS } from "../fixtures/keptLoaders.ts";
import { test as base, expect, snippet } from "./support/fixtures.ts";
import { Inbox } from "./support/inbox.ts";
import { launcherState } from "./support/launcher.ts";
import { Messenger } from "./support/messenger.ts";

/** Loaders that customers host themselves, on an origin that is neither the page's nor the frame's. */
const test = base.extend<{ host: (code: string) => string }>({
  host: async ({}, use) => {
    let served = "";
    const server = createServer((_request, response) =>
      response.writeHead(200, { "content-type": "text/javascript" }).end(served),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    await use((code) => {
      served = code;
      return `http://assets.localhost:${(server.address() as AddressInfo).port}/widget.js`;
    });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  },
});

function listen(page: Page): string[] {
  const lines: string[] = [];
  page.on("console", (message) => /\[opencom\]/i.test(message.text()) && lines.push(message.text()));
  page.on("pageerror", (error) => lines.push(`ERROR ${error.message}`));
  return lines;
}

for (const { version, code } of KEPT_LOADERS) {
  test(`[VR3] loader ${version} and today's frame: boot, open, send, reply, badge, identify, logout, destroy`, async ({
    stack,
    site,
    visitorPage,
    consolePage,
    host,
  }) => {
    const lines = listen(visitorPage);
    const messenger = new Messenger(visitorPage);
    const inbox = new Inbox(consolePage);
    await visitorPage.goto(site.put(`/old-${version}`, { head: snippet(stack, { src: host(code) }) }));
    await visitorPage.waitForFunction(() => window.OpencomWidget?.isReady());
    expect(await visitorPage.evaluate(() => window.OpencomWidget.version)).toBe(version);

    await messenger.start(`hello from ${version}`);
    await inbox.open(`hello from ${version}`);
    await inbox.reply("an answer, seen at once");
    await expect(messenger.message("an answer, seen at once")).toBeVisible();

    await messenger.close();
    await inbox.reply("an answer, counted");
    await expect.poll(async () => (await launcherState(visitorPage))?.text).toContain("1");

    await visitorPage.evaluate(
      (email) =>
        new Promise<void>((resolve) => {
          window.OpencomWidget.on("userIdentified", resolve);
          window.OpencomWidget.identify({ email, name: "Ada" });
        }),
      `ada.${version}@shop.example`,
    );
    const known = await visitorPage.evaluate(() => window.OpencomWidget.getVisitorId());
    await visitorPage.evaluate(() => window.OpencomWidget.logout());
    const isOther = (before: string | undefined) =>
      window.OpencomWidget.isReady() && window.OpencomWidget.getVisitorId() !== before;
    await visitorPage.waitForFunction(isOther, known);
    await expect.poll(async () => (await launcherState(visitorPage))?.text).toBe("");

    await visitorPage.evaluate(() => window.OpencomWidget.destroy());
    await expect(visitorPage.locator("iframe")).toHaveCount(0);
    expect(await launcherState(visitorPage)).toBeNull();
    // An email alone proves nobody; the page is told so.
    expect(lines).toEqual([expect.stringContaining("IDENTITY_UNPROVEN")]);
  });
}

test("[VR1] a loader of a major nobody speaks is told so once, and asks no more", async ({
  stack,
  site,
  visitorPage,
  host,
}) => {
  const [newest] = KEPT_LOADERS.toReversed();
  const future = newest?.code.replace(`opencom:${newest.major}`, "opencom:99") ?? "";
  expect(future).toContain("opencom:99");
  const lines = listen(visitorPage);
  const documents: string[] = [];
  visitorPage.on("request", (request) => {
    if (/\/(frame\/|boot)/.test(request.url())) documents.push(request.url());
  });
  await visitorPage.goto(
    site.put("/future", {
      head: snippet(stack, { src: host(future), async: null, "data-opencom-color": "#0f766e" }),
      bodyEnd: `<script>window.recorded = []; for (const name of ["ready", "refused", "blocked"]) OpencomWidget.on(name, (data) => window.recorded.push([name, data]));</script>`,
    }),
  );
  await expect.poll(() => lines.length, { timeout: 30_000 }).toBe(1);
  // Beyond the time after which the loader would give up on a silent frame.
  await visitorPage.waitForTimeout(10_000);
  expect(lines).toEqual([expect.stringContaining("VERSION_MISMATCH")]);
  expect(await visitorPage.evaluate(() => window.recorded)).toEqual([
    ["blocked", { code: "VERSION_MISMATCH" }],
  ]);
  expect(documents).toHaveLength(1);
  expect(await launcherState(visitorPage)).toBeNull();
  await visitorPage.evaluate(() => {
    window.OpencomWidget.open();
    window.OpencomWidget.identify({ email: "a@x.example" });
    window.OpencomWidget.destroy();
  });
  await expect(visitorPage.locator("iframe")).toHaveCount(0, { timeout: 15_000 });
  expect(lines).toHaveLength(1);
});
