import { type BrowserContext, test as base } from "@playwright/test";
import { openVisitor } from "../e2e/support/browser.ts";
import type { WorkerFixtures } from "../e2e/support/fixtures.ts";
import { type Site, startSite } from "../e2e/support/site.ts";
import { Stack } from "../e2e/support/stack.ts";
import { bundleMeasure } from "./look.ts";
import { makeWorlds, type Worlds } from "./makeWorlds.ts";

type GalleryFixtures = {
  site: Site;
  gallery: { context: BrowserContext; worlds: Worlds; script: string };
};

/** One server, one browser and a few workspaces for the whole gallery: what is slow is made once. */
export const test = base.extend<object, GalleryFixtures & Pick<WorkerFixtures, "stack">>({
  stack: [
    async ({}, use) => {
      const stack = await Stack.start();
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
  gallery: [
    async ({ stack, site }, use) => {
      // One store for all sites: the visitor's token can be read where the frame keeps it.
      const { context, close } = await openVisitor({ world: "open", reducedMotion: "reduce" });
      const worlds = await makeWorlds(context, { stack, site });
      await use({ context, worlds, script: await bundleMeasure() });
      await close();
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

export { expect } from "@playwright/test";
