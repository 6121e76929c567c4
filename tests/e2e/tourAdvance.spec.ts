/** Every way on from a step of a tour that a visitor can take on a page, and what becomes of steps whose element is missing. */
import type { Page } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { pressAway } from "./support/pressAway.ts";
import type { Stack } from "./support/stack.ts";
import { archiveAll, beside, inCard, PATIENT, publish, tourOf } from "./support/tours.ts";

const at = (id: string, ...advance: object[]) => beside(id, id, { source: "", advance });
const input = (id: string, is: object) => at(id, { on: "input", is });

const publishNamed = (stack: Stack, name: string, path: string, steps: object[], more: object = {}) =>
  publish(stack, "tours", tourOf(name, path, steps, more));

test.afterEach(({ stack }) => archiveAll(stack));

const card = (page: Page, title: string) => inCard(page).getByRole("dialog", { name: title, exact: true });
const isAt = (page: Page, title: string) => expect(card(page, title)).toBeVisible(PATIENT);
const next = (page: Page, title: string) => card(page, title).getByRole("button", { name: "Next" });

test("what a visitor does, fills in and opens leads on, whoever sets the value and wherever it shows", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  await publishNamed(stack, "Ways on", "/ways/on", [
    at("hover", { on: "hover" }),
    at("focus", { on: "focus" }),
    input("equals", { type: "equals", text: "blue" }),
    input("choice", { type: "equals", text: "green" }),
    input("date", { type: "filled" }),
    input("switch", { type: "checked" }),
    at("menu", { on: "appears", selector: "#menu[aria-expanded=true]" }),
    at("host", { on: "appears", selector: ".in.open" }),
    at("box", { on: "disappears", selector: "#box:checked" }),
    at("event", { on: "event", name: "bought" }),
    at("route", { on: "route", page: { include: ["/ways/over"], exclude: [] } }),
    at("last"),
  ]);
  const bodyEnd = `<style>body > * { display: block; margin: 12px 400px }</style>
    <button id="hover">Hover</button><button id="focus">Focus</button><input id="equals">
    <select id="choice"><option>red</option><option>green</option></select>
    <input id="date" readonly><button style="position:fixed;left:8px;top:8px;margin:0" onclick="setTimeout(() => (date.value = '2030-01-01'))">Today</button>
    <button id="switch" role="switch" aria-checked="false" onclick="ariaChecked = 'true'">Dark</button>
    <button id="menu" aria-expanded="false" onclick="ariaExpanded = 'true'">Menu</button>
    <div id="host"></div><input id="box" type="checkbox" checked>
    <p id="event">Event</p><p id="route">Route</p><p id="last">Last</p>
    <script>host.attachShadow({ mode: "open" }).innerHTML = '<p class="in">In</p>';</script>`;
  await page.goto(site.put("/ways/on", { head: snippet(stack), bodyEnd }));
  await isAt(page, "hover");
  await expect(next(page, "hover")).toHaveCount(0);
  await page.hover("#hover");
  await isAt(page, "focus");
  await page.focus("#focus");
  await isAt(page, "equals");
  await page.locator("#equals").pressSequentially("blue");
  await isAt(page, "choice");
  await page.locator("#choice").selectOption("green");
  await isAt(page, "date");
  await page.getByRole("button", { name: "Today" }).click();
  await isAt(page, "switch");
  await page.locator("#switch").click();
  await isAt(page, "menu");
  await page.locator("#menu").click();
  await isAt(page, "host");
  await page.locator("#host .in").evaluate((each) => each.classList.add("open"));
  await isAt(page, "box");
  await page.locator("#box").uncheck();
  await isAt(page, "event");
  await page.evaluate(() => window.OpencomWidget.trackEvent("bought"));
  await isAt(page, "route");
  await page.evaluate(() => history.pushState(null, "", "/ways/over"));
  await isAt(page, "last");
});

test("what is so already is gone on from by the visitor; buttons lead to a step and to another tour", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const other = await publishNamed(stack, "Another", "/nowhere", [at("other")], {
    trigger: { type: "manual" },
  });
  const button = (label: string, action: object) => ({ label, action });
  await publishNamed(stack, "So already", "/ways/already", [
    input("filled", { type: "filled" }),
    input("ticked", { type: "checked" }),
    at("there", { on: "appears", selector: "#there" }),
    at("focused", { on: "focus" }),
    { ...at("jump"), buttons: [button("To the end", { type: "goTo", stepId: "end" })] },
    at("never"),
    { ...at("end"), buttons: [button("Another tour", { type: "startTour", tourId: other })] },
  ]);
  const bodyEnd = `<style>body > * { display: block; margin: 12px 400px }</style>
    <input id="filled" value="Ada"><button id="ticked" role="checkbox" aria-checked="true">News</button>
    <p id="there">There</p><input id="focused">
    <p id="jump">Jump</p><p id="never">Never</p><p id="end">End</p><p id="other">Other</p>`;
  await page.goto(site.put("/ways/already", { head: snippet(stack), bodyEnd }));
  await isAt(page, "filled");
  await next(page, "filled").click();
  await isAt(page, "ticked");
  await page.focus("#focused");
  await next(page, "ticked").press("Enter");
  await isAt(page, "there");
  // Back at what has been done, the way on is open as well.
  await card(page, "there").getByRole("button", { name: "Back" }).click();
  await isAt(page, "ticked");
  await next(page, "ticked").click();
  await next(page, "there").click();
  await isAt(page, "focused");
  await page.focus("#focused");
  await isAt(page, "jump");
  await card(page, "jump").getByRole("button", { name: "To the end" }).click();
  await isAt(page, "end");
  await card(page, "end").getByRole("button", { name: "Another tour" }).click();
  await isAt(page, "other");
});

test("a step whose element is missing is passed by, shown over the page, or ends its tour, as its author wants", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const missing = (id: string, how: string) => ({ ...at(id), missing: how, waitSeconds: 0 });
  const steps = [
    at("one"),
    missing("passed", "skip"),
    missing("over", "post"),
    at("two"),
    missing("gone", "end"),
    at("one2"),
  ];
  await publishNamed(stack, "Missing", "/ways/missing", steps);
  const bodyEnd = `<p id="one">One</p><p id="two">Two</p><p id="one2">More</p>`;
  await page.goto(site.put("/ways/missing", { head: snippet(stack), bodyEnd }));
  await isAt(page, "one");
  await next(page, "one").click();
  await isAt(page, "over");
  await expect(card(page, "over")).toHaveAttribute("aria-modal", "true");
  await next(page, "over").click();
  await isAt(page, "two");
  await pressAway(next(page, "two"), page.locator('iframe[src*="/surface/"]'));
});
