import type { FactsWanted } from "../../protocol/messages.ts";
import type { Hold } from "./arbiter.ts";
import type { Candidate, Engagement, ItemKind } from "./model.ts";

/** What the engine has to do with: the deployment, the host, whoever draws. */

export type LeaseAnswer = { granted: true } | { granted: false; reason: string; retryAt: number | null };

/** One item on its way to the screen, or on it. */
export type Showing = {
  candidate: Candidate;
  leaseId: string;
  isStartedByVisitor: boolean;
  /** Something else has taken its place. */
  hasGivenWay?: boolean;
};

/** What becomes of drawing something. Of what the engine has erased meanwhile nothing is heard any more. */
export type Painter = {
  painted(): void;
  /** It is over by itself or by the visitor, or there is nothing to draw any more: on this page, or for so long, ms. */
  over(restMs?: number): void;
  /** It could not be drawn just now: it is tried again later. */
  failed(): void;
  /** It has not been erased meanwhile. */
  isWanted(): boolean;
  /** Somebody is at it: for a moment, or for as long as it is held. */
  use(isHeld: boolean): void;
};

export type EngineWorld = {
  window: Window & typeof globalThis;
  /** The deployment's clock, ms. */
  serverNow(): number;
  /** Of this page, ms; never jumps. */
  pageNow(): number;
  newId(): string;
  isMessengerOpen(): boolean;
  /** A message that has just come stands in the corner; absent: none ever does. */
  isTeaserShown?(): boolean;
  /** What is for this visitor at an address; rejects while off line. */
  fetchEligible(
    url: string,
    shown: readonly { itemId: string; version: number }[],
  ): Promise<Engagement | null>;
  /** What the deployment has said is for the visitor on this page, each time; absent: nothing ever waits at an element. */
  taken?(items: readonly Candidate[]): void;
  /** What of it waits for the visitor at elements of the page just now (`Engine.offer`). */
  standBy?(items: readonly Candidate[]): void;
  matches(candidate: Candidate, url: string): boolean;
  /** Another tab of the visitor's has it, each time that it is refused for that. */
  held?(candidate: Candidate): void;
  lease(showing: Showing): Promise<LeaseAnswer>;
  /** It was painted, for the first time. */
  shown(showing: Showing): void;
  draw(showing: Showing, painter: Painter): void;
  erase(itemId: string): void;
  /** Somebody of the team has asked how things stand on a page. */
  tell(url: string, standings: StandingLine[]): void;
  /** What the visitor has started is not for them after all. */
  refused(candidate: Candidate): void;
  /** Has the host watch the page, from now on and anew. */
  watch(wanted: FactsWanted): void;
  /** Time in use on earlier pages of this visit, ms, and where it is kept. */
  visitMs: { read(): number; write(ms: number): void };
};

/** Why an item does not show, for `why()`. */
export type Standing = Hold | "shown" | "page" | "trigger" | "refused" | "waiting" | "done";

export type StandingLine = { itemId: string; kind: ItemKind; standing: Standing };
