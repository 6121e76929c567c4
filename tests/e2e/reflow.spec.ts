/**
 * Small windows, large text and the reader's own settings: 320 px, zoom, spacing of text, forced colours, less motion; targets
 * that a finger hits and fields in which a phone does not zoom. On every screen, in one walk for each app.
 */
import type { Frame, Page } from "@playwright/test";
import { SETTINGS_PAGES } from "../../console/shell/route.ts";
import { findings } from "./support/axe.ts";
import { driftTour } from "./support/driftTour.ts";
import { expect, signIn, snippet, test } from "./support/fixtures.ts";
import { Messenger } from "./support/messenger.ts";
import { walkMessenger, withEverythingOn } from "./support/messengerWalk.ts";
import { misfits, phoneFaults, spacedMisfits, unseen } from "./support/reflow.ts";

const NARROW = { width: 320, height: 640 };
/** 1280 by 800 at twice the size. */
const ZOOMED = { width: 640, height: 400 };
const SMALL = { viewport: NARROW, hasTouch: true, isMobile: true, reducedMotion: "reduce" } as const;

/** All that is wrong with what is shown. */
async function faults(page: Page, frame: Page | Frame): Promise<string[]> {
  const found = [...(await misfits(frame)), ...(await spacedMisfits(frame)), ...(await phoneFaults(frame))];
  found.push(...(await findings(frame, ["target-size"])));
  await page.setViewportSize(ZOOMED);
  found.push(...(await misfits(frame)).map((line) => `zoomed: ${line}`));
  await page.setViewportSize(NARROW);
  await page.emulateMedia({ forcedColors: "active" });
  found.push(...(await unseen(frame)));
  await page.emulateMedia({ forcedColors: "none" });
  return found;
}

test("every screen of the messenger fits 320 px, zoom and the reader's own settings", async ({
  stack,
  site,
  newVisitor,
}) => {
  const { context } = await newVisitor(SMALL);
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(site.put("/small", { head: snippet(stack) }));
  await withEverythingOn(stack, () =>
    walkMessenger(stack, page, async (name, frame) => {
      expect.soft(await faults(page, frame), name).toEqual([]);
    }),
  );
});

const ROUTES = ["inbox", "tickets", "articles", "articles/new"].concat(
  SETTINGS_PAGES.map((name) => `settings/${name}`),
);

test("every screen of the console fits 320 px, zoom and the reader's own settings", async ({
  stack,
  site,
  newVisitor,
  visitorPage,
}) => {
  // What is at fault is marked in the settings' strip, too.
  await driftTour(stack, "Drifted");
  await visitorPage.goto(site.put("/small-console", { head: snippet(stack) }));
  await new Messenger(visitorPage).start("hello to a small console");
  const { context } = await newVisitor(SMALL);
  const page = context.pages()[0] ?? (await context.newPage());
  await signIn(page, stack);
  const look = async (name: string) => {
    await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
    expect.soft(await faults(page, page), name).toEqual([]);
  };
  for (const route of ROUTES) {
    await page.goto(`${stack.info.consoleUrl}#/${route}`);
    await page.getByRole("heading").first().waitFor();
    await look(route);
  }
  await page.goto(`${stack.info.consoleUrl}#/inbox`);
  await page.getByText("hello to a small console").first().tap();
  await page.getByRole("textbox", { name: "Reply" }).waitFor();
  await look("conversation");
  await page.getByRole("button", { name: "Visitor details" }).tap();
  await page.getByRole("complementary").waitFor();
  await look("visitor");
});
