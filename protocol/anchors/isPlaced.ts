import { type AnchorRecord, FEATURES, type Feature } from "./anchor.ts";

/** Tenths of a bit from which on a feature tells an element. */
export const TELLS = 20;
/** What an element can be told by wherever it stands. */
const OWN: readonly Feature[] = ["test", "id", "name", "href", "label", "icon", "attrs", "row"];
/** What somebody sees of an element, without what stands around it. */
const SEEN: readonly Feature[] = ["group", "tag", "type", "label", "icon", "cls", "inside"];

/** Whether nothing of an element's own tells it, and only where it stands does. */
export const isUntold = ({ rare }: Pick<AnchorRecord, "rare">): boolean =>
  !OWN.some((feature) => (rare[feature] ?? 0) >= TELLS);

/**
 * Whether an element was recorded that only its place tells apart from another of its page that looks the same: once something moves,
 * that other one is taken for it. Read from the record alone, wherever that has come from.
 */
export const isPlaced = (record: Pick<AnchorRecord, "rare" | "decoys">): boolean =>
  isUntold(record) && record.decoys.some(isTwin);

/** As like as can be in all that is seen, with nothing by which it is known to be another. */
const isTwin = (decoy: string): boolean =>
  decoy[FEATURES.length] === "0" &&
  SEEN.every((feature) => /[9-]/.test(decoy[FEATURES.indexOf(feature)] ?? ""));

/** The same of an anchor as it is kept: a record as JSON, or a selector, of which nothing is known. Never throws. */
export function isAnchorPlaced(anchor: { record: string } | { selector: string } | null): boolean {
  if (!anchor || !("record" in anchor)) return false;
  try {
    const { rare, decoys } = JSON.parse(anchor.record) as AnchorRecord;
    return isPlaced({ rare, decoys });
  } catch {
    return false;
  }
}
