import { LONG } from "../longWords.ts";
import { idOf, type Shot } from "../sheet.ts";
import type { Stage } from "../stage.ts";

const ask = async (stage: Stage) => {
  await stage.go("showConversation", idOf(stage, "asked"));
  await stage.messenger.locator(".oc-csat-face").first().waitFor();
};
const choose = async (stage: Stage) => {
  await ask(stage);
  await stage.messenger.getByRole("radio", { name: "Good" }).check({ force: true });
  await stage.messenger.locator(".oc-csat-comment").waitFor();
};

/** What is being filled in would stand there for the next shot. */
const undo = (stage: Stage) => stage.forgetRating(idOf(stage, "asked"));

/** Rating a closed conversation, in its thread. */
export const RATING: Readonly<Record<string, Shot>> = {
  "rating asked": { open: ask },
  "rating chosen": { open: choose, undo },
  "rating with comment": {
    open: async (stage) => {
      await choose(stage);
      await stage.messenger.locator(".oc-csat-comment").fill(LONG.lines.slice(0, 2).join(" "));
    },
    undo,
  },
  "rating not sent": {
    fails: /^csat:submit/,
    open: async (stage) => {
      await choose(stage);
      await stage.click("Send rating");
      await stage.messenger.locator(".oc-csat-problem:not(:empty)").waitFor();
    },
    undo,
  },
  "rating thanked": {
    open: async (stage) => {
      await stage.go("showConversation", idOf(stage, "rated"));
      await stage.sees("Thank you for your rating");
    },
  },
};
