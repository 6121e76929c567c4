/** What leads on from a tour's steps and back to them: time, another page, and what a page is told that it may start. */
import type { Page } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import {
  archiveAll,
  beside,
  cardOf,
  inCard,
  inChip,
  PATIENT,
  post,
  publishTour,
  surfaces,
} from "./support/tours.ts";

test.afterEach(({ stack }) => archiveAll(stack));

const TIMED = { advance: [{ on: "timer", seconds: 4 }] };
const at = (page: Page) => inCard(page).getByText(/^\d of \d$/);

test("time leads on: beside the first element, over the page with the keyboard in its card, and not while somebody is there", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  test.slow();
  const steps = [
    beside("a", "One", TIMED),
    post("b", "Two", TIMED),
    beside("a", "Three", { ...TIMED, id: "c" }),
  ];
  await publishTour(stack, "/timed", [...steps, beside("a", "Four", { id: "d" })]);
  await page.mouse.move(1_200, 700);
  await page.goto(site.put("/timed", { head: snippet(stack), bodyEnd: `<p id="a">Here</p>` }));
  await expect(cardOf(page, "One")).toBeVisible(PATIENT);
  await expect(cardOf(page, "Two")).toBeFocused(PATIENT);
  await expect(cardOf(page, "Three")).toBeVisible(PATIENT);

  await expect.poll(() => surfaces(page).count()).toBe(1);
  const box = await surfaces(page).boundingBox();
  if (!box) throw new Error("no card");
  await page.mouse.move(box.x + 40, box.y + 30, { steps: 3 });
  // Longer than it would stand there by itself.
  await page.waitForTimeout(6_000);
  await expect(at(page)).toHaveText("3 of 4");
  await page.mouse.move(1_200, 700, { steps: 10 });
  await expect(at(page)).toHaveText("4 of 4", PATIENT);
});

test("a tour that comes by itself waits no longer for its first element than it has its place, and tells that it was missed", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const sent: string[] = [];
  page.on("websocket", (socket) => socket.on("framesent", ({ payload }) => sent.push(`${payload}`)));
  await publishTour(stack, "/patient", [beside("never", "Without it", { waitSeconds: 60, missing: "post" })]);
  await page.goto(site.put("/patient", { head: snippet(stack) }));
  await expect(cardOf(page, "Without it")).toBeVisible(PATIENT);
  expect(sent.filter((each) => each.includes('"stepMissed"'))).toHaveLength(1);
});

test("where a tour goes on on another page a link leads there, in this tab, and the tour goes on", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const there = { page: { include: ["/orders/*/edit", "/orders"], exclude: [] } };
  await publishTour(stack, "/begin", [post("a", "Begin"), beside("b", "Goes on", there)]);
  const head = snippet(stack);
  site.put("/orders", { head, bodyEnd: `<p id="b">Orders</p>` });
  await page.goto(site.put("/begin", { head }));
  await expect(cardOf(page, "Begin")).toBeVisible(PATIENT);
  await inCard(page).getByRole("button", { name: "Next" }).click();
  const link = inChip(page).getByRole("link", { name: "Go to the page" });
  await expect(link).toHaveAttribute("href", new URL("/orders", page.url()).href, PATIENT);
  await link.click();
  await page.waitForURL("**/orders");
  await expect(cardOf(page, "Goes on")).toBeVisible(PATIENT);
  expect(page.context().pages().length).toBe(1);
});

test("a page hears also of a tour that was gone through, and whether the element is there at which one goes on", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const id = await publishTour(stack, "/listed", [
    beside("a", "One"),
    beside("b", "Two", { waitSeconds: 1 }),
  ]);
  const head = snippet(stack);
  const url = site.put("/listed", { head, bodyEnd: `<p id="a">A</p>` });
  const listed = () =>
    page.evaluate(() =>
      window.OpencomWidget.getAvailableTours().map(({ id: itemId, status, elementsAvailable }) => [
        itemId,
        status,
        elementsAvailable,
      ]),
    );
  await page.goto(url);
  await expect(cardOf(page, "One")).toBeVisible(PATIENT);
  await inCard(page).getByRole("button", { name: "Next" }).click();
  await expect(inChip(page).getByText("Looking for the next step…")).toBeVisible(PATIENT);
  await page.reload();
  await expect(inChip(page).getByText("Looking for the next step…")).toBeVisible(PATIENT);
  await expect.poll(listed, PATIENT).toEqual([[id, "in_progress", false]]);

  await page.evaluate(() => {
    document.body.insertAdjacentHTML("beforeend", `<p id="b">B</p>`);
  });
  await expect(cardOf(page, "Two")).toBeVisible(PATIENT);
  await expect.poll(listed, PATIENT).toEqual([[id, "in_progress", true]]);
  await inCard(page).getByRole("button", { name: "Done" }).click();
  await expect.poll(listed, PATIENT).toEqual([[id, "completed", true]]);
});
