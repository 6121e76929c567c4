/** What `startTour()` says has become of it, from before the widget is there until after it is gone. */
import type { Page } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import type { Stack } from "./support/stack.ts";

const PATIENT = { timeout: 30_000 };
const DELIVERY = {
  audience: null as object | null,
  // On none of these pages by itself.
  page: { include: ["/nowhere"], exclude: [] },
  trigger: { type: "manual" },
  frequency: { type: "once" },
  schedule: {},
  priority: 0,
  isExempt: true,
};
const STEP = {
  id: "only",
  kind: "post",
  title: "Welcome",
  source: "Here.",
  media: null,
  anchor: null,
  side: "auto",
  spotlight: "none",
  page: null,
  advance: [],
  buttons: [],
  missing: "hold",
  waitSeconds: 4,
};
const live: string[] = [];

const asOwner = async (stack: Stack, path: string, args: object) =>
  stack.run(path, { agentToken: await stack.agentToken(), ...args });
const setStatus = (stack: Stack, itemId: string, status: string) =>
  asOwner(stack, "tours:setStatus", { itemId, status });
async function publish(stack: Stack, name: string, delivery: Partial<typeof DELIVERY> = {}): Promise<string> {
  const content = { steps: [{ ...STEP, title: name }], hasConfetti: false, showsProgress: false };
  const fields = { name, description: "", content, delivery: { ...DELIVERY, ...delivery } };
  const { itemId } = (await asOwner(stack, "tours:create", { fields })) as { itemId: string };
  await setStatus(stack, itemId, "live");
  live.push(itemId);
  return itemId;
}
// What is live costs every page something; other tests count.
test.afterEach(async ({ stack }) => {
  for (const itemId of live.splice(0)) await setStatus(stack, itemId, "archived");
});

const ask = (page: Page, ...ids: unknown[]) =>
  page.evaluate((all) => Promise.all(all.map((id) => window.OpencomWidget.startTour(id as string))), ids);
const card = (page: Page, name: string) =>
  page.frameLocator('iframe[src*="/surface/"]').getByRole("dialog", { name });

test("a tour that starts, one that nobody knows, one that is paused or for others; each of several calls has its answer, and one after the other", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const errors: string[] = [];
  page.on("pageerror", ({ message }) => errors.push(message));
  const [first, second, paused] = [
    await publish(stack, "The first"),
    await publish(stack, "The second"),
    await publish(stack, "Paused"),
  ];
  const others = await publish(stack, "For others", {
    audience: { type: "event", name: "bought", compare: "atLeast", count: 1 },
  });
  await setStatus(stack, paused, "paused");
  await page.goto(site.put("/tours/answers", { head: snippet(stack) }));
  expect(await ask(page, "nothing", paused, others, {}, null, "")).toEqual([
    { reason: "unknown" },
    { reason: "notLive" },
    { reason: "notForVisitor" },
    { reason: "unknown" },
    { reason: "unknown" },
    { reason: "unknown" },
  ]);
  expect(await ask(page, first, first, "nothing")).toEqual([
    { started: true },
    { started: true },
    { reason: "unknown" },
  ]);
  await expect(card(page, "The first")).toBeVisible(PATIENT);
  // One that is there already is started; another one comes after it.
  expect(await ask(page, first, second)).toEqual([{ started: true }, { reason: "waiting" }]);
  await page
    .frameLocator('iframe[src*="/surface/"]')
    .getByRole("button", { name: /^(Done|Close)$/ })
    .first()
    .click();
  await expect(card(page, "The second")).toBeVisible(PATIENT);
  expect(errors).toEqual([]);
});

test("asked before there is a widget it is answered once there is; hidden it says so; after its end nothing comes of it", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const id = await publish(stack, "Early");
  // The script is there, and starts only when its page says so.
  const head = snippet(stack, { "data-opencom-convex-url": null });
  await page.goto(site.put("/tours/early", { head }));
  await page.waitForFunction(() => "OpencomWidget" in window);
  const early = await page.evaluate(
    ([tourId, url]) => {
      const answer = window.OpencomWidget.startTour(tourId as string);
      window.OpencomWidget.init({ convexUrl: url as string });
      return answer;
    },
    [id, stack.info.url],
  );
  expect(early).toEqual({ started: true });
  await expect(card(page, "Early")).toBeVisible(PATIENT);
  await page.evaluate(() => window.OpencomWidget.hide());
  expect(await ask(page, id)).toEqual([{ reason: "hidden" }]);
  const last = page.evaluate((tourId) => {
    const answers = [window.OpencomWidget.startTour(tourId)];
    window.OpencomWidget.destroy();
    return Promise.all([...answers, window.OpencomWidget.startTour(tourId)]);
  }, id);
  expect(await last).toEqual([{ reason: "unavailable" }, { reason: "unavailable" }]);
});
