import type { Quality } from "../../../protocol/authoring/messages.ts";
import { explain, suggestFix } from "./explain.ts";
import { findLookAlikes } from "./findLookAlikes.ts";
import { measureRobustness, type Recorded } from "./measureRobustness.ts";

const STRONG = 85;
const OK = 65;

/** What an author is told of how well an anchor holds, and the elements that look the same. */
export function* assess(recorded: Recorded): Generator<void, { quality: Quality; alike: Element[] }> {
  const { record, element, pool } = recorded;
  const score = yield* measureRobustness(recorded);
  const alike = yield* findLookAlikes(pool, element);
  const reasons = explain(element, record, alike.length);
  // One more of its like, and its place is another's: no change of the page that was tried shows that.
  const isPlace = alike.length > 0 && reasons.some(({ code }) => code === "positionOnly");
  const grade = isPlace || score < OK ? "weak" : score < STRONG ? "ok" : "strong";
  return {
    alike,
    quality: { score, grade, lookAlikes: alike.length, reasons, fix: suggestFix(element, record) },
  };
}
