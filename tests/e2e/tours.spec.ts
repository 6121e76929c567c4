/** Tours on a customer's pages: beside their elements, over pages, to an honest end; and what the team does meanwhile. */
import type { Page } from "@playwright/test";
import { LOOK_INSIDE } from "./loader/anchoredSupport.ts";
import { findings } from "./support/axe.ts";
import { expect, snippet, test } from "./support/fixtures.ts";
import { Messenger } from "./support/messenger.ts";
import { asOwner } from "./support/outbound.ts";
import { pressAway } from "./support/pressAway.ts";
import type { Stack } from "./support/stack.ts";
import {
  archiveAll,
  beside,
  cardOf,
  inCard,
  PATIENT,
  post,
  publish,
  publishTour,
  surfaces,
  tourOf,
} from "./support/tours.ts";

test.afterEach(({ stack }) => archiveAll(stack));

const setStatus = (stack: Stack, itemId: string, status: string) =>
  asOwner(stack, "tours:setStatus", { itemId, status });

const HEARD = ["tourShown", "tourCompleted", "tourDismissed", "toursChanged"];
const LISTEN = `<script>window.seen = [];
addEventListener("load", () => { for (const name of ${JSON.stringify(HEARD)})
  OpencomWidget.on(name, (data) => seen.push(name + (data?.id ? " " + data.id : ""))); });</script>`;
const seen = (page: Page) =>
  page.evaluate(() => (window as unknown as { seen: string[] }).seen.filter((name) => !/Changed/.test(name)));

/** The card stands at the element, and not over it. */
async function expectBeside(page: Page, selector: string): Promise<void> {
  const gap = async () => {
    const [card, target] = [
      await surfaces(page).first().boundingBox(),
      await page.locator(selector).boundingBox(),
    ];
    if (!card || !target) return -1;
    const [dx, dy] = [
      Math.max(card.x - (target.x + target.width), target.x - (card.x + card.width)),
      Math.max(card.y - (target.y + target.height), target.y - (card.y + card.height)),
    ];
    return Math.max(dx, dy);
  };
  await expect.poll(gap, PATIENT).toBeGreaterThanOrEqual(0);
  expect(await gap()).toBeLessThan(40);
}

test("a tour goes from element to element and over pages, follows its team, and is completed once it was seen to its end", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const steps = [
    beside("go", "Begin here", { advance: [{ on: "click" }] }),
    beside("next", "On to the second", { advance: [{ on: "click" }], spotlight: "dim" }),
    beside("there", "On another page", { page: { include: ["/tours/second"], exclude: [] } }),
    post("end", "That was it", { source: "Have *fun*." }),
  ];
  const plain = tourOf("Look around", "/tours/first", steps);
  const fields = { ...plain, content: { ...plain.content, hasConfetti: true } };
  const id = await publish(stack, "tours", fields);
  const head = LISTEN + snippet(stack);
  site.put("/tours/second", { head, bodyEnd: `<p id="there">There</p>` });
  const bodyEnd = `<button id="go">Go</button><p><a id="next" href="/tours/second">Second</a></p>`;
  await page.goto(site.put("/tours/first", { head, bodyEnd }));

  await expect(cardOf(page, "Begin here")).toBeVisible(PATIENT);
  await expectBeside(page, "#go");
  await expect.poll(() => seen(page)).toEqual([`tourShown ${id}`]);
  // It came by itself: the keyboard stays in the page, and the page has none of its words.
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
  expect(await page.evaluate(() => document.documentElement.outerHTML)).not.toContain("Begin here");
  const frame = page.frames().find((each) => each.url().includes("/surface/"));
  expect(frame && (await findings(frame))).toEqual([]);
  // What its author waits for cannot be passed by.
  await expect(inCard(page).getByRole("button", { name: "Next" })).toHaveCount(0);
  await page.locator("#go").click();
  await expect(cardOf(page, "On to the second")).toBeVisible(PATIENT);
  await expectBeside(page, "#next");

  await page.locator("#next").click();
  await page.waitForURL("**/tours/second");
  await expect(cardOf(page, "On another page")).toBeVisible(PATIENT);
  await expectBeside(page, "#there");
  await expect(inCard(page).getByText("3 of 4", { exact: true })).toBeVisible();
  // One run, shown once.
  expect(await seen(page)).toEqual([]);

  const renamed = steps.map((step) => (step.id === "there" ? { ...step, title: "Renamed" } : step));
  const content = { steps: renamed, hasConfetti: true, showsProgress: true };
  await asOwner(stack, "tours:update", { itemId: id, version: 1, fields: { ...fields, content } });
  await expect(cardOf(page, "Renamed")).toBeVisible(PATIENT);
  await inCard(page).getByRole("button", { name: "Next" }).click();
  await expect(cardOf(page, "That was it")).toBeVisible(PATIENT);
  await inCard(page).getByRole("button", { name: "Done" }).click();
  await expect.poll(() => seen(page), PATIENT).toEqual([`tourCompleted ${id}`]);
  await expect(inCard(page).getByText("You made it!")).toBeVisible(PATIENT);
  await pressAway(inCard(page).getByRole("button", { name: "Close" }), surfaces(page));
  type Results = { started: number; completed: number; steps: { shown: number }[] };
  const results = (version: number) => asOwner<Results>(stack, "tours:results", { itemId: id, version });
  const all = async () => {
    const both = [await results(1), await results(2)];
    return [both.map(({ started }) => started), both.map(({ completed }) => completed)];
  };
  await expect.poll(all, { timeout: 150_000 }).toEqual([
    [1, 0],
    [0, 1],
  ]);
});

test("a page starts a tour by its id, knows which there are, and hears why not; the tab has it; paused it is gone from the open page", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const lines: string[] = [];
  page.on("console", (line) => lines.push(line.text()));
  const steps = [beside("one", "The first"), beside("late", "The late one", { waitSeconds: 60 })];
  const tour = tourOf("On demand", "/tours/asked", steps, { trigger: { type: "manual" } });
  const id = await publish(stack, "tours", tour);
  await page.goto(
    site.put("/tours/asked", { head: LISTEN + snippet(stack), bodyEnd: `<p id="one">One</p>` }),
  );
  const tours = () => page.evaluate(() => window.OpencomWidget.getAvailableTours());
  const row = { id, name: "On demand", description: "On demand, step by step.", status: "new" };
  await expect.poll(tours, PATIENT).toEqual([{ ...row, elementsAvailable: true }]);
  await page.evaluate(() => window.OpencomWidget.startTour("nothing"));
  await expect.poll(() => lines.join("\n"), PATIENT).toContain("ITEM_UNKNOWN startTour() nothing");

  await page.evaluate((tourId) => window.OpencomWidget.startTour(tourId), id);
  await expect(cardOf(page, "The first")).toBeVisible(PATIENT);
  await expectBeside(page, "#one");
  await inCard(page).getByRole("button", { name: "Next" }).click();
  // What is not there is looked for, and says so; it comes, and the card stands at it.
  const chip = page.frameLocator('iframe[src*="-chip"]');
  await expect(chip.getByText("Looking for the next step…")).toBeVisible(PATIENT);
  await page.evaluate(() => {
    const late = document.createElement("p");
    late.id = "late";
    late.textContent = "Here at last";
    document.body.append(late);
  });
  await expect(surfaces(page)).toHaveCount(1, PATIENT);
  await expect(cardOf(page, "The late one")).toBeVisible(PATIENT);
  await setStatus(stack, id, "paused");
  await expect(surfaces(page)).toHaveCount(0, PATIENT);
  await page.evaluate((tourId) => window.OpencomWidget.startTour(tourId), id);
  await expect.poll(() => lines.join("\n"), PATIENT).toContain(`ITEM_NOT_LIVE startTour() ${id}`);

  await setStatus(stack, id, "live");
  const agentToken = await stack.agentToken();
  const { config } = (await stack.run("messenger:get", { agentToken })) as { config: { tabs: unknown } };
  const tabs = [{ id: "tours", isEnabled: true, visibleTo: "all" }];
  await stack.run("messenger:setTabs", { agentToken, change: { tabs } });
  await page.reload();
  await page.waitForFunction(() => window.OpencomWidget.isReady());
  await page.evaluate(() => window.OpencomWidget.open("tours"));
  const messenger = new Messenger(page);
  await messenger.frame.getByRole("button", { name: /^(Continue|Start)$/ }).click(PATIENT);
  await expect(page.locator('iframe[src*="/frame/"]')).toBeHidden();
  // It goes on where it was, at what this page has not got.
  await expect(chip.getByText("Looking for the next step…")).toBeVisible(PATIENT);
  await stack.run("messenger:setTabs", { agentToken, change: { tabs: config.tabs } });
});

test("it leaves with the widget that its page hides and comes back with it; its menu is reached by hand and by keyboard, and what was put off is not lost", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const errors: string[] = [];
  page.on("pageerror", ({ message }) => errors.push(message));
  await page.addInitScript(LOOK_INSIDE);
  const id = await publishTour(stack, "/tours/later", [
    beside("one", "The first"),
    beside("two", "The second"),
  ]);
  const bodyEnd = `<p id="one">One</p><p id="two">Two</p>`;
  await page.goto(site.put("/tours/later", { head: LISTEN + snippet(stack), bodyEnd }));
  const rings = () =>
    page.evaluate(() =>
      (window as unknown as { ours: ShadowRoot[] }).ours.reduce(
        (sum, root) => sum + root.querySelectorAll(".spot.on").length,
        0,
      ),
    );
  await expect(cardOf(page, "The first")).toBeVisible(PATIENT);
  await expect.poll(rings).toBe(1);
  await page.evaluate(() => window.OpencomWidget.hide());
  await expect.poll(rings).toBe(0);
  await expect(surfaces(page)).toBeHidden();
  await page.evaluate(() => window.OpencomWidget.show());
  await expect.poll(rings).toBe(1);
  await expect(cardOf(page, "The first")).toBeVisible(PATIENT);
  await expectBeside(page, "#one");
  await inCard(page).getByRole("button", { name: "Next" }).click();
  await expect(cardOf(page, "The second")).toBeVisible(PATIENT);

  await inCard(page).getByRole("button", { name: "More options" }).click();
  await pressAway(inCard(page).getByRole("button", { name: "Remind me in an hour" }), surfaces(page));
  await expect.poll(rings).toBe(0);
  const status = () =>
    page.evaluate(() => window.OpencomWidget.getAvailableTours().map((tour) => tour.status));
  await expect.poll(status, PATIENT).toEqual(["in_progress"]);
  // Asked for it goes on where it was, with the keyboard in its card.
  await page.evaluate((tourId) => window.OpencomWidget.startTour(tourId), id);
  await expect(cardOf(page, "The second")).toBeFocused(PATIENT);
  const more = inCard(page).getByRole("button", { name: "More options" });
  while (!(await more.evaluate((each) => each === document.activeElement))) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Shift+Tab");
  await expect(more).toBeVisible();
  await inCard(page).getByRole("button", { name: "Don’t show again" }).focus();
  await page.keyboard.press("Enter");
  await expect(surfaces(page)).toHaveCount(0);
  await expect.poll(status, PATIENT).toEqual([]);
  expect(errors).toEqual([]);
});
