/** Why what is edited is not shown on the page that is open: each condition, and what to do. */
import type { Page } from "@playwright/test";
import {
  asOwner,
  begin,
  button,
  FIRST,
  makeDraft,
  makeTooltip,
  PAGE,
  PATIENT,
  panel,
  stepOf,
} from "./support/authoring.ts";
import { findings } from "./support/axe.ts";
import { expect, snippet, test } from "./support/fixtures.ts";

const line = (page: Page, name: string) =>
  panel(page)
    .locator(".oc-au-conditions li")
    .filter({ has: panel(page).getByText(name, { exact: true }) });
const expectLine = (page: Page, name: string, holds: "yes" | "no" | "asked") =>
  expect(line(page, name)).toHaveAttribute("data-holds", holds, PATIENT);
const shot = (page: Page, name: string) => page.screenshot({ path: test.info().outputPath(`${name}.png`) });

test("of a tour it is said what stands in its way on this page, until nothing does", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const first = stepOf("Open an order", { kind: "pointer", anchor: { selector: "#new" } });
  const id = await makeDraft(stack, [first, FIRST], {
    page: { include: ["/author/why"], exclude: [] },
    audience: { type: "attribute", key: "plan", compare: { op: "is", value: "pro" } },
  });
  site.put("/author/why", { head: snippet(stack), bodyEnd: PAGE });
  const url = site.put("/author/elsewhere", { head: snippet(stack), bodyEnd: PAGE });
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(await begin(stack, id, url));
  await button(panel(page), "Why is it not shown?").click(PATIENT);
  await expectLine(page, "Published", "no");
  await expectLine(page, "Page", "no");
  await expect(line(page, "Page")).toContainText("/author/elsewhere is none of /author/why.");
  await expectLine(page, "Visitors", "asked");
  await expect(line(page, "Visitors")).toContainText("attribute “plan”");
  await expectLine(page, "Element of the first step", "yes");
  await expect(line(page, "Element of the first step")).toContainText("100 % sure");
  await expect(panel(page).getByText("2 things stand in its way here.")).toBeVisible();
  await shot(page, "why");

  // As the page changes, so does what is said.
  await page.evaluate(() => document.querySelector("#new")?.remove());
  await expectLine(page, "Element of the first step", "no");
  await expect(line(page, "Element of the first step")).toContainText("It is not on this page.");
  const own = page.frames().find((frame) => frame.url().includes("/surface/"));
  expect(own && (await findings(own))).toEqual([]);

  await asOwner(stack, "tours:setStatus", { itemId: id, status: "live" });
  await expectLine(page, "Published", "yes");
  await page.goto(url.replace("elsewhere", "why"));
  await button(panel(page), "Why is it not shown?").click(PATIENT);
  await expectLine(page, "Page", "yes");
  await expectLine(page, "Element of the first step", "yes");
  await expect(panel(page).getByText("Nothing stands in its way here")).toBeVisible();
  await asOwner(stack, "tours:setStatus", { itemId: id, status: "archived" });
});

test("of a tooltip it is said as well, on a phone and in the dark", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const url = site.put("/author/whytip", {
    head: `<meta name="viewport" content="width=device-width, initial-scale=1">${snippet(stack)}`,
    bodyEnd: PAGE,
  });
  const id = await makeTooltip(stack, "/author/whytip", { anchor: { selector: "#gone" } });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 375, height: 700 });
  await page.goto(await begin(stack, id, url, "tooltip"));
  await button(panel(page), "Expand").click(PATIENT);
  await button(panel(page), "Why is it not shown?").click(PATIENT);
  await expectLine(page, "Its element", "no");
  await expect(line(page, "Its element")).toContainText("It is not on this page.");
  await line(page, "Its element").scrollIntoViewIfNeeded();
  await shot(page, "why-narrow-dark");
});
