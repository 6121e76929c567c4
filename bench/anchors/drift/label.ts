import { shuffled } from "../random.ts";
import { EVIDENCE, type EvidenceKind, type Evident } from "./evidence.ts";

/**
 * An element of one release and the same in the next, null if it is not there any more: places among all elements of each
 * body, and what says so.
 */
export type Pair = { before: number; after: number | null; evidence: EvidenceKind | "hand" };

/** Pairs, and how often two kinds of evidence for one element have led to the same other, or to different ones. */
export type Labels = { pairs: Pair[]; agreed: number; disagreed: number };

/**
 * Labels elements of two releases of a page without looking at either: by an id, a name, an address, or a text with what it
 * is, that one element has before and one has after. Where two kinds of evidence disagree, neither counts.
 */
export function labelPairs(
  before: readonly Evident[],
  after: readonly Evident[],
  { most, random }: { most: number; random: () => number },
): Labels {
  const places = new Map<string, number>();
  for (const { at, keys } of after) for (const key of Object.values(keys)) places.set(key, at);
  const labels: Labels = { pairs: [], agreed: 0, disagreed: 0 };
  for (const { at, keys } of before) {
    const led = EVIDENCE.flatMap((evidence) => {
      const place = places.get(keys[evidence] ?? "");
      return place === undefined ? [] : [{ before: at, after: place, evidence }];
    });
    const isAgreed = new Set(led.map((pair) => pair.after)).size < 2;
    if (led.length > 1) labels[isAgreed ? "agreed" : "disagreed"]++;
    if (isAgreed) labels.pairs.push(...led);
  }
  return { ...labels, pairs: spread(labels.pairs, most, random) };
}

/** As many pairs of each kind of evidence as there are, up to an even share; no element twice. */
function spread(pairs: readonly Pair[], most: number, random: () => number): Pair[] {
  const chosen = new Map<number, Pair>();
  const queues = EVIDENCE.map((evidence) =>
    shuffled(
      pairs.filter((pair) => pair.evidence === evidence),
      random,
    ),
  );
  while (chosen.size < most && queues.some((queue) => queue.length > 0))
    for (const queue of queues) {
      const pair = queue.pop();
      if (pair && !chosen.has(pair.before) && chosen.size < most) chosen.set(pair.before, pair);
    }
  return [...chosen.values()];
}
