import type { AudienceRule } from "../../ruleValidators";
import { isGroup } from "./checkRule";

/** A segment may name one that names one, so many in a row. */
export const MAX_SEGMENT_DEPTH = 4;

/** The segments that a rule names itself. */
export function segmentsIn(rule: AudienceRule): string[] {
  if (!isGroup(rule)) return rule.type === "segment" ? [rule.segmentId] : [];
  return Array.isArray(rule.rules) ? rule.rules.flatMap(segmentsIn) : [];
}

/**
 * Makes the test whether a segment can be decided: it neither comes back to itself nor leads through more than
 * `MAX_SEGMENT_DEPTH` segments, itself the first. A matter of the segments alone, so that the answer is the same from everywhere.
 */
export function findSoundSegments(
  segments: ReadonlyMap<string, AudienceRule>,
): (segmentId: string) => boolean {
  const depths = new Map<string, number>();

  function depthOf(segmentId: string): number {
    const known = depths.get(segmentId);
    if (known !== undefined) return known;
    const rule = segments.get(segmentId);
    if (!rule) return 0;
    // Whoever comes by here again on the way has gone round in a circle.
    depths.set(segmentId, Number.POSITIVE_INFINITY);
    const depth = 1 + Math.max(0, ...segmentsIn(rule).map(depthOf));
    depths.set(segmentId, depth);
    return depth;
  }

  return (segmentId) => depthOf(segmentId) <= MAX_SEGMENT_DEPTH;
}
