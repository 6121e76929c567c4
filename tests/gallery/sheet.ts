import type { View } from "../../protocol/messages.ts";
import type { Edits } from "./editor.ts";
import type { Stage } from "./stage.ts";
import type { Device } from "./variants.ts";
import type { WorldName } from "./world.ts";

/** What every screen is looked at in, or has a written reason why it cannot be. */
export const STATES = ["empty", "loading", "typical", "long", "error", "offline"] as const;
export type State = (typeof STATES)[number];

/** Every view that the messenger leads to, and what stands beside or instead of them. */
export type Screen =
  | View["name"]
  | "search"
  | "teaser"
  | "launcher"
  | "away"
  | "outbound"
  | "rating"
  | "survey"
  | "panel"
  | "tooltip"
  | "authoring"
  | "authoringCard"
  | "tour";

/** One state of a screen, and the way there. */
export type Shot = {
  /** Leads there from a page that has just been loaded, with the hands of a visitor (stage.ts), in English. */
  open: (stage: Stage) => Promise<void>;
  /** The workspace it is seen in (`makeWorlds.ts`); without one "empty" and "long" for the states of that name, else "typical". */
  world?: WorldName;
  /** Which of the world's further pages is loaded; without one its first. */
  page?: string;
  /** Opened on one kind of device, where it is drawn otherwise, and looked at there only. */
  only?: Device;
  /**
   * What of it is measured; "teaser": what stands beside the closed messenger; "author": an author's panel and card, and how
   * they stand on the page; "nothing": that nothing of ours is on the page.
   */
  part?: "messenger" | "teaser" | "author" | "launcher" | "nothing";
  /** What an agent has opened the page to edit: made anew for each shot (editor.ts). */
  edits?: Edits;
  /** The stage stands between page and server, and `stage.hold()` keeps back every answer. */
  isHeld?: boolean;
  /** Functions by name whose calls fail on their way back, as for a fault of ours. */
  fails?: RegExp;
  /** Something that is still being made when the gallery opens, and is waited for. */
  later?: "thread";
  /** Puts back what others would see. */
  undo?: (stage: Stage) => Promise<void>;
};

/** Why a screen has no such state. */
export type Hole = { hole: string };

export type Sheet = {
  /** The components of `frame/` that draw it, by path without ending. */
  drawnBy: readonly string[];
  states: Readonly<Record<State, Shot | Hole>>;
  /** Further states, by name. */
  more?: Readonly<Record<string, Shot>>;
};

/** What is made by the name of `name` in the stage's world. */
export function idOf(stage: Stage, name: string): string {
  const found = stage.world.ids[name];
  if (!found) throw new Error(`The ${stage.world.name} world has no ${name}.`);
  return found;
}

/** An id that nothing has. */
export const GONE = "k170000000000000000000000000000n";

/** What is asked for from now on stays on its way. */
export const held = (open: Shot["open"]): Shot => ({
  isHeld: true,
  open: async (stage) => {
    await stage.show("messages");
    stage.hold();
    await open(stage);
    await stage.waits();
  },
});

/** Nothing that is asked for ever arrives: of what home shows as well. */
export const heldFromStart = (open: Shot["open"]): Shot => ({
  isHeld: true,
  open: async (stage) => {
    stage.hold();
    await open(stage);
    await stage.waits();
  },
});

/** The line is cut once the screen is there. */
export const cut = (open: Shot["open"]): Shot => ({
  open: async (stage) => {
    await open(stage);
    await stage.cut();
  },
});

/** Nothing is left of what was being written. */
export const clear = (stage: Stage): Promise<void> => stage.messenger.locator(".oc-composer-input").fill("");
