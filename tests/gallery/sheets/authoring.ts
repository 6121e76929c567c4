import { expect } from "@playwright/test";
import { card, panel } from "../../e2e/support/authoring.ts";
import { Editor } from "../editor.ts";
import { ALONE, type Edits, FAULTY, LONG_TOOLTIP, LONG_TOUR, RICH, TOOLTIP, TYPICAL } from "../edits.ts";
import { type Sheet, type Shot } from "../sheet.ts";
import type { Stage } from "../stage.ts";

type Act = (editor: Editor, stage: Stage) => Promise<void>;

const edit = (edits: Edits, act: Act, more: Partial<Shot> = {}): Shot => ({
  world: "live",
  part: "author",
  only: "desktop",
  edits,
  open: (stage) => act(new Editor(stage), stage),
  ...more,
});
const onPhone: Partial<Shot> = { only: "phone" };

const ZOOMED = { width: 640, height: 400 };
const withCard: Act = (editor) => editor.hasCard();
const picked: Act = async (editor) => {
  await editor.pick("#row-2");
  await editor.name("What is in an order");
  await editor.sees("found after");
};
const picking: Act = async (editor) => {
  await editor.press(/^Pick/);
  await editor.pointAt("#row-1");
};
const ended: Act = async ({ page }, { world }) => {
  const editors = await world.agent.query<{ sessionId: string }[]>("authoring:editors", { type: "tour" });
  for (const { sessionId } of editors) await world.agent.mutate("authoring:endSession", { sessionId });
  // All of it, however low its document was when it was first drawn.
  const over = page.frameLocator('iframe[src$="&s=au-over"]');
  await expect(over.getByRole("button", { name: "Close" })).toBeInViewport({ ratio: 1 });
};

/** An author's panel, with the card of the step at hand where there is one. No visitor ever sees it. */
export const AUTHORING: Sheet = {
  drawnBy: ["authoring/author"],
  states: {
    empty: edit(ALONE, async (editor) => {
      await editor.press(/^1 Welcome/);
      await editor.press("Delete");
      await editor.sees("No steps yet");
    }),
    loading: edit(
      TYPICAL,
      async (editor, stage) => {
        await editor.hasCard();
        stage.hold();
        await editor.name("Begin in here");
        await editor.press("Apply");
        await editor.sees("Saving…");
      },
      { isHeld: true },
    ),
    typical: edit(TYPICAL, picked),
    long: edit(
      LONG_TOUR,
      async (editor) => {
        await editor.hasCard();
        await editor.press("Settings");
      },
      { world: "live long" },
    ),
    error: edit(FAULTY, async (editor) => {
      await editor.hasCard();
      await editor.name("");
      await card(editor.page).locator(".oc-au-edit").click();
      await card(editor.page).getByRole("textbox", { name: "Text, Markdown" }).fill("");
      await editor.press("Apply");
      await editor.sees(/must have something/);
    }),
    offline: edit(TYPICAL, async (editor, stage) => {
      await editor.hasCard();
      await stage.cutBeside(panel(editor.page));
      await editor.name("Begin in here");
      await editor.press("Apply");
      await editor.sees("There is no connection");
    }),
  },
  more: {
    picking: edit(TYPICAL, async (editor, stage) => {
      await picking(editor, stage);
      await editor.sees("found after");
    }),
    preview: edit(TYPICAL, async (editor) => {
      await editor.press("Preview");
      await editor.page.frameLocator('iframe[title="Tour"]').getByRole("dialog").waitFor();
    }),
    over: edit(TYPICAL, ended),
    // A desktop at 200 %: as low as a phone that lies on its side.
    zoomed: edit(TYPICAL, async (editor) => {
      await editor.page.setViewportSize(ZOOMED);
      await editor.page.reload();
      await editor.hasCard();
    }),
    "phone, open": edit(
      TYPICAL,
      async (editor) => {
        await editor.press("Expand");
        await editor.press("Settings");
      },
      onPhone,
    ),
    "phone, picking": edit(TYPICAL, picking, onPhone),
  },
};

/** The card that is written in, at its element. */
export const AUTHORING_CARD: Sheet = {
  drawnBy: ["authoring/author"],
  states: {
    empty: edit(TYPICAL, (editor) => editor.pick("#row-2")),
    loading: { hole: "It stands there with what is written, which was there before it." },
    typical: edit(RICH, async (editor) => {
      await editor.hasCard();
      await card(editor.page).getByRole("textbox", { name: "Label of button 2" }).focus();
    }),
    long: edit(LONG_TOUR, withCard, { ...onPhone, world: "live long" }),
    error: { hole: "What is wrong with it is marked in it, and said in the panel: authoring, error." },
    offline: { hole: "It takes what is written without a line, and the panel says so: authoring, offline." },
  },
  more: {
    tooltip: edit(TOOLTIP, withCard),
    "tooltip, long": edit(LONG_TOOLTIP, withCard, { world: "live long" }),
    phone: edit(RICH, withCard, onPhone),
  },
};
