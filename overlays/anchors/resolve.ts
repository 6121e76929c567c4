import type { Anchor, AnchorRecord, AnchorState, PlainAnchor } from "../../protocol/anchors/anchor.ts";
import { makeReader, type Reader } from "./features.ts";
import { type Candidate, gatherVotes, type Judge, makeJudge, type Votes } from "./judge.ts";
import { query } from "./paths.ts";
import type { Pool } from "./pool.ts";
import { readPage } from "./readPage.ts";
import { remember } from "./remember.ts";
import { runInSlices } from "./slices.ts";
import { isSeen, type Root } from "./tree.ts";
import { type Drift, NO_DRIFT } from "./weigh.ts";

/** What has become of an anchor. `score` and `margin` in per cent; the element where the state is found or hidden. */
export type Resolution = {
  state: AnchorState;
  element?: Element;
  /** How sure: 100 as it was recorded, 0 as like it as another element of the page was then. */
  score: number;
  /** How much surer than of the next, at least. */
  margin: number;
  /** `selector`: what was given is none. */
  why?: "selector";
};

/** How a page is resolved in: one at a time, or several in one reading of the page. */
export type Resolver = {
  resolve: (anchor: Anchor) => Promise<Resolution>;
  /** How sure it is that this element is still the one that the anchor came to, in per cent; 0 if it cannot be seen. */
  look: (anchor: Anchor, element: Element) => number;
  /** The page has changed. */
  forget: () => void;
};

/** So like the record that nothing else needs to be looked at. */
const SURE = 0.85;
/** As sure as it must be, between the likeliest other element and the record itself. */
const ACCEPTED = 0.1;
/** Less is nothing like it. */
const LIKE = -0.12;
/** As much surer as it must be than of the next. */
const MARGIN = 0.08;
/** Elements compared in full. */
const MOST = 48;

const NOTHING: Resolution = { state: "none", score: 0, margin: 0 };

type Last = { drift: Drift; votes: number };

/** Resolves anchors in one root; what it has read of the page holds until `forget`. */
export function makeResolver(root: Root): Resolver {
  /** By salt, what reads elements, and the page once it was read. */
  let readings: (salt: string) => { reader: Reader; pool?: Promise<Pool | null> };
  const forget = (): void => {
    readings = remember((salt) => ({ reader: makeReader(salt) }));
  };
  forget();
  /** How far the page had changed when each record was last resolved, and what its paths said for the element. */
  const lasts = new WeakMap<Anchor, Last>();
  const judgeOf = (record: AnchorRecord): Judge => makeJudge(record, readings(record.salt).reader);
  return {
    forget,
    look: (anchor, element) => {
      if (!isSeen(element)) return 0;
      if ("css" in anchor) return resolvePlain(anchor, root).element === element ? 100 : 0;
      const { drift, votes } = lasts.get(anchor) as Last;
      return toScore(judgeOf(anchor)(drift)(element, votes).confidence);
    },
    resolve: async (anchor) => {
      if ("css" in anchor) return resolvePlain(anchor, root);
      const judge = judgeOf(anchor);
      const reading = readings(anchor.salt);
      const votes = await runInSlices(gatherVotes(anchor, root));
      const settle = (drift: Drift, resolution: Resolution): Resolution => {
        lasts.set(anchor, { drift, votes: (resolution.element && votes.get(resolution.element)) ?? 0 });
        return resolution;
      };
      const sure = findSure(votes, judge(NO_DRIFT));
      if (sure) return settle(NO_DRIFT, sure);
      reading.pool ??= readPage(root, reading.reader);
      const pool = await reading.pool;
      if (!pool) return NOTHING;
      const drift = pool.measureDrift(anchor);
      const picked = pool.pick(anchor, MOST);
      return settle(drift, decide(await runInSlices(rank(picked, votes, judge(drift)))));
    },
  };
}

/** Resolves one anchor in a root as it is now. */
export function resolveAnchor(anchor: Anchor, root: Root = document): Promise<Resolution> {
  return makeResolver(root).resolve(anchor);
}

/** What a path alone leads to and what is as recorded, if it can be seen. */
export function findSure(votes: Votes, judge: ReturnType<Judge>): Resolution | null {
  for (const [element, count] of votes) {
    const candidate = judge(element, count, SURE);
    if (candidate.confidence >= SURE && isSeen(element)) return decide([candidate]);
  }
  return null;
}

/** The likeliest elements, the best first; those that can be neither it nor its rivals are not read to the end. */
export function* rank(
  picked: readonly Element[],
  votes: Votes,
  judge: ReturnType<Judge>,
): Generator<void, Candidate[]> {
  const candidates: Candidate[] = [];
  let least = LIKE;
  for (const element of new Set([...votes.keys(), ...picked])) {
    const candidate = judge(element, votes.get(element), least);
    least = Math.max(least, candidate.confidence - MARGIN);
    candidates.push(candidate);
    yield;
  }
  return candidates.sort((one, two) => two.confidence - one.confidence);
}

/** What a page's candidates come to. What is seen goes before its hidden twin. */
export function decide(candidates: readonly Candidate[], isNestedSame = true): Resolution {
  const [first] = candidates;
  if (!first || first.confidence < LIKE) return NOTHING;
  if (first.confidence < ACCEPTED) return { ...NOTHING, state: "low", score: toScore(first.confidence) };
  const close = candidates.filter(({ confidence }) => confidence > first.confidence - MARGIN);
  const seen = close.filter(({ element }) => isSeen(element));
  const rivals = seen.length > 0 ? seen : close;
  const best = rivals[0] as Candidate;
  // One within the other is the same to whoever looks.
  const second = rivals.find(
    ({ element }) =>
      element !== best.element &&
      !(isNestedSame && (best.element.contains(element) || element.contains(best.element))),
  );
  const next = second ?? candidates.find(({ confidence }) => confidence <= first.confidence - MARGIN);
  const result: Resolution = {
    state: "ambiguous",
    score: toScore(best.confidence),
    margin: toScore(best.confidence - Math.max(0, next?.confidence ?? 0)),
  };
  return second ? result : { ...result, state: seen.length > 0 ? "found" : "hidden", element: best.element };
}

/** A selector that somebody wrote: the one element that it finds and that can be seen. */
function resolvePlain({ css }: PlainAnchor, root: Root): Resolution {
  const all = query(root, css);
  if (!all) return { ...NOTHING, why: "selector" };
  return decide(
    all.map((element) => ({ element, confidence: 1 })),
    false,
  );
}

function toScore(confidence: number): number {
  return Math.round(100 * Math.min(1, Math.max(0, confidence)));
}
