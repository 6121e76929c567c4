import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Frame, Page } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { Inbox } from "./support/inbox.ts";
import { clickLauncher, expectLauncher, launcherState } from "./support/launcher.ts";
import { Messenger } from "./support/messenger.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Serious and critical findings of axe, as readable lines. Runs in an isolated way: our own CSP forbids inline scripts. */
async function findings(target: Page | Frame): Promise<string[]> {
  await target.evaluate(AXE);
  return target.evaluate(async () => {
    const axe = (
      globalThis as unknown as { axe: { run: (options: object) => Promise<{ violations: Finding[] }> } }
    ).axe;
    type Finding = { impact: string; id: string; nodes: { html: string; failureSummary: string }[] };
    const { violations } = await axe.run({ resultTypes: ["violations"], iframes: false });
    return violations
      .filter((each) => each.impact === "serious" || each.impact === "critical")
      .flatMap((each) =>
        each.nodes.map(
          (node) => `${each.id}: ${node.html.slice(0, 160)} — ${node.failureSummary.slice(0, 200)}`,
        ),
      );
  });
}

const frameOf = (page: Page) => {
  const frame = page.frames().find((each) => each.url().includes("/frame/"));
  if (!frame) throw new Error("the frame is not there");
  return frame;
};

test("opened by a click on the launcher, the messenger has the keyboard, as when it is opened by a key", async ({
  stack,
  site,
  visitorPage,
}) => {
  await visitorPage.goto(site.put("/click", { head: snippet(stack) }));
  const main = new Messenger(visitorPage).frame.getByRole("main");
  // With the frame still on its way, and with one that is warm.
  for (let round = 0; round < 2; round++) {
    await clickLauncher(visitorPage);
    await expect(main).toBeFocused();
    // What is pressed arrives there: the messenger closes, and the launcher has the keyboard again.
    await visitorPage.keyboard.press("Escape");
    await expect.poll(async () => (await launcherState(visitorPage))?.expanded).toBe("false");
    await visitorPage.keyboard.press("Enter");
    await expect.poll(async () => (await launcherState(visitorPage))?.expanded).toBe("true");
    await expect(main).toBeFocused();
    await visitorPage.keyboard.press("Escape");
    await expect.poll(async () => (await launcherState(visitorPage))?.expanded).toBe("false");
  }
});

test("keyboard only: open, write, send, close; focus returns to the launcher", async ({
  stack,
  site,
  visitorPage,
}) => {
  await visitorPage.goto(site.put("/keyboard", { head: snippet(stack) }));
  await expectLauncher(visitorPage);
  const active = () => visitorPage.evaluate(() => document.activeElement?.tagName ?? "");
  await visitorPage.keyboard.press("Tab");
  await expect.poll(active).not.toBe("BODY");
  await visitorPage.keyboard.press("Enter");
  const messenger = new Messenger(visitorPage);
  await messenger.frame.getByRole("main").waitFor();
  // Reach the composer with Tab and Enter alone.
  const focused = () =>
    frameOf(visitorPage).evaluate(
      () => document.activeElement?.getAttribute("role") ?? document.activeElement?.tagName ?? "",
    );
  for (let press = 0; press < 12 && !/TEXTAREA|textbox/.test(await focused()); press++) {
    const label = await frameOf(visitorPage).evaluate(() =>
      (document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "").slice(
        0,
        80,
      ),
    );
    await visitorPage.keyboard.press(/(send us|new) .*(message|conversation)/i.test(label) ? "Enter" : "Tab");
    await visitorPage.waitForTimeout(150);
  }
  expect(await focused()).toMatch(/TEXTAREA|textbox/);
  await visitorPage.keyboard.type("written by keyboard");
  await visitorPage.keyboard.press("Shift+Enter");
  await visitorPage.keyboard.type("on two lines");
  await visitorPage.keyboard.press("Enter");
  await expect(messenger.frame.getByRole("log").getByText("written by keyboard")).toBeVisible();
  expect((await launcherState(visitorPage))?.expanded).toBe("true");
  await visitorPage.keyboard.press("Escape");
  await expect(visitorPage.locator('iframe[src*="/frame/"]')).toBeHidden();
  // Focus is back on the launcher: Enter opens again.
  await visitorPage.keyboard.press("Enter");
  await messenger.frame.getByRole("main").waitFor();
  await expect.poll(async () => (await launcherState(visitorPage))?.expanded).toBe("true");
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing serious in launcher, messenger and console (${colorScheme})`, async ({
    stack,
    site,
    newVisitor,
    consolePage,
  }) => {
    const { context } = await newVisitor({ colorScheme });
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(site.put(`/axe-${colorScheme}`, { head: snippet(stack) }));
    const { label } = await expectLauncher(page);
    expect(label.length).toBeGreaterThan(3);
    expect(await findings(page)).toEqual([]);
    const messenger = new Messenger(page);
    await messenger.open();
    expect(await findings(frameOf(page))).toEqual([]);
    await page.reload();
    await messenger.start(`axe looks at this ${colorScheme}`);
    await consolePage.emulateMedia({ colorScheme });
    const inbox = new Inbox(consolePage);
    expect(await findings(consolePage)).toEqual([]);
    await inbox.open(`axe looks at this ${colorScheme}`);
    await inbox.reply("a reply for axe");
    await expect(messenger.message("a reply for axe")).toBeVisible();
    expect(await findings(frameOf(page))).toEqual([]);
    expect(await findings(consolePage)).toEqual([]);
    for (const route of ["installation", "security", "mail", "webhooks"].map(
      (name) => `#/settings/${name}`,
    )) {
      await consolePage.goto(`${stack.info.consoleUrl}${route}`);
      await consolePage.getByRole("heading").first().waitFor();
      expect(await findings(consolePage)).toEqual([]);
    }
  });
}
