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
  const grade = score >= STRONG ? "strong" : score >= OK ? "ok" : "weak";
  const reasons = explain(element, record, alike.length);
  return {
    alike,
    quality: { score, grade, lookAlikes: alike.length, reasons, fix: suggestFix(element, record) },
  };
}
