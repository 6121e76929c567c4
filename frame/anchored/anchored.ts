import type { Mark, MarkReport } from "../../protocol/messages.ts";

/** What is anchored to elements of the page: one registry for all features of a frame (SPEC, chapter AN). */
export type Anchored = {
  /**
   * Wants a mark; `onReport` is called with each report of it, validated, and never before this has returned. Changes the one of
   * the same id. What is to stand at another element takes another id: a report on its way does not say which it was about.
   */
  set(mark: Mark, onReport: (report: MarkReport) => void): void;
  drop(id: string): void;
  /** The visitor has pressed a link of a card's: leads the page to this address of its own, in full. */
  go(to: string): void;
  /** Follows a mark, whether or not it is wanted yet. Returns its stop. */
  follow(id: string, follower: Follower): () => void;
};

export type Follower = {
  /** Its element can be seen; also if it could before. */
  onFound(): void;
  /** Nobody wants the mark any more. */
  onDropped(): void;
};
