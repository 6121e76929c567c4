/** Where the keyboard goes around what stands in the page, and whose Escape is. */
import { expect, snippet, test } from "./support/fixtures.ts";
import { pressAway } from "./support/pressAway.ts";
import {
  archiveAll,
  beside,
  cardOf,
  focused,
  inCard,
  inTip,
  PATIENT,
  publishTip,
  publishTour,
  surfaces,
} from "./support/tours.ts";

test.afterEach(({ stack }) => archiveAll(stack));

test("where the page is closed the keyboard goes from element to card and back, and nowhere else, and nothing of the page is changed", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  await publishTour(stack, "/closed", [beside("t", "Only this", { spotlight: "block" })]);
  const button = (id: string) => `<p><button id="${id}" onclick="hits.push(this.id)">${id}</button></p>`;
  const bodyEnd = `<script>hits = [];</script><input id="field">${button("first")}
    ${button("t")}${button("next")}<div style="height:1500px"></div>${button("last")}`;
  await page.goto(site.put("/closed", { head: snippet(stack), bodyEnd }));
  // Somebody is writing when it comes.
  await page.locator("#field").focus();
  const before = await page.evaluate(() => document.body.innerHTML);
  await expect(cardOf(page, "Only this")).toBeVisible(PATIENT);
  await expect.poll(() => focused(page)).toBe("card");

  for (const key of ["Tab", "Shift+Tab"]) {
    const trail = new Set<string>();
    for (let turn = 0; turn < 12; turn++) {
      await page.keyboard.press(key);
      // A frame hears of it a moment later.
      await expect.poll(() => focused(page)).toMatch(/^(card|t)$/);
      trail.add(await focused(page));
    }
    expect([...trail].toSorted()).toEqual(["card", "t"]);
  }
  // What a script of the page's tries, and what a key does then.
  for (const id of ["next", "last", "field"]) {
    await page.locator(`#${id}`).focus();
    expect(await focused(page)).not.toBe(id);
    await page.keyboard.press("Enter");
  }
  expect((await page.evaluate("hits")) as string[]).not.toContain("next");
  expect(await page.evaluate(() => [document.body.innerHTML, scrollY])).toEqual([before, 0]);

  await pressAway(inCard(page).getByRole("button", { name: "Close" }), surfaces(page));
  await expect.poll(() => focused(page)).toBe("t");
  await page.locator("#next").focus();
  expect(await focused(page)).toBe("next");
});

test("the keyboard goes back to where it was: after a tour that a button has started, and after a tooltip", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const id = await publishTour(stack, "/nowhere", [beside("t", "One"), beside("u", "Two")], {
    trigger: { type: "manual" },
    frequency: { type: "always" },
  });
  await publishTip(stack, "/back", "#tipped", {
    title: "Tip",
    source: "See [how](https://shop.example/how).",
  });
  const bodyEnd = `<button id="start" onclick="OpencomWidget.startTour('${id}')">Start</button>
    <p id="t">T</p><p id="u">U</p><button id="tipped">Tipped</button><button id="after">After</button>`;
  await page.goto(site.put("/back", { head: snippet(stack), bodyEnd }));
  await page.waitForFunction(() => window.OpencomWidget.isReady());
  const start = async () => {
    await page.locator("#start").focus();
    await page.keyboard.press("Enter");
    await expect(cardOf(page, "One")).toBeFocused(PATIENT);
    expect(await focused(page)).toBe("card");
  };
  await start();
  await page.keyboard.press("Escape");
  await expect.poll(() => focused(page)).toBe("start");

  // Over its steps it stays in the cards.
  await start();
  await page.keyboard.press("ArrowRight");
  await expect(cardOf(page, "Two")).toBeFocused(PATIENT);
  expect(await focused(page)).toBe("card");
  await inCard(page).getByRole("button", { name: "Done" }).press("Enter");
  await expect.poll(() => focused(page)).toBe("start");

  // Who has gone elsewhere meanwhile stays there.
  await start();
  await page.locator("#after").focus();
  await page.evaluate(() => window.OpencomWidget.hide());
  await expect.poll(() => page.locator('iframe[src*="/surface/"]:visible').count()).toBe(0);
  expect(await focused(page)).toBe("after");
  await page.evaluate(() => window.OpencomWidget.show());
  await expect(cardOf(page, "One")).toBeVisible(PATIENT);
  await inCard(page).getByRole("button", { name: "Close" }).click();
  await expect.poll(() => focused(page)).toBe("after");

  const tip = inTip(page).getByText("See how");
  await page.locator("#tipped").focus();
  await expect(tip).toBeVisible(PATIENT);
  await page.keyboard.press("Tab");
  await expect.poll(() => focused(page)).toBe("card");
  await page.keyboard.press("Escape");
  await expect.poll(() => focused(page)).toBe("tipped");
  await expect(tip).toBeHidden();
  await page.keyboard.press("Tab");
  await expect.poll(() => focused(page)).toBe("after");
});

test("Escape that closes something of the page's own is not the tour's, also where nobody says so; the next one is", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  await publishTour(stack, "/escape", [beside("t", "Stays")]);
  const bodyEnd = `<p id="t">T</p><input id="q" aria-label="Search"><div id="list" role="listbox" hidden>Found</div>
    <button id="menu" aria-expanded="false">Menu</button><script>
    q.oninput = () => { list.hidden = false; };
    q.onkeydown = ({ key }) => { if (key === "Escape") list.hidden = true; };
    menu.onclick = () => { menu.ariaExpanded = "true"; };
    // As frameworks draw: later.
    menu.onkeydown = ({ key }) => { if (key === "Escape") setTimeout(() => { menu.ariaExpanded = "false"; }); };
    </script>`;
  await page.goto(site.put("/escape", { head: snippet(stack), bodyEnd }));
  await expect(cardOf(page, "Stays")).toBeVisible(PATIENT);
  await page.locator("#q").pressSequentially("ab");
  await page.keyboard.press("Escape");
  await expect(page.locator("#list")).toBeHidden();
  await page.locator("#menu").click();
  await page.keyboard.press("Escape");
  await expect(page.locator("#menu")).toHaveAttribute("aria-expanded", "false");
  // Had it been the tour's, it would be gone by the time that another word of it comes.
  await page.waitForTimeout(1_000);
  await expect(cardOf(page, "Stays")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(surfaces(page)).toHaveCount(0);
});
