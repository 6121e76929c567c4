import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { expectLauncher, launcherState } from "./support/launcher.ts";
import { Messenger } from "./support/messenger.ts";
import type { Stack } from "./support/stack.ts";

/** The reference's installation patterns, verbatim but for address and ids. */
const settings = (stack: Stack, extra = "") =>
  `window.opencomSettings = { convexUrl: "${stack.info.url}", workspaceId: "${stack.info.workspaceId}", ${extra} };`;

const insert = (stack: Stack) =>
  `const script = document.createElement("script"); script.src = "${stack.info.widgetUrl}"; script.async = true; document.head.appendChild(script);`;

const patterns: Record<string, (stack: Stack) => { head?: string; bodyEnd?: string }> = {
  "tag before </body>": (stack) => ({
    bodyEnd: `<script
src="${stack.info.widgetUrl}"
data-opencom-convex-url="${stack.info.url}"
data-opencom-workspace-id="${stack.info.workspaceId}"
></script>`,
  }),
  "async in <head>": (stack) => ({ head: snippet(stack) }),
  "every attribute": (stack) => ({
    bodyEnd: snippet(stack, {
      async: null,
      "data-opencom-track-page-views": "true",
      "data-opencom-onboarding-verification-token": "onb_test",
      "data-opencom-client-identifier": "docs",
    }),
  }),
  "opencomSettings before the script": (stack) => ({
    bodyEnd: `<script>${settings(stack, "trackPageViews: true")}</script><script src="${stack.info.widgetUrl}"></script>`,
  }),
  "script injected at application boot": (stack) => ({
    bodyEnd: `<script>${settings(stack, "trackPageViews: true")} ${insert(stack)}</script>`,
  }),
  "script injected after load": (stack) => ({
    bodyEnd: `<script>addEventListener("load", () => setTimeout(() => { ${settings(stack)} ${insert(stack)} }, 300))</script>`,
  }),
  "consent-gated with __opencomInjected": (stack) => ({
    bodyEnd: `<script>
const userConsented = true;
if (userConsented && !window.__opencomInjected) {
window.__opencomInjected = true;
${settings(stack)}
${insert(stack)}
}
</script>`,
  }),
  "late insertion by a framework, attributes set as Next does": (stack) => ({
    bodyEnd: `<script>addEventListener("load", () => { const el = document.createElement("script"); el.id = "opencom-widget-loader"; el.src = "${stack.info.widgetUrl}"; el.setAttribute("data-opencom-convex-url", "${stack.info.url}"); el.setAttribute("data-opencom-workspace-id", "${stack.info.workspaceId}"); el.setAttribute("data-nscript", "afterInteractive"); document.body.appendChild(el); })</script>`,
  }),
  "manual init": (stack) => ({
    bodyEnd: `<script src="${stack.info.widgetUrl}"></script><script>OpencomWidget.init({ convexUrl: "${stack.info.url}", workspaceId: "${stack.info.workspaceId}", trackPageViews: true, user: { email: "user@example.com", name: "Jane Doe", userId: "usr_123" } });</script>`,
  }),
  "settings win over attributes": (stack) => ({
    bodyEnd: `<script>${settings(stack)}</script><script src="${stack.info.widgetUrl}" data-opencom-convex-url="http://localhost:9" data-opencom-workspace-id="nobody"></script>`,
  }),
  "settings merged per key over attributes": (stack) => ({
    bodyEnd: `<script>window.opencomSettings = { workspaceId: "${stack.info.workspaceId}" };</script><script src="${stack.info.widgetUrl}" data-opencom-convex-url="${stack.info.url}" data-opencom-workspace-id="nobody"></script>`,
  }),
};

async function talk(page: Page, text: string): Promise<void> {
  await expectLauncher(page);
  await new Messenger(page).start(text);
}

let number = 0;
for (const [name, make] of Object.entries(patterns)) {
  test(`installs: ${name}`, async ({ stack, site, visitorPage }) => {
    const errors: string[] = [];
    visitorPage.on("pageerror", (error) => errors.push(error.message));
    await visitorPage.goto(site.put(`/install-${number++}`, make(stack)));
    await talk(visitorPage, `installed by ${name}`);
    expect(await visitorPage.locator("iframe").count()).toBe(1);
    expect(errors).toEqual([]);
  });
}

test("installs: loader served from a third origin", async ({ stack, site, visitorPage }) => {
  const source = await (await fetch(stack.info.widgetUrl)).text();
  const cdn = createServer((_request, response) =>
    response
      .writeHead(200, { "content-type": "text/javascript", "access-control-allow-origin": "*" })
      .end(source),
  );
  await new Promise<void>((resolve) => cdn.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(cdn.address() as AddressInfo).port}/widget.js`;
  await visitorPage.goto(
    site.put("/install-cdn", { bodyEnd: snippet(stack, { async: null, src: address }) }),
  );
  await talk(visitorPage, "installed from a CDN of the customer");
  cdn.closeAllConnections();
  await new Promise((resolve) => cdn.close(resolve));
});

test("the legacy verification attribute is accepted, loses to the new name, and warns once", async ({
  stack,
  site,
  visitorPage,
}) => {
  const lines: string[] = [];
  visitorPage.on("console", (message) => /opencom/i.test(message.text()) && lines.push(message.text()));
  await visitorPage.goto(
    site.put("/install-legacy", {
      bodyEnd: snippet(stack, {
        async: null,
        "data-opencom-verification-token": "onb_old",
        "data-opencom-onboarding-verification-token": "onb_new",
      }),
    }),
  );
  await expectLauncher(visitorPage);
  expect(lines.filter((line) => line.includes("DEPRECATED"))).toHaveLength(1);
  // This workspace has issued no token, so that one is told too, under its new name.
  await expect.poll(() => lines.filter((line) => line.includes("ONBOARDING_TOKEN"))).toHaveLength(1);
  expect(lines).toHaveLength(2);
});

test("a second include and a second init with the same settings do nothing; other settings restart", async ({
  stack,
  site,
  visitorPage,
}) => {
  await visitorPage.goto(
    site.put("/install-twice", { head: snippet(stack), bodyEnd: snippet(stack, { async: null }) }),
  );
  await expectLauncher(visitorPage);
  await visitorPage.waitForFunction(() => window.OpencomWidget.isReady());
  expect(await visitorPage.locator("iframe").count()).toBe(1);
  const mark = () => visitorPage.locator("iframe").evaluate((frame) => frame.setAttribute("data-mark", "1"));
  const marked = () => visitorPage.locator("iframe[data-mark]").count();
  await mark();
  const same = { convexUrl: stack.info.url, workspaceId: stack.info.workspaceId };
  await visitorPage.evaluate((config) => window.OpencomWidget.init(config), same);
  await visitorPage.waitForTimeout(300);
  expect(await marked()).toBe(1);
  await visitorPage.evaluate(
    (config) => window.OpencomWidget.init({ ...config, clientIdentifier: "other" }),
    same,
  );
  await expect.poll(marked).toBe(0);
  await expectLauncher(visitorPage);
  expect(await visitorPage.locator("iframe").count()).toBe(1);
});

test("calls made before the script has loaded the frame are kept and run in order", async ({
  stack,
  site,
  visitorPage,
}) => {
  await visitorPage.goto(
    site.put("/install-queue", {
      bodyEnd: `<script src="${stack.info.widgetUrl}"></script><script>
        OpencomWidget.identify({ userId: "q1", email: "queue@example.com", name: "Quinn" });
        OpencomWidget.trackEvent("feature_used", { featureName: "export" });
        window.tours = OpencomWidget.getAvailableTours();
        OpencomWidget.open();
        OpencomWidget.init({ convexUrl: "${stack.info.url}", workspaceId: "${stack.info.workspaceId}" });
      </script>`,
    }),
  );
  const messenger = new Messenger(visitorPage);
  await messenger.frame.getByRole("main").waitFor();
  await expect
    .poll(() => visitorPage.evaluate(() => Array.isArray((window as unknown as { tours: unknown }).tours)))
    .toBe(true);
  await messenger.composer
    .or(messenger.frame.getByRole("button", { name: /(send us|new) .*(message|conversation)/i }))
    .first()
    .waitFor();
  expect(await launcherState(visitorPage)).not.toBeNull();
});
