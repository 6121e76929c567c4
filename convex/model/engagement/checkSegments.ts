import { inputInvalid } from "../../errors";
import type { AudienceRule } from "../../ruleValidators";
import { isGroup } from "./checkRule";
import { findSoundSegments, MAX_SEGMENT_DEPTH, segmentsIn } from "./soundSegments";

type Segments = ReadonlyMap<string, AudienceRule>;

/**
 * Looks at the segments that an item's rule names.
 * @throws INPUT_INVALID naming the place of one that the workspace has not
 */
export function checkSegmentsIn(rule: AudienceRule, place: string, segments: Segments): void {
  for (const [id, at] of segmentsWithPlaces(rule, place))
    if (!segments.has(id)) throw inputInvalid(`${at}: names no segment.`);
}

/** Of a segment that is new: nothing names it yet. */
export const NEW_SEGMENT = "";

/**
 * Looks at the segments that a segment's rule names, and at those that name it: none may come back to itself, or lead through
 * too many.
 * @throws INPUT_INVALID naming the place that is wrong
 */
export function checkSegmentRule(
  rule: AudienceRule,
  place: string,
  known: { segments: Segments; self: string },
): void {
  const { segments, self } = known;
  checkSegmentsIn(rule, place, segments);
  const after = new Map(segments).set(self, rule);
  for (const [id, at] of segmentsWithPlaces(rule, place))
    if (reaches(id, self, after)) throw inputInvalid(`${at}: leads back to this segment.`);
  const isSound = findSoundSegments(after);
  if (!isSound(self)) throw inputInvalid(`${place}: leads through more than ${MAX_SEGMENT_DEPTH} segments.`);
  if ([...segments.keys()].some((id) => !isSound(id)))
    throw inputInvalid(
      `${place}: a segment that names this one would lead through more than ${MAX_SEGMENT_DEPTH}.`,
    );
}

/** The segments that a rule names itself, each with the place where it does: `audience.rules[1].segmentId`. */
export function segmentsWithPlaces(rule: AudienceRule, place: string): [id: string, at: string][] {
  if (isGroup(rule))
    return rule.rules.flatMap((each, at) => segmentsWithPlaces(each, `${place}.rules[${at}]`));
  return rule.type === "segment" ? [[rule.segmentId, `${place}.segmentId`]] : [];
}

/** Whether the way from one segment comes by another. */
function reaches(from: string, to: string, segments: Segments): boolean {
  const seen = new Set<string>();
  const waiting = [from];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (id === to) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    const rule = segments.get(id);
    if (rule) waiting.push(...segmentsIn(rule));
  }
  return false;
}
