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
