import { LONG } from "../longWords.ts";
import type { Screen, Sheet, Shot } from "../sheet.ts";
import { AUTHORING, AUTHORING_CARD } from "./authoring.ts";
import { OUTBOUND } from "./outbound.ts";
import { PANEL } from "./panel.ts";
import { RATING_BESIDE } from "./ratingBeside.ts";
import { SURVEY } from "./survey.ts";
import { TOOLTIP } from "./tooltip.ts";
import { TOUR } from "./tour.ts";

const teaser = (text: string): Shot => ({
  part: "teaser",
  open: (stage) => stage.tease(text),
  undo: (stage) => stage.dismiss(),
});
const NEWS = "Hello! Your new wheel has just arrived.";
/** Its words are there before it is, or it is not drawn. */
const TEASER_HOLE = { hole: "A teaser is drawn once its message is there, or not at all." };
/** The loader's own. */
const LAUNCHER_HOLE = { hole: "The launcher shows a sign and a number, and waits for nothing." };

/** What stands beside the messenger, or instead of it. */
export const AROUND: Pick<
  Record<Screen, Sheet>,
  | "launcher"
  | "teaser"
  | "away"
  | "outbound"
  | "rating"
  | "survey"
  | "panel"
  | "tooltip"
  | "tour"
  | "authoring"
  | "authoringCard"
> = {
  launcher: {
    drawnBy: [],
    states: {
      empty: { part: "launcher", open: async () => undefined },
      loading: LAUNCHER_HOLE,
      // With the number of what is unread.
      typical: { ...teaser(NEWS), part: "launcher" },
      long: { hole: "More than nine unread are written as one number of two signs; badges cannot grow." },
      error: LAUNCHER_HOLE,
      offline: LAUNCHER_HOLE,
    },
  },
  teaser: {
    drawnBy: ["messenger/teaser"],
    states: {
      empty: { hole: "Without an unread message there is no teaser." },
      loading: TEASER_HOLE,
      typical: teaser(NEWS),
      long: { ...teaser(LONG.lines.join(" ")), later: "thread" },
      error: TEASER_HOLE,
      offline: { hole: "A teaser holds what has arrived, and says nothing of the connection." },
    },
  },
  outbound: OUTBOUND,
  rating: RATING_BESIDE,
  survey: SURVEY,
  panel: PANEL,
  authoring: AUTHORING,
  authoringCard: AUTHORING_CARD,
  tooltip: TOOLTIP,
  tour: TOUR,
  away: {
    drawnBy: ["messenger/Messenger"],
    states: {
      empty: { hole: "Without a server there is one thing to say, and it is the error." },
      loading: { hole: "Until the server has answered the first time home stands there, loading." },
      typical: { hole: "With a server that answers there are screens." },
      long: { hole: "What it says is ours, and of one length in each language." },
      error: {
        open: async (stage) => {
          await stage.lose(/\/boot$/);
          await stage.page.reload();
          await stage.show("home");
          await stage.messenger.locator(".oc-empty").waitFor();
        },
      },
      offline: { hole: "Off line, what is known stays on show; what is not says what the error does." },
    },
    more: {
      blocked: {
        world: "shut",
        part: "nothing",
        open: (stage) => stage.shutOut(),
        undo: (stage) => stage.letIn(),
      },
      refused: { world: "shut", part: "nothing", open: (stage) => stage.goNowhere() },
      // Ended by the team while the messenger is open: it goes on as somebody new's, from the first screen.
      "session over": { world: "shut", open: (stage) => stage.endSession() },
    },
  },
};
