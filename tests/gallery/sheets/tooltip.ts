import type { Sheet, Shot } from "../sheet.ts";

const shot = (world: "live" | "live long"): Shot => ({
  world,
  part: "teaser",
  page: "tip",
  open: (stage) => stage.surface.locator(".oc-tip").waitFor(),
});

/** What is said at an element of the page. */
export const TOOLTIP: Sheet = {
  drawnBy: ["tooltips/createDeck"],
  states: {
    empty: { hole: "A tooltip has words or a picture: the server takes no other." },
    loading: { hole: "It comes up with its words, or not at all." },
    typical: shot("live"),
    long: shot("live long"),
    error: { hole: "What does not arrive does not come up." },
    offline: { hole: "It holds what has arrived, and says nothing of the connection." },
  },
};
