import type { Sheet, Shot } from "../sheet.ts";
import type { Stage } from "../stage.ts";

const beside = (
  page: "pill" | "panel",
  open: (stage: Stage) => Promise<void>,
  world: Shot["world"],
): Shot => ({
  world,
  part: "teaser",
  page,
  open,
});
const pill = async ({ surface }: Stage): Promise<void> => surface.locator(".oc-pill").waitFor();
/** It comes up as its visitor has left it. */
const panel = async ({ surface }: Stage): Promise<void> => {
  await surface.locator(".oc-pill, .oc-checklist").waitFor();
  const open = surface.getByRole("button", { expanded: false });
  if (await surface.locator(".oc-pill").isVisible()) await open.click();
  await surface.locator(".oc-checklist").waitFor();
};

/** A checklist beside the launcher, small and open. */
export const PANEL: Sheet = {
  drawnBy: ["checklists/createPanel"],
  states: {
    empty: { hole: "A list that visitors see has at least one item: the server takes no other." },
    loading: { hole: "It comes up with its items, or not at all." },
    typical: beside("panel", panel, "live"),
    long: beside("panel", panel, "live long"),
    error: {
      ...beside("panel", panel, "live"),
      fails: /^checklists:complete/,
      open: async (stage) => {
        await panel(stage);
        await stage.surface.getByRole("checkbox").last().click();
        await stage.surface.getByText("This could not be saved.").waitFor();
      },
    },
    offline: {
      ...beside("panel", panel, "live"),
      open: async (stage) => {
        await panel(stage);
        await stage.cutBeside();
        await stage.surface.getByRole("checkbox").last().click();
        await stage.surface.getByText("This could not be saved.").waitFor();
      },
    },
  },
  more: { pill: beside("pill", pill, "live"), "pill, long": beside("pill", pill, "live long") },
};
