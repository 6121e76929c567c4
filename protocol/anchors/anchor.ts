/**
 * What a record knows of an element, in the order in which `decoys` writes them. Each is a set of hashes, so that a record
 * holds no text (`overlays/anchors/features.ts` says what goes into each).
 */
export const FEATURES = [
  "test",
  "id",
  "name",
  "label",
  "href",
  "type",
  "tag",
  "role",
  "group",
  "cls",
  "attrs",
  "icon",
  "row",
  "heading",
  "beside",
  "chain",
  "around",
  "index",
  "inside",
  "votes",
] as const;

/** One thing that tells elements apart. */
export type Feature = (typeof FEATURES)[number];

/** A selector per document or open shadow root on the way: all but the last lead to a host or to a frame of this origin. */
export type AnchorPath = readonly string[];

/** An element, described well enough to be known again in a page that has changed. At most `ANCHOR_BYTES` as JSON. */
export type AnchorRecord = {
  v: 1;
  /** Goes into every hash. */
  salt: string;
  /** What the element is like: per feature its hashes, four characters each, one after the other. */
  is: Partial<Record<Feature, string>>;
  /** How rare that is among elements of the page like it, in tenths of a bit. */
  rare: Partial<Record<Feature, number>>;
  /** Ways that led to it alone, the surest first. */
  paths: readonly AnchorPath[];
  /** The elements of the page most like it: per feature how like, from 0 to 9; `-` where it says nothing. */
  decoys: readonly string[];
  /** Hashes by which the elements most like it are known: what has one of them is another. */
  not: string;
  /** Samples of what the page is made of, by which is told how far it has changed. */
  page: { text: string; cls: string; id: string };
};

/** A selector that somebody wrote: from an import or the page's own script. */
export type PlainAnchor = { v: 1; css: string };

export type Anchor = AnchorRecord | PlainAnchor;

/**
 * `found`: one element, and it can be seen. `hidden`: one, and it cannot. `ambiguous`: several as good as each other. `low`:
 * the best is not good enough. `none`: nothing like it.
 */
export type AnchorState = "found" | "hidden" | "ambiguous" | "low" | "none";

/** The most that a record takes as JSON. */
export const ANCHOR_BYTES = 2048;
