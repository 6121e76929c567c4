import type { Frame, Page } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { expectLauncher } from "./support/launcher.ts";
import { Messenger } from "./support/messenger.ts";
import { startSite } from "./support/site.ts";

for (const world of ["partitioned", "open"] as const) {
  test(`${world} third-party storage: the conversation is there after every reload`, async ({
    stack,
    site,
    newVisitor,
  }) => {
    const { context } = await newVisitor({ world });
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(site.put(`/storage-${world}`, { head: snippet(stack) }));
    const messenger = new Messenger(page);
    await messenger.start(`kept in the ${world} world`);
    for (let reload = 0; reload < 5; reload++) {
      await page.reload();
      await messenger.open();
      await expect(messenger.frame.getByText(`kept in the ${world} world`).first()).toBeVisible();
    }
  });
}

test("blocked third-party storage: never blank, works for as long as the page lives", async ({
  stack,
  site,
  newVisitor,
}) => {
  const { context } = await newVisitor({ world: "blocked" });
  const page = context.pages()[0] ?? (await context.newPage());
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(site.put("/storage-blocked", { head: snippet(stack) }));
  const messenger = new Messenger(page);
  await messenger.start("said without any storage");
  const frame = page.frames().find((each) => each.url().includes("/frame/"));
  const blocked = await frame?.evaluate(() => {
    try {
      localStorage.getItem("x");
      return false;
    } catch {
      return true;
    }
  });
  expect(blocked, "this world blocks storage").toBe(true);
  await messenger.close();
  await messenger.open();
  await expect(messenger.frame.getByText("said without any storage").first()).toBeVisible();
  await page.reload();
  await expectLauncher(page);
  await messenger.open();
  await expect(messenger.frame.getByRole("main")).toBeVisible();
  expect(errors).toEqual([]);
});

test("partitioned storage keeps two customers' sites apart", async ({ stack, site, newVisitor }) => {
  const other = await startSite("localhost");
  const { context } = await newVisitor({ world: "partitioned" });
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(site.put("/first-site", { head: snippet(stack) }));
  await new Messenger(page).start("only for the first site");
  await page.goto(other.put("/second-site", { head: snippet(stack) }));
  const messenger = new Messenger(page);
  await messenger.open();
  await expect(messenger.frame.getByRole("main")).toBeVisible();
  await expect(messenger.frame.getByText("only for the first site")).toHaveCount(0);
  await other.stop();
});

const frameOf = (page: Page): Frame => {
  const frame = page.frames().find((each) => each.url().includes("/frame/"));
  if (!frame) throw new Error("There is no frame.");
  return frame;
};
const RELOADS = 20;

/** Loads the page again and again; whose page it was each time. */
async function visitorsOver(page: Page, reloads: number): Promise<Set<string | undefined>> {
  const seen = new Set<string | undefined>();
  for (let reload = 0; reload < reloads; reload++) {
    await page.reload();
    await page.waitForFunction(() => window.OpencomWidget.isReady());
    seen.add(await page.evaluate(() => window.OpencomWidget.getVisitorId()));
  }
  return seen;
}

/** Runs in the frame: fills its storage to the last character. Tells how many were taken. */
function fill(): number {
  let taken = 0;
  for (let size = 1 << 20; size >= 1; size >>= 1) {
    for (let i = 0; ; i++) {
      try {
        localStorage.setItem(`junk-${size}-${i}`, "x".repeat(size));
        taken += size;
      } catch {
        break;
      }
    }
  }
  return taken;
}

for (const world of ["partitioned", "open"] as const) {
  test(`full ${world} storage: never blank, what is written is sent, and the same visitor after ${RELOADS} reloads`, async ({
    stack,
    site,
    newVisitor,
  }) => {
    test.slow();
    const { context } = await newVisitor({ world });
    const page = context.pages()[0] ?? (await context.newPage());
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    await page.goto(site.put(`/storage-full-${world}`, { head: snippet(stack) }));
    const messenger = new Messenger(page);
    await messenger.start("before it was full");
    const visitor = await page.evaluate(() => window.OpencomWidget.getVisitorId());
    expect(await frameOf(page).evaluate(fill)).toBeGreaterThan(1_000_000);
    await messenger.send("after it was full");
    expect([...(await visitorsOver(page, RELOADS))]).toEqual([visitor]);
    await messenger.open();
    await messenger.openConversation("after it was full");
    await expect(messenger.message("before it was full")).toBeVisible();
    await messenger.send("and after many pages");
    expect(errors).toEqual([]);
  });
}

test("storage that is full before the first visit: never blank, works for as long as the page lives", async ({
  stack,
  site,
  newVisitor,
}) => {
  const { context } = await newVisitor({ world: "partitioned" });
  const page = context.pages()[0] ?? (await context.newPage());
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.addInitScript(`if (window.top !== window && !localStorage.full) {
    localStorage.full = "1";
    (${fill})();
  }`);
  await page.goto(site.put("/storage-full-first", { head: snippet(stack) }));
  const messenger = new Messenger(page);
  await messenger.start("said into a full house");
  expect(
    await frameOf(page).evaluate(() => Object.keys(localStorage).some((key) => key.startsWith("oc:"))),
  ).toBe(false);
  await messenger.close();
  await messenger.open();
  await expect(messenger.frame.getByText("said into a full house").first()).toBeVisible();
  await page.reload();
  await messenger.open();
  await expect(messenger.frame.getByRole("main")).toBeVisible();
  expect(errors).toEqual([]);
});

test("storage cleared in mid-session is a logout on the next page: never blank, no error, somebody new", async ({
  stack,
  site,
  newVisitor,
}) => {
  test.slow();
  const { context } = await newVisitor({ world: "partitioned" });
  const page = context.pages()[0] ?? (await context.newPage());
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(site.put("/storage-cleared", { head: snippet(stack) }));
  const messenger = new Messenger(page);
  await messenger.start("before it was cleared");
  const visitor = await page.evaluate(() => window.OpencomWidget.getVisitorId());
  await frameOf(page).evaluate(async () => {
    localStorage.clear();
    for (const { name = "" } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
  });
  await expect(messenger.frame.getByRole("main")).toBeVisible();
  const after = await visitorsOver(page, RELOADS);
  expect(after.size, "one visitor from then on").toBe(1);
  expect([...after][0]).not.toBe(visitor);
  await messenger.open();
  await expect(messenger.frame.getByRole("main")).toBeVisible();
  await expect(messenger.frame.getByText("before it was cleared")).toHaveCount(0);
  await messenger.writeFirst("somebody new");
  expect(errors).toEqual([]);
});
