import type { AnchorRecord, Feature } from "../../../protocol/anchors/anchor.ts";
import { makeJudge, type Votes } from "../../anchors/judge.ts";
import type { Pool } from "../../anchors/pool.ts";
import { decide, findSure, rank } from "../../anchors/resolve.ts";
import type { Root } from "../../anchors/tree.ts";
import { NO_DRIFT } from "../../anchors/weigh.ts";
import { leadingTo } from "../leadingTo.ts";
import { applyChange, CHANGES, type Change, countVotes } from "./changes.ts";

/** Elements compared with, as many as a search compares. */
const MOST = 48;
/** By these an element is found in a page, to be compared at all. */
const MARKS: readonly Feature[] = ["test", "id", "name", "href", "attrs", "cls", "label", "icon"];
/** One that is taken for another is worse than none that is found. */
const WRONG = 0.5;
/** What the share of changes that it stands counts, and what its distance from the likeliest other. */
const SHARE = 80;
const DISTANCE = 20;

/** An element as it was recorded, in a page that was read. */
export type Recorded = { record: AnchorRecord; element: Element; pool: Pool; root: Root };

/** The next of its kind on one side of an element. */
function findBeside(element: Element, side: "previousElementSibling" | "nextElementSibling"): Element | null {
  let each = element[side];
  while (each && each.localName !== element.localName) each = each[side];
  return each;
}

/**
 * How well a record holds: a fixed set of changes is made to what the page's elements are like, in memory, and the same judge
 * that finds elements in visitors' pages is asked for it each time.
 * @returns from 0 to 100
 */
export function* measureRobustness({ record, element, pool, root }: Recorded): Generator<void, number> {
  const picked = pool.pick(record, MOST);
  const others = picked.filter(
    (each) => each !== element && !each.contains(element) && !element.contains(each),
  );
  const paths = yield* leadingTo(element, record.paths, root);
  const judge = makeJudge(record, pool.reader)(NO_DRIFT);
  const ranked = yield* rank(others, new Map(), judge);
  const neighbour =
    findBeside(element, "previousElementSibling") ?? findBeside(element, "nextElementSibling");
  const rival = ranked[0]?.element;
  const known = new Set(MARKS.flatMap((feature) => pool.reader.get(element, feature)));
  const findAfter = function* (change: Change): Generator<void, Element | undefined> {
    const get = applyChange(change, { get: pool.reader.get, element, rival, ids: pool.hashes.id });
    const count = countVotes(change, paths);
    const votes: Votes = new Map([
      ...(count.own ? [[element, count.own] as const] : []),
      ...(count.neighbour && neighbour ? [[neighbour, count.neighbour] as const] : []),
    ]);
    const after = makeJudge(record, { ...pool.reader, get });
    const sure = findSure(votes, after(NO_DRIFT));
    if (sure) return sure.element;
    const isThere =
      picked.includes(element) &&
      MARKS.some((feature) => get(element, feature).some((hash) => known.has(hash)));
    const candidates = isThere && !change.isGone ? [element, ...others] : others;
    return decide(yield* rank(candidates, votes, after({ ...NO_DRIFT, ...change.drift }))).element;
  };
  let points = 0;
  for (const change of CHANGES) {
    const found = yield* findAfter(change);
    if (found === (change.isGone ? undefined : element)) points++;
    else if (found) points -= WRONG;
    yield;
  }
  const distance = 1 - Math.min(1, Math.max(0, ranked[0]?.confidence ?? 0));
  return Math.round(Math.max(0, (SHARE * points) / CHANGES.length) + DISTANCE * distance);
}
