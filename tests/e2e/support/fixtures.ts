import { test as base, type Page } from "@playwright/test";
import type { Visitor, VisitorOptions } from "./browser.ts";
import { SharedBrowser } from "./sharedBrowser.ts";
import { type Site, startSite } from "./site.ts";
import { Stack } from "./stack.ts";

/** Where the console keeps its token (console/session/credentials.ts). */
const CONSOLE_SESSION = "opencom.console.session";

type TestFixtures = {
  /** Opens a window for one more visitor, or a browser where the options need one; all are closed after the test. */
  newVisitor: (options?: VisitorOptions) => Promise<Visitor>;
  /** A page of a first visitor, with partitioned storage. */
  visitorPage: Page;
  /** The console, signed in as the owner, in a window of its own. */
  consolePage: Page;
};

export type WorkerFixtures = {
  /** API and frame on origins of their own, as on Convex Cloud. Set by a project in playwright.config.ts. */
  twoOrigins: boolean;
  stack: Stack;
  site: Site;
  shared: SharedBrowser;
};

/** Every test gets the real server, a customer's site on another origin, and people who share nothing. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  twoOrigins: [false, { option: true, scope: "worker" }],
  stack: [
    async ({ twoOrigins }, use) => {
      const stack = await Stack.start({ twoOrigins });
      await use(stack);
      await stack.stop();
    },
    { scope: "worker", timeout: 90_000 },
  ],
  site: [
    async ({}, use) => {
      const site = await startSite();
      await use(site);
      await site.stop();
    },
    { scope: "worker" },
  ],
  shared: [
    async ({}, use) => {
      const shared = new SharedBrowser();
      await use(shared);
      await shared.close();
    },
    { scope: "worker" },
  ],
  newVisitor: async ({ shared }, use) => {
    const open: Visitor[] = [];
    await use(async (options) => {
      const visitor = await shared.open(options);
      open.push(visitor);
      return visitor;
    });
    await Promise.all(open.map(({ close }) => close()));
  },
  visitorPage: async ({ newVisitor }, use) => {
    const { context } = await newVisitor();
    await use(context.pages()[0] ?? (await context.newPage()));
  },
  consolePage: async ({ newVisitor, stack }, use) => {
    const { context } = await newVisitor({ viewport: { width: 1440, height: 900 } });
    const page = context.pages()[0] ?? (await context.newPage());
    await comeBack(page, stack);
    await use(page);
  },
});

/** Opens the console as the owner who has signed in before: the form has tests of its own. */
async function comeBack(page: Page, stack: Stack): Promise<void> {
  const { consoleUrl } = stack.info;
  const token = await stack.newAgentToken();
  await page.route(consoleUrl, (route) => route.fulfill({ contentType: "text/html", body: "" }));
  await page.goto(consoleUrl);
  await page.evaluate(([key, value]) => localStorage.setItem(key, value), [CONSOLE_SESSION, token] as const);
  await page.unroute(consoleUrl);
  await page.goto(consoleUrl);
  await page.getByRole("navigation").first().waitFor();
}

export { expect } from "@playwright/test";

/** Signs the owner in through the console's own form. */
export async function signIn(page: Page, stack: Stack): Promise<void> {
  await page.goto(stack.info.consoleUrl);
  await page.getByLabel(/e-?mail/i).fill(stack.info.owner.email);
  await page.getByLabel(/password/i).fill(stack.info.owner.password);
  await page.getByRole("button", { name: /sign in/i }).click();
  await page.getByRole("navigation").first().waitFor();
}

/** The documented snippet, filled in for this server; `attributes` adds hints or overrides. */
export function snippet(stack: Stack, attributes: Record<string, string | null> = {}): string {
  const workspaceId = attributes["data-opencom-workspace-id"] ?? stack.info.workspaceId;
  const all: Record<string, string | null> = {
    async: "",
    src: stack.info.widgetUrl,
    "data-opencom-convex-url": stack.info.url,
    "data-opencom-workspace-id": workspaceId,
    "data-opencom-frame-url": stack.frameUrl(workspaceId),
    ...attributes,
  };
  const text = Object.entries(all)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => (value === "" ? name : `${name}="${value}"`))
    .join(" ");
  return `<script ${text}></script>`;
}
