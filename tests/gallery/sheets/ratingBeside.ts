import { LONG } from "../longWords.ts";
import { idOf, type Sheet, type Shot } from "../sheet.ts";
import type { Stage } from "../stage.ts";
import { begin, markRead } from "../world.ts";

/** Closes a conversation that was read; the question how it was comes with the next page. */
async function ask(stage: Stage): Promise<void> {
  const { world, surface, page } = stage;
  world.ids.asked = await begin(world, "Your bell has been sent back to us.");
  await markRead(world, world.ids.asked);
  await world.agent.mutate("inbox:close", { conversationId: world.ids.asked });
  await page.reload();
  await surface.locator(".oc-csat-face").first().waitFor();
}

async function choose(stage: Stage): Promise<void> {
  await ask(stage);
  await stage.surface.getByRole("radio", { name: "Good" }).check({ force: true });
  await stage.surface.locator(".oc-csat-comment").waitFor();
}

async function send(stage: Stage): Promise<void> {
  await stage.press("Send rating");
  await stage.surface.locator(".oc-csat-problem:not(:empty)").waitFor();
}

const shot = (open: (stage: Stage) => Promise<void>): Shot => ({
  world: "live",
  part: "teaser",
  open,
  // It would be put to the visitor on every other page of this world.
  undo: async (stage) => {
    await stage.world.visitor.mutate("csat:dismiss", { conversationId: idOf(stage, "asked") });
  },
});

/** The question for a rating, beside the closed messenger. */
export const RATING_BESIDE: Sheet = {
  drawnBy: ["csat/createRatingCard"],
  states: {
    empty: { hole: "Without a conversation to rate there is no question." },
    loading: { hole: "It comes up once it is known what is asked." },
    typical: shot(ask),
    long: {
      ...shot(async (stage) => {
        await choose(stage);
        await stage.surface.locator(".oc-csat-comment").fill(LONG.lines.slice(0, 2).join(" "));
      }),
      world: "live long",
    },
    error: {
      ...shot(async (stage) => {
        await choose(stage);
        await send(stage);
      }),
      fails: /^csat:submit/,
    },
    offline: { hole: "It is the error with other words in the same place; Csat.test.tsx reads them." },
  },
};
