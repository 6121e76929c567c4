import { expect } from "@playwright/test";
import { pressAway } from "../../e2e/support/pressAway.ts";
import { cut, held, type Sheet, type Shot } from "../sheet.ts";
import type { Stage } from "../stage.ts";

const tab = (stage: Stage) => stage.show("tours");

/** The tours tab. */
export const TOURS: Sheet = {
  drawnBy: ["tours/ToursScreen"],
  states: {
    empty: { open: tab },
    loading: { world: "live", ...held(tab) },
    typical: { world: "live", open: tab },
    long: { world: "live long", open: tab },
    error: {
      world: "live",
      fails: /^tours:/,
      open: async (stage) => {
        await tab(stage);
        await stage.sees("This did not load");
      },
    },
    offline: { world: "live", ...cut(tab) },
  },
};

const beside = (
  page: string,
  open: (stage: Stage) => Promise<void>,
  world: Shot["world"] = "live",
): Shot => ({
  world,
  part: "teaser",
  page,
  open,
  undo: end,
});
/** What is under way would go on with the next row: a tour belongs to all pages of its visitor until it is over. */
async function end({ page, surface, world }: Stage): Promise<void> {
  const close = surface.locator(".oc-tour-close").getByRole("button").last();
  await pressAway(close, page.locator('iframe[src*="/surface/"]'));
  await page.goto(world.url);
  // Some that wait to be started are always there, once they have been told.
  const statuses = () =>
    page.evaluate(() => [...new Set(window.OpencomWidget.getAvailableTours().map(({ status }) => status))]);
  await expect.poll(statuses).toEqual(["new"]);
}
const card = async ({ surface }: Stage): Promise<void> => surface.getByRole("dialog").waitFor();
/** With all that can be done with it. */
const opened = async (stage: Stage): Promise<void> => {
  await card(stage);
  await stage.press("More options");
};
const lost = async (stage: Stage): Promise<void> => {
  await card(stage);
  await stage.press("Next");
  await stage.surface.getByText("Looking for the next step…").waitFor();
};
const done = async (stage: Stage): Promise<void> => {
  await card(stage);
  await stage.press("Next");
  await stage.surface.getByRole("dialog", { name: "That was it" }).waitFor();
  await stage.press("Done");
  await stage.surface.getByText("You made it!").waitFor();
};

const LATE = { timeout: 60_000 };
const CHIP = ".oc-tour-chip";
/** Another tab has taken it, and this one has come anew. */
const offered = async (stage: Stage): Promise<void> => {
  const { page, surface } = stage;
  await card(stage);
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.frameLocator('iframe[src$="-offer"]').locator(CHIP).getByRole("button").first().click(LATE);
  await other.frameLocator('iframe[src*="/surface/"]').getByRole("dialog").waitFor();
  await page.reload();
  await page.bringToFront();
  await surface.locator(CHIP).waitFor(LATE);
};
/** It is taken back, and ended here. */
const takeBack = async (stage: Stage): Promise<void> => {
  await stage.surface.locator(CHIP).getByRole("button").first().click();
  await card(stage);
  await end(stage);
  const { page } = stage;
  for (const each of page.context().pages())
    if (each !== page && each.url() === page.url()) await each.close();
};

/** A tour's steps: beside an element, over the page, while one is looked for, and at its end. */
export const TOUR: Sheet = {
  drawnBy: ["tours/createTour", "anchored/createAnchoredSurface", "tours/celebrate", "tours/createElsewhere"],
  states: {
    empty: { hole: "A tour has at least one step: the server takes no other." },
    loading: { hole: "A card comes with what it says, or not at all." },
    typical: beside("tour", card),
    long: beside("tour", card, "live long"),
    error: { hole: "What a card says came with it, and what it tells is told again." },
    offline: { hole: "A card holds what has arrived, and goes on without a line." },
  },
  more: {
    menu: beside("tour", opened),
    post: beside("tourPost", card),
    "post, long": beside("tourPost", card, "live long"),
    looking: beside("tourLost", lost),
    offered: { ...beside("tour", offered), undo: takeBack },
    done: { ...beside("tourPost", done), undo: async () => undefined },
  },
};
