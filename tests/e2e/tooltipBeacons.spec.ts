/** Dots at elements of a customer's page: what they are called, where they stand, and that no two lie over each other. */
import type { Page } from "@playwright/test";
import { LOOK_INSIDE } from "./loader/anchoredSupport.ts";
import { expect, snippet, test } from "./support/fixtures.ts";
import { archiveAll, inTip, PATIENT, publishTip } from "./support/tours.ts";

test.afterEach(({ stack }) => archiveAll(stack));

type Dot = {
  label: string | null;
  expanded: string | null;
  left: number;
  top: number;
  width: number;
  height: number;
};
/** The dots that stand in the page, from left to right. */
const dots = (page: Page): Promise<Dot[]> =>
  page.evaluate(() => {
    const roots = (window as unknown as { ours: ShadowRoot[] }).ours;
    const all = roots.flatMap((root) => [...root.querySelectorAll<HTMLElement>(".spot.on button")]);
    return all
      .map((button) => {
        const { left, top, width, height } = button.getBoundingClientRect();
        return { label: button.ariaLabel, expanded: button.ariaExpanded, left, top, width, height };
      })
      .sort((one, other) => one.left - other.left);
  });
const middleOf = ({ left, top, width, height }: Omit<Dot, "label" | "expanded">) => [
  Math.round(left + width / 2),
  Math.round(top + height / 2),
];
/** As the browser tells assistive technology. */
async function buttonNames(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  await session.detach();
  return nodes
    .filter(({ role, name }) => role?.value === "button" && /tip|margin/.test(`${name?.value}`))
    .map(({ name }) => `${name?.value}`);
}
const rectOf = (page: Page, id: string) =>
  page.locator(`#${id}`).evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return { left, top, width, height };
  });
const BODY = `<style>body { font: 15px system-ui } @media (prefers-color-scheme: dark) { body { background: #111; color: #eee } }</style>
  <div style="margin: 90px 60px"><button id="margin" style="width: 150px; height: 40px">Gross margin</button>
  <p style="margin-block: 60px"><label for="budget">Budget</label> <input id="budget" value="9 999">
  <label style="margin-inline-start: 60px">Costs <input id="costs" value="8 888"></label></p></div>`;
const tip = (title: string, more: object = {}) => ({ title, opens: "click", hasBeacon: true, ...more });

test("dots at one element stand side by side, each large enough to press, and each opens its own", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const path = "/beacons/beside";
  for (const title of ["Before costs", "In thousands", "Of this quarter"])
    await publishTip(stack, path, "#margin", tip(title));
  await publishTip(stack, path, "#budget", tip("What is invoiced", { beaconAt: "topStart" }));
  await publishTip(stack, path, "#costs", tip("All of them"));
  await page.addInitScript(LOOK_INSIDE);
  await page.goto(site.put(path, { head: snippet(stack), bodyEnd: BODY }));
  await expect.poll(async () => (await dots(page)).length, PATIENT).toBe(5);
  await expect
    .poll(async () => (await dots(page)).map(({ label }) => label).sort())
    .toEqual([1, 2, 3, 4, 5].map((at) => `Show tip ${at} of 5`));
  const all = await dots(page);
  for (const one of all) {
    expect([one.width, one.height]).toEqual([24, 24]);
    for (const other of all)
      if (one !== other)
        expect(Math.abs(one.left - other.left) >= 23.5 || Math.abs(one.top - other.top) >= 23.5).toBe(true);
  }
  // After what the page calls the element; never after what somebody has written there.
  const names = async () => (await buttonNames(page)).map((name) => name.replace(/\d/, "n")).sort();
  const margins = Array.from({ length: 3 }, () => "Show tip n of 5 Gross margin");
  await expect.poll(names).toEqual(["Gross margin", "Show tip n of 5", "Show tip n of 5 Budget", ...margins]);
  await page.screenshot({ path: test.info().outputPath("beside.png") });

  const words: string[] = [];
  const top = Math.min(...all.map((each) => each.top));
  for (const dot of all.filter((each) => Math.abs(each.top - top) < 1)) {
    const [x, y] = middleOf(dot);
    await page.mouse.click(x as number, y as number);
    await expect
      .poll(async () => (await dots(page)).find(({ label }) => label === dot.label)?.expanded, PATIENT)
      .toBe("true");
    await expect(inTip(page).locator(".oc-tip")).toHaveCount(1, PATIENT);
    words.push(await inTip(page).locator(".oc-tip").innerText());
    await page.keyboard.press("Escape");
    await expect(inTip(page).locator(".oc-tip")).toHaveCount(0, PATIENT);
  }
  expect(words.sort()).toEqual(["Before costs", "In thousands", "Of this quarter"]);
  expect(await page.evaluate(() => document.documentElement.outerHTML)).not.toContain("In thousands");

  await page.setViewportSize({ width: 375, height: 700 });
  await page.emulateMedia({ colorScheme: "dark" });
  // Where there is no room to one side they go to the other.
  await page.locator("#margin").evaluate((each) => {
    each.style.width = "20px";
    each.style.marginInlineStart = "-50px";
  });
  await expect
    .poll(async () => (await dots(page)).every(({ left }) => left >= -0.5) && (await dots(page)).length)
    .toBe(5);
  const narrow = (await dots(page)).filter((each) => Math.abs(each.top - top) < 1).map(({ left }) => left);
  for (const [at, left] of narrow.entries())
    if (at > 0) expect(left - (narrow[at - 1] as number)).toBeGreaterThanOrEqual(23.5);
  await page.screenshot({ path: test.info().outputPath("beside-375-dark.png") });
});

const PLACES: [string, number, number][] = [
  ["topStart", 0, 0],
  ["top", 0.5, 0],
  ["end", 1, 0.5],
  ["bottomStart", 0, 1],
];
for (const dir of ["ltr", "rtl"])
  test(`a dot stands where its author wants it, ${dir}`, async ({ stack, site, visitorPage: page }) => {
    const path = `/beacons/${dir}`;
    for (const [beaconAt] of PLACES) await publishTip(stack, path, "#margin", tip(beaconAt, { beaconAt }));
    await page.addInitScript(LOOK_INSIDE);
    const head = `<script>document.documentElement.dir = "${dir}"</script>${snippet(stack)}`;
    await page.goto(site.put(path, { head, bodyEnd: BODY }));
    await expect.poll(async () => (await dots(page)).length, PATIENT).toBe(4);
    const { left, top, width, height } = await rectOf(page, "margin");
    const wanted = PLACES.map(([, across, down]) => {
      const x = dir === "rtl" ? 1 - across : across;
      return [Math.round(left + x * width), Math.round(top + down * height)];
    });
    const inOrder = (all: number[][]) => all.map(String).sort();
    await expect.poll(async () => inOrder((await dots(page)).map(middleOf))).toEqual(inOrder(wanted));
    await page.screenshot({ path: test.info().outputPath(`places-${dir}.png`) });
  });
