import { ConvexError } from "convex/values";
import type { Delivery } from "../../deliveryValidators";
import type { ErrorData } from "../../errors";
import type { AudienceRule } from "../../ruleValidators";
import { checkFrequency, checkPage, checkSchedule, checkTrigger } from "./checkDelivery";
import { checkRule } from "./checkRule";
import { segmentsWithPlaces } from "./checkSegments";
import { findSoundSegments } from "./soundSegments";

/**
 * What is wrong with what is stored: it was well when it was saved, and an older version let it through, or a segment is gone.
 * Told in the words with which it would be refused: `delivery.audience.rules[1].segmentId: names no segment.`
 */

const MAX_FAULTS = 10;

/** Makes what tells the faults of an audience, the segments that it names among them. Each segment is looked at once. */
export function makeAudienceFaults(
  segments: ReadonlyMap<string, AudienceRule>,
): (audience: AudienceRule | null, place?: string) => string[] {
  const isSound = findSoundSegments(segments);
  const known = new Map<string, string | null>();

  const faultOfSegment = (id: string, at: string): string | null => {
    const problem = problemOfSegment(id);
    return problem && `${at}: ${problem}`;
  };

  function problemOfSegment(id: string): string | null {
    const before = known.get(id);
    if (before !== undefined) return before;
    const rule = segments.get(id);
    if (!rule) return "names no segment.";
    if (!isSound(id)) return "names a segment that comes back to itself, or leads through too many.";
    const own = problemOf(() => checkRule(rule, "rule"));
    const within = segmentsWithPlaces(rule, "rule").map(([inner, at]) => faultOfSegment(inner, at));
    const fault = own ?? within.find((each) => each !== null) ?? null;
    const problem = fault && `names a segment with a fault: ${fault}`;
    known.set(id, problem);
    return problem;
  }

  return (audience, place = "delivery.audience") => {
    if (audience === null) return [];
    const own = problemOf(() => checkRule(audience, place));
    const named = segmentsWithPlaces(audience, place).map(([id, at]) => faultOfSegment(id, at));
    // A name that cannot be one is told once.
    return [...new Set([own, ...named])].filter((each) => each !== null).slice(0, MAX_FAULTS);
  };
}

/** Makes what tells the faults of a delivery, the audience's first. None: it shows to whom it is for. */
export function makeDeliveryFaults(
  segments: ReadonlyMap<string, AudienceRule>,
): (delivery: Delivery) => string[] {
  const audienceFaults = makeAudienceFaults(segments);
  return ({ audience, page, trigger, frequency, schedule }) => {
    const others = [
      problemOf(() => checkPage(page, "delivery.page")),
      problemOf(() => checkTrigger(trigger, "delivery.trigger")),
      problemOf(() => checkFrequency(frequency, "delivery.frequency")),
      problemOf(() => checkSchedule(schedule, "delivery.schedule")),
    ];
    return [...audienceFaults(audience), ...others.filter((each) => each !== null)];
  };
}

/** In which words a check refuses; null where it does not. */
function problemOf(check: () => unknown): string | null {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof ConvexError) return (error.data as ErrorData).message;
    throw error;
  }
}
