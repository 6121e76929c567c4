import type { Sheet, Shot } from "../sheet.ts";

const CARDS = { chat: ".oc-outbound-chat", post: ".oc-outbound-post", banner: ".oc-outbound-bar" };

const shot = (page: keyof typeof CARDS, world: "live" | "live long" = "live"): Shot => ({
  world,
  part: "teaser",
  page,
  open: (stage) => stage.surface.locator(CARDS[page]).waitFor(),
});

/** What a team shows to visitors who have not asked. */
export const OUTBOUND: Sheet = {
  drawnBy: ["outbound/createOutbound"],
  states: {
    empty: { hole: "A message has words or a picture: the server takes no other." },
    loading: { hole: "It comes up with its words, or not at all." },
    typical: shot("chat"),
    long: shot("chat", "live long"),
    error: { hole: "What does not arrive does not come up." },
    offline: { hole: "It holds what has arrived, and says nothing of the connection." },
  },
  more: {
    post: shot("post"),
    "post, long": shot("post", "live long"),
    banner: shot("banner"),
    "banner, long": shot("banner", "live long"),
  },
};
