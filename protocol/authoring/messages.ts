import type { Anchor, AnchorRecord, AnchorState } from "../anchors/anchor.ts";

/**
 * What the frame wants of the page while somebody authors there, with the extra `authoring` (SPEC, chapter AU). Asked for
 * anew, what stays is left alone, and what bears a number is done once for it.
 */
export type AuthoringWanted = {
  /** `off` ends it. In `navigate` and `preview` the page is the author's to use; the keys P and N are heard in `pick` and `navigate`. */
  mode: "off" | "navigate" | "pick" | "preview";
  /** A parameter of the address's fragment, to take out of it once; the page's own fragment stays as it is. */
  strip?: string;
  /** Anchors to look for now, each answered with `tested` for its number, and again whenever the window has become wider or narrower. */
  tests?: readonly { n: number; anchor: Anchor }[];
  /** What an element was recorded as before: what is picked next is told as both samples together. */
  merge?: Anchor;
  /** While picking: an element, so that what is pointed at and picked is the least that has both in it. */
  around?: Anchor;
  /** Records what was picked last once more, with the text of its own or without: answered with `picked`, with this number as `again`. */
  again?: { n: number; isTextChanging: boolean };
  /** From the keyboard or the breadcrumb in the panel: moves what is highlighted, to a place in `crumbs` as well, or picks it. */
  move?: { n: number; to: "parent" | "child" | "next" | "previous" | "pick" | number };
  /** An address of the page's own origin, to lead the page to in its tab. */
  go?: { n: number; to: string };
  /** By so many CSS px cards at the lower edge of a small window stand above it: a bar of ours is there. */
  lift?: number;
  /** In `preview`: cards beside elements are sheets, as in a small window, and as wide as one. */
  isPhone?: boolean;
};

/** A rectangle in the window, CSS px. */
export type Rect = { left: number; top: number; width: number; height: number };

/** One element as an author reads it. `name` is of at most 60 characters. */
export type Crumb = { tag: string; role: string; name: string };

/** Why an anchor holds, or does not. */
export type QualityCode =
  // `n` others look the same, or nearly; `name` is what they are called.
  | "lookAlikes"
  // Nothing tells it but its text: `name`.
  | "textOnly"
  // An id that is made anew with each build or visit, `name`, does not count.
  | "generatedId"
  // It is known by its row's words, of which `name` are some.
  | "inRow"
  // Nothing tells it but where it stands.
  | "positionOnly"
  // There is little to know it by.
  | "fewEvidence"
  // It is in a frame of the page's origin, in `n` of them.
  | "inFrame"
  // The page has marked it to be held on to, with the attribute `name`: nothing is better.
  | "marked";

/** How well an anchor holds, measured: the share of changes to the page after which it would still be found, and found rightly. */
export type Quality = {
  /** From 0 to 100. */
  score: number;
  /** From 85 on, from 65 on, below. */
  grade: "strong" | "ok" | "weak";
  /** Elements of the page that are as good as the same. */
  lookAlikes: number;
  /** At most six, what matters most first. */
  reasons: readonly { code: QualityCode; n?: number; name?: string }[];
  /** What the page's developer may add to the element, so that it is found whatever changes: `data-opencom-target="…"`. */
  fix: string;
};

/** What cannot be anchored to: private; in a frame of another origin; one of ours; the whole page, or nothing that a record could hold on to. */
export type Refusal = "private" | "frame" | "ours" | "tooLarge";

/** What the host tells while somebody authors, with the call `authored`. Its texts are of the page, and for the author alone. */
export type AuthoringReport =
  /** The author has pressed P, N or Escape in the page, and the host is in that mode already. */
  | { type: "mode"; mode: "navigate" | "pick" }
  /**
   * What is highlighted; at most 15 a second. Crumbs from the outermost to it, at most 8; none: nothing is. The score comes
   * in a later report of the same element.
   */
  | { type: "hover"; crumbs: readonly Crumb[]; rect: Rect; score: number | null }
  | {
      type: "picked";
      record: AnchorRecord;
      crumbs: readonly Crumb[];
      /** What it is called, at most 80 characters. */
      label: string;
      quality: Quality;
      rect: Rect;
      /** The page's address after its origin, without our parameter. */
      path: string;
      /** It was asked for with this number. */
      again?: number;
    }
  /** What was picked cannot be anchored to. */
  | { type: "refused"; reason: Refusal }
  /** `width`: of the window, CSS px. */
  | { type: "tested"; n: number; state: AnchorState; score: number; width?: number };

export type AuthoringToFrame = { authored: [report: AuthoringReport] };
