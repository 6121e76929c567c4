import { expect } from "@playwright/test";
import { idOf, type Sheet, type Shot } from "../sheet.ts";
import type { Stage } from "../stage.ts";

const survey = (name: string, then: (stage: Stage) => Promise<void> = async () => undefined): Shot => ({
  world: "live",
  part: "teaser",
  open: async (stage) => {
    await stage.startSurvey(idOf(stage, name));
    await then(stage);
  },
});

/** A survey beside the page, small and large, with each kind of question. */
export const SURVEY: Sheet = {
  drawnBy: ["surveys/openSurvey"],
  states: {
    empty: { hole: "A survey has one question at least: the server takes no other." },
    loading: { hole: "It comes up with its questions, or not at all." },
    typical: survey("nps"),
    // Something else is picked, and written in its field.
    long: survey("choice", async ({ surface }) => {
      await surface.getByRole("radio").last().click();
      await surface.getByRole("textbox").fill("Donaudampfschifffahrtskapitänsmützenständer");
    }),
    // What cannot be saved stays with the browser; what is told is an answer that will not do.
    error: survey("words", async (stage) => {
      await stage.press("Next");
      await stage.surface.locator(".oc-survey-problem:not(:empty)").waitFor();
    }),
    offline: survey("nps", async (stage) => {
      await stage.cutBeside();
      await stage.surface.getByRole("radio", { name: "8" }).click();
      await stage.surface.locator(".oc-survey-offline:not(:empty)").waitFor();
      await stage.surface.getByRole("textbox").fill("It rides well, and you were quick.");
    }),
  },
  more: {
    csat: survey("csat"),
    ces: survey("ces"),
    numeric: survey("numeric"),
    stars: survey("stars"),
    emoji: survey("emoji"),
    dropdown: survey("dropdown"),
    date: survey("day"),
    consent: survey("consent"),
    intro: survey("parts"),
    picture: survey("pictured"),
    "intro with a film": survey("filmed"),
    "multiple choice": survey("parts", async (stage) => {
      await stage.press("Start");
      // The question is still on its way to the top: what was clicked meanwhile may have been beside it.
      const wheels = stage.surface.getByRole("checkbox", { name: "The wheels" });
      await expect(() => wheels.check({ force: true, timeout: 5_000 })).toPass();
    }),
    thanks: survey("thanks", async ({ surface }) => {
      await surface.getByRole("radio").last().click();
      await surface.locator(".oc-survey-done").waitFor();
    }),
    // A dialog there is the whole screen.
    "on a phone": { ...survey("dropdown"), only: "phone" },
  },
};
