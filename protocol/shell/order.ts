import type { AnchorsWanted } from "../anchors/marks.ts";
import type { AuthoringWanted } from "../authoring/messages.ts";
import type { FactsWanted } from "../facts/messages.ts";
import type { BoxOrder } from "../surfaces/messages.ts";
import type { Appearance } from "./messages.ts";

/** What the launcher and our boxes are drawn from. */
export type Look = Pick<Appearance, "color" | "side" | "icon" | "launcher" | "spacing"> & {
  /** CSS px to lift everything by, besides `spacing`: for bars, the page's or ours. */
  bottom: number;
  /** A value of the CSS property `color-scheme`. */
  theme: "light" | "dark" | "light dark";
};

/**
 * What the next page knows before its frame does: the look, or until when (ms since 1970) nothing is drawn. `h` is for its
 * frame alone (SPEC SH9).
 */
export type Memory = Partial<Look> & { until?: number; h?: string };

/** State of the host that only the frame's orders change. */
export type HostState = {
  /** Whether the launcher may be drawn: not before something tells how it looks, not after a refusal. */
  isOn: boolean;
  /** It stays drawn when the frame is lost: a frame has ordered it, here or on an earlier page. */
  isKnown: boolean;
  /** The open messenger may be seen. */
  isPainted: boolean;
  /** Opaque id; set while the visitor is known to the server. */
  visitor: string | null;
  /** Answer of `getAvailableTours()`. */
  tours: unknown[];
  /** What a frame that loads again needs to go on, `Kept` to the frame. The loader never looks into it. */
  kept: unknown;
  /** Labels of the launcher: while the messenger is closed, while it is open. */
  open: string;
  close: string;
  /** Text of the launcher's badge; empty: none. */
  badge: string;
};

/** Events of the public API. `blocked` is the loader's own, where there is no frame that could order it. */
export type EventName =
  | "ready"
  | "refused"
  | "blocked"
  | "open"
  | "close"
  | "unreadChanged"
  | "conversationStarted"
  | "messageReceived"
  | "userIdentified"
  | "csatShown"
  | "csatCompleted"
  | "csatDismissed"
  | "outboundShown"
  | "outboundDismissed"
  | "surveyShown"
  | "surveyCompleted"
  | "surveyDismissed"
  | "checklistShown"
  | "checklistCompleted"
  | "checklistDismissed"
  | "tourShown"
  | "tourCompleted"
  | "tourDismissed"
  | "tooltipShown"
  | "tooltipDismissed"
  | "toursChanged";

/** What has become of `startTour`; of any other word the loader makes `unavailable`. */
export type TourAnswer =
  | "started"
  | "unknown"
  | "notLive"
  | "notForVisitor"
  | "hidden"
  | "waiting"
  | "unavailable";

/** Ids, counts and codes only, never text. */
export type EventData = { id?: string; conversationId?: string; count?: number; code?: string };

/** What is taken from the page: heights of bars that push it, CSS px, and its scrolling, behind a dialog. */
export type Room = { top?: number; bottom?: number; isLocked?: boolean };

/**
 * Elements of the page that open the messenger; a parameter to take out of its address; a count for its title; the bytes
 * of the launcher's own icon, none for the usual one; facts of the page to be told of; room in the page; elements of the
 * page that are found, followed and marked; elements of the page picked by an author.
 */
export type Extra =
  | ["launchers", selector: string]
  | ["deepLink", parameter: string]
  | ["title", count: number]
  | ["icon", png: string]
  | ["facts", wanted: FactsWanted]
  | ["room", room: Room]
  | ["anchors", wanted: AnchorsWanted]
  | ["authoring", wanted: AuthoringWanted];

/**
 * The one message from frame to host. It is followed in this order: warn, set, look, memory, box, isOpen, extra, emit. What it
 * does not have stays as it is.
 */
export type Order = {
  /** A line for the page's console: a code of docs/errors.md and a detail. */
  warn?: [code: string, detail: string];
  set?: Partial<HostState>;
  look?: Partial<Look>;
  /** Null forgets. */
  memory?: Memory | null;
  box?: BoxOrder;
  /** Opens or closes the messenger, as the launcher would. */
  isOpen?: boolean;
  /** For `extras.js`, which the loader fetches for it (SPEC SH10). */
  extra?: Extra;
  /** An event, or the answer to the question of that number (SPEC, chapter QU). */
  emit?: [name: EventName, data?: EventData] | [number: number, answer: TourAnswer];
};
