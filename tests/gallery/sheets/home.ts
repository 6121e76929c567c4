import { cut, type Screen, type Sheet, type Shot } from "../sheet.ts";
import type { Stage } from "../stage.ts";
import { setHeader, setTeam, type TeamState } from "../status.ts";
import { TOURS } from "./tour.ts";

const home = (stage: Stage) => stage.show("home");
const messages = (stage: Stage) => stage.show("messages");

/** Home once the cards that come late are there: one waited for by its class. */
const withCard = (card: string, open: (stage: Stage) => Promise<void> = home) =>
  async function (stage: Stage): Promise<void> {
    await open(stage);
    await stage.messenger.locator(card).first().waitFor();
    await stage.isDone();
  };

/** What home says of the team. The branded world has nobody else's eyes on it. */
const status = (state: TeamState): Shot => ({
  world: "branded",
  open: async (stage) => {
    await setTeam(stage.world, state);
    await withCard(".oc-status")(stage);
  },
});
const header = (kind: "gradient" | "image"): Shot => ({
  world: "branded",
  open: async (stage) => {
    await setHeader(stage.world, kind);
    await withCard(`.oc-hero[style*="${kind === "image" ? "url" : "gradient"}"]`)(stage);
    await stage.messenger.locator(".oc-hero-logo").waitFor();
  },
});

/** Home with its cards, and the list of conversations. */
export const HOME: Pick<Record<Screen, Sheet>, "home" | "messages" | "tours"> = {
  home: {
    drawnBy: ["messenger/HomeScreen", "home/HomeCard"],
    states: {
      empty: { open: home },
      loading: { isHeld: true, open: async (stage) => (stage.hold(), home(stage)) },
      // Two announcements unread and one read; one checklist in progress.
      typical: { open: withCard('.oc-late[data-card="checklists"] .oc-news') },
      long: { open: withCard('.oc-late[data-card="checklists"] .oc-news') },
      error: {
        fails: /^(conversations|articles|announcements|checklists):|^collections:list/,
        open: async (stage) => {
          await home(stage);
          await stage.sees("This did not load");
        },
      },
      offline: cut(withCard('.oc-late[data-card="checklists"] .oc-news')),
    },
    more: {
      "lower half": {
        open: async (stage) => {
          await withCard('.oc-late[data-card="checklists"] .oc-news')(stage);
          await stage.messenger
            .locator(".oc-home-scroll")
            .evaluate((box) => box.scrollTo(0, box.scrollHeight));
        },
      },
      "long, lower half": {
        world: "long",
        open: async (stage) => {
          await withCard('.oc-late[data-card="checklists"] .oc-news')(stage);
          await stage.messenger
            .locator(".oc-home-scroll")
            .evaluate((box) => box.scrollTo(0, box.scrollHeight));
        },
      },
      "status, last here": status("left"),
      "status, answers in hours": status("hours"),
      "status, closed for today": status("closed"),
      "status, away": status("away"),
      "status, here": status("here"),
      "header, gradient and logo": header("gradient"),
      "header, image and logo": header("image"),
    },
  },
  messages: {
    drawnBy: ["messenger/MessagesScreen"],
    states: {
      empty: { open: messages },
      loading: { isHeld: true, open: async (stage) => (stage.hold(), messages(stage)) },
      typical: { open: messages },
      long: { open: messages },
      error: {
        fails: /^conversations:/,
        open: async (stage) => {
          await messages(stage);
          await stage.sees("This did not load");
        },
      },
      offline: cut(messages),
    },
  },
  tours: TOURS,
};
