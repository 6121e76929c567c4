import { type Accessor, createEffect, createSignal, onCleanup, untrack } from "solid-js";
import type { Mark, MarkReport } from "../../protocol/messages.ts";
import type { Anchored } from "../anchored/anchored.ts";
import { anchorOf, type Item, litAnchorOf } from "./items.ts";
import type { Mode } from "./modes.ts";

/** How an item stands on the page that is open. */
export type ItemState = "post" | "unset" | "elsewhere" | "looking" | MarkReport["state"];

type Marked = {
  items: Accessor<readonly Item[]>;
  isHere(item: Item): boolean;
  mode: Accessor<Mode>;
  /** It is at hand. */
  isChosen(id: string): boolean;
  /** It is to be scrolled into view. */
  isBrought(id: string): boolean;
  isRinged(): boolean;
};
export type ItemMarks = {
  stateOf(item: Item): ItemState;
  /** The same of what is lit up around it, while it is at hand. */
  litStateOf(item: Item): ItemState;
};
/** What is outlined: an item's element, or what is lit up around it. */
type Outlined = { key: string } & Pick<Mark, "side" | "isScrolledTo"> & {
    anchor: Mark["anchor"] | undefined;
  };

const litKey = (id: string): string => `${id} lit`;

/** Has each element outlined that belongs to this page, and hears which are found. */
export function createMarks(
  { items, isHere, mode, isChosen, isBrought, isRinged }: Marked,
  anchored: Anchored,
): ItemMarks {
  const [reports, setReports] = createSignal<Readonly<Record<string, MarkReport["state"]>>>({});
  const known = new Map<string, { markId: string; anchor: string }>();
  let made = 0;
  const drop = (key: string): void => {
    const entry = known.get(key);
    if (entry) anchored.drop(entry.markId);
    known.delete(key);
    const { [key]: _gone, ...others } = untrack(reports);
    setReports(others);
  };
  const outlinedOf = (item: Item): Outlined[] => {
    const { id, side } = item;
    const own = { key: id, anchor: anchorOf(item), side, isScrolledTo: isBrought(id) };
    if (!item.lit || !isChosen(id)) return [own];
    return [own, { key: litKey(id), anchor: litAnchorOf(item), side, isScrolledTo: false }];
  };
  createEffect(() => {
    const isShown = (item: Item): boolean => item.kind === "pointer" && isHere(item);
    const wanted = mode().is === "preview" ? [] : items().filter(isShown).flatMap(outlinedOf);
    const keys = new Set(wanted.map(({ key }) => key));
    for (const key of known.keys()) if (!keys.has(key)) drop(key);
    for (const { key, anchor, side, isScrolledTo } of wanted) {
      const text = JSON.stringify(anchor);
      if (known.get(key)?.anchor !== text) drop(key);
      if (!anchor) continue;
      // What stands at another element takes another id.
      const entry = known.get(key) ?? { markId: `au-${++made}`, anchor: text };
      known.set(key, entry);
      const spotlight = isRinged() ? "ring" : "none";
      anchored.set({ id: entry.markId, anchor, side, spotlight, isScrolledTo, watch: [] }, ({ state }) => {
        if (known.get(key) === entry) setReports({ ...reports(), [key]: state });
      });
    }
  });
  onCleanup(() => {
    for (const key of known.keys()) drop(key);
  });
  const placeOf = (item: Item): ItemState | undefined => {
    if (item.kind === "post") return "post";
    if (!item.anchor) return "unset";
    return isHere(item) ? undefined : "elsewhere";
  };
  return {
    stateOf: (item) => placeOf(item) ?? reports()[item.id] ?? "looking",
    litStateOf: (item) => placeOf(item) ?? reports()[litKey(item.id)] ?? "looking",
  };
}
