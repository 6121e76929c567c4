import type { AnchorRecord, Feature } from "../../../protocol/anchors/anchor.ts";
import type { Drift } from "../../anchors/weigh.ts";

/**
 * What may become of a page while an element stays the same one, as it shows in what its elements are like. Lists of features
 * are written with commas.
 */
export type Change = {
  /** Made anew all over the page. */
  each?: string;
  /** Made anew of the element alone. */
  own?: string;
  /** No more of the element. */
  lost?: string;
  /** The first part of it made anew, of the element alone. */
  some?: readonly [features: string, part: number];
  /** What the likeliest other element has of it as well. */
  taken?: string;
  /** Paths that do not lead to it any more. */
  breaks?: RegExp;
  /** Paths that count lead to its neighbour. */
  isShifted?: true;
  drift?: Partial<Drift>;
  /** It is not there: nothing may be taken for it. */
  isGone?: true;
};

const ALL = /^/;
const CLASS = /(^|[^\\])\.[\w-]/;
const ID = /#/;
const TAG = /^[a-z]|[ >][a-z]/;
const COUNTED = />|:nth/;
const ATTRIBUTE = /\[(?!data-)/;
const TEXT = "label,row,heading,beside";
const SHAPE = "tag,role,group,type,cls,attrs,icon,heading,beside,chain,around,inside";

/** One of each kind that `bench/anchors` makes of real pages, and of what visitors' pages differ in. */
export const CHANGES: readonly Change[] = [
  // A build names all classes anew; a theme some of the element's; a redesign all, and what stands around.
  { each: "cls,around", breaks: CLASS, drift: { cls: 1 } },
  { some: ["cls,around", 0.5], breaks: CLASS },
  {
    each: "cls,around,icon,attrs,heading",
    own: "inside,index",
    breaks: /[.>]|:nth/,
    drift: { cls: 1, text: 0.2 },
  },
  // Ids: all, its own.
  { each: "id", breaks: ID, drift: { id: 1 } },
  { own: "id", breaks: ID },
  // What stands beside it and around it.
  { own: "index,beside", breaks: COUNTED, isShifted: true },
  { own: "index", lost: "beside", breaks: COUNTED },
  { own: "index,beside", taken: SHAPE, isShifted: true },
  { own: "index", lost: "beside", some: ["around", 0.2], breaks: COUNTED },
  { own: "heading,beside,index", some: ["chain,around", 0.6], breaks: /[ >]|:nth/ },
  // Its words: some, most, all; those of the page in another language; those of its row, of the heading.
  { some: ["label", 0.34] },
  { some: ["label", 0.67], own: "beside" },
  { own: "label" },
  { each: TEXT, drift: { text: 1 } },
  { each: "row,beside", own: "index", isShifted: true },
  { lost: "row", own: "heading" },
  // Another one is called as it is; another one stands where it has stood, and is no better than it.
  { taken: "label" },
  { taken: "cls,index,icon", own: "cls,index", breaks: CLASS, isShifted: true },
  // How it is made.
  { own: "tag,role,type", breaks: TAG },
  { own: "tag,cls,attrs,inside,id", lost: "type", breaks: ALL },
  { each: "href", own: "name,attrs", breaks: ATTRIBUTE },
  // Gone: alone, from a list that has changed, in a page of another build.
  { isGone: true },
  { isGone: true, each: "row,beside", isShifted: true },
  { isGone: true, each: "cls,around,id", drift: { cls: 1, id: 1 } },
];

const includes = (list: string | undefined, feature: Feature): boolean =>
  !!list?.split(",").includes(feature);
/** Hashes that nothing on the page has. */
const renew = (hashes: readonly number[]): number[] => hashes.map((hash) => hash ^ 0x35ca95);

/** The page as it is, as far as a change needs to know it. */
export type Present = {
  get: (element: Element, feature: Feature) => readonly number[];
  element: Element;
  rival: Element | undefined;
  /** Hashes of the page's ids. */
  ids: ReadonlySet<number>;
};

/** What elements are like after a change. */
export function applyChange(
  { each, own, lost, some, taken }: Change,
  { get, element, rival, ids }: Present,
): Present["get"] {
  return (one, feature) => {
    let hashes = get(one, feature);
    if (one === rival && includes(taken, feature)) hashes = get(element, feature);
    if (includes(each, feature)) hashes = renew(hashes);
    // What is around it is known by ids, too.
    if (feature === "chain" && includes(each, "id"))
      hashes = hashes.map((hash) => (ids.has(hash) ? hash ^ 1 : hash));
    if (one !== element) return hashes;
    if (includes(lost, feature)) return [];
    if (includes(own, feature)) return renew(hashes);
    if (!some || !includes(some[0], feature)) return hashes;
    const count = Math.ceil(hashes.length * some[1]);
    return [...renew(hashes.slice(0, count)), ...hashes.slice(count)];
  };
}

/** Where a record's paths lead after a change: how many to the element, how many to its neighbour. */
export function countVotes(
  { breaks, isShifted, isGone }: Change,
  paths: readonly AnchorRecord["paths"][number][],
): { own: number; neighbour: number } {
  const isCounted = (path: readonly string[]): boolean => path.some((step) => COUNTED.test(step));
  const shifted = isShifted ? paths.filter(isCounted) : [];
  const own = paths.filter((path) => !shifted.includes(path) && !path.some((step) => breaks?.test(step)));
  return { own: isGone ? 0 : own.length, neighbour: shifted.length };
}
