import type { Hole, Sheet } from "../sheet.ts";

const byAgents: Hole = {
  hole: "It begins with an agent's code, which the stage does not make yet: tests/e2e/authoring.spec.ts has it.",
};

/** An author's panel and the cards that are written in. No visitor ever sees it. */
export const AUTHORING: Sheet = {
  drawnBy: ["authoring/author"],
  states: {
    empty: byAgents,
    loading: byAgents,
    typical: byAgents,
    long: byAgents,
    error: byAgents,
    offline: byAgents,
  },
};
