import { type AudienceRule, MAX_RULE_DEPTH, MAX_RULE_LEAVES, type RuleLeaf } from "../../ruleValidators";
import { isUser } from "../audience";
import { countLeaves, isGroup } from "./checkRule";
import { compare } from "./compare";
import { countOf, dayOf, decideEvent } from "./eventWindow";
import { findValue } from "./findValue";
import { combine, lasting, type Outcome, type Timed, UNKNOWN } from "./outcomes";
import { faultOfLeaf, kindOf } from "./ruleFault";
import { sampleBucket } from "./sampleBucket";
import { findSoundSegments } from "./soundSegments";
import type { VisitorFacts } from "./visitorFacts";

/**
 * Whether somebody is who a rule is for. It errs on the side of no: what cannot be decided is unknown, `none` of something
 * unknown is unknown, and unknown is no match. The decision and its explanation are one and the same.
 */

/** Why a part is unknown. */
export type Reason =
  /** Cannot have been saved like this. */
  | "malformed"
  | "tooDeep"
  | "tooManyLeaves"
  /** Nothing is known of what it compares with. */
  | "notKnown"
  /** What it compares with is of another kind: a text where a number is asked for. */
  | "otherKind"
  | "segmentMissing"
  /** The segment refers to itself, or to others more than four deep. */
  | "segmentLoop";

export type Explanation =
  | { type: "all" | "any" | "none"; outcome: Outcome; reason: Reason | null; rules: readonly Explanation[] }
  | {
      type: "leaf";
      leaf: RuleLeaf;
      outcome: Outcome;
      reason: Reason | null;
      /** What it was compared with: a value, how often, a bucket, what a visitor counts as. */
      found: string | number | boolean | null;
      /** Of a segment: how its own rule was decided. */
      rule: Explanation | null;
    };

export type Verdict = { outcome: Outcome; tree: Explanation | null; nextChangeAt: number | null };

/** `now` is ms on the server's clock. */
export type World = { segments: ReadonlyMap<string, AudienceRule>; now: number };

type Decided = Timed & { tree: Explanation };

/** Decides one rule; null is everybody. */
export function evaluateRule(rule: AudienceRule | null, facts: VisitorFacts, world: World): Verdict {
  return makeEvaluator(facts, world)(rule);
}

/** Decides many rules for one visitor at one moment, and each segment that they name once. */
export function makeEvaluator(facts: VisitorFacts, world: World): (rule: AudienceRule | null) => Verdict {
  const sound = findSoundSegments(world.segments);
  const decidedSegments = new Map<string, Decided>();

  function decideWhole(rule: AudienceRule): Decided {
    if (countLeaves(rule) <= MAX_RULE_LEAVES) return decide(rule, 1);
    return unknownPart(rule, "tooManyLeaves");
  }

  function decide(rule: AudienceRule, depth: number): Decided {
    if (!isGroup(rule))
      return rule.type === "segment" ? decideSegment(rule) : decideLeaf(rule, facts, world.now);
    if (depth > MAX_RULE_DEPTH) return unknownPart(rule, "tooDeep");
    if (!Array.isArray(rule.rules) || rule.rules.length === 0) return unknownPart(rule, "malformed");
    const parts = rule.rules.map((each) => decide(each, depth + 1));
    const result = combine(rule.type, parts);
    const rules = parts.map(({ tree }) => tree);
    return { ...result, tree: { type: rule.type, outcome: result.outcome, reason: null, rules } };
  }

  function decideSegment(leaf: Extract<RuleLeaf, { type: "segment" }>): Decided {
    const rule = world.segments.get(leaf.segmentId);
    if (!rule) return unknownPart(leaf, "segmentMissing");
    if (!sound(leaf.segmentId)) return unknownPart(leaf, "segmentLoop");
    const known = decidedSegments.get(leaf.segmentId) ?? decideWhole(rule);
    decidedSegments.set(leaf.segmentId, known);
    const { outcome, nextChangeAt, tree } = known;
    return {
      outcome,
      nextChangeAt,
      tree: { type: "leaf", leaf, outcome, reason: null, found: null, rule: tree },
    };
  }

  return (rule) => (rule === null ? { outcome: "yes", tree: null, nextChangeAt: null } : decideWhole(rule));
}

function unknownPart(rule: AudienceRule, reason: Reason): Decided {
  const tree: Explanation = isGroup(rule)
    ? { type: rule.type, outcome: "unknown", reason, rules: [] }
    : { type: "leaf", leaf: rule, outcome: "unknown", reason, found: null, rule: null };
  return { ...UNKNOWN, tree };
}

function decideLeaf(leaf: SimpleLeaf, facts: VisitorFacts, now: number): Decided {
  if (faultOfLeaf(leaf)) return unknownPart(leaf, "malformed");
  const { result, found, reason } = lookAt(leaf, facts, now);
  const { outcome } = result;
  return { ...result, tree: { type: "leaf", leaf, outcome, reason, found, rule: null } };
}

type SimpleLeaf = Exclude<RuleLeaf, { type: "segment" }>;
type Look = { result: Timed; found: string | number | boolean | null; reason: Reason | null };

const NOT_KNOWN: Look = { result: UNKNOWN, found: null, reason: "notKnown" };
const seen = (result: Timed, found: Look["found"]): Look => ({ result, found, reason: null });

function lookAt(leaf: SimpleLeaf, facts: VisitorFacts, now: number): Look {
  switch (leaf.type) {
    case "identity":
      return seen(lasting(isOfKind(leaf.is, facts)), facts.kind);
    case "event": {
      const event = ownOf(facts.events, leaf.name);
      return event ? seen(decideEvent(leaf, event, now), countOf(event, dayOf(now), leaf.days)) : NOT_KNOWN;
    }
    case "item": {
      const item = ownOf(facts.items, leaf.itemId);
      return item ? seen(lasting(item[leaf.has]), item[leaf.has]) : NOT_KNOWN;
    }
    case "sample": {
      const bucket = sampleBucket(leaf.salt, facts.visitorId);
      return seen(lasting(bucket >= leaf.from && bucket < leaf.to), bucket);
    }
    default:
      return lookAtValue(leaf, facts, now);
  }
}

function lookAtValue(leaf: Extract<SimpleLeaf, { compare: object }>, facts: VisitorFacts, now: number): Look {
  const found = findValue(leaf, facts);
  const result = compare(found, leaf.compare, { kind: kindOf(leaf), now });
  const value = found.state === "set" ? found.value : null;
  if (result.outcome !== "unknown") return seen(result, value);
  return { result, found: value, reason: found.state === "set" ? "otherKind" : "notKnown" };
}

function isOfKind(is: "visitor" | "user" | "verified", facts: VisitorFacts): boolean {
  if (is === "verified") return facts.kind === "verified";
  const { kind, userId, email } = facts;
  return (
    isUser({ kind, userId: userId ?? undefined, email: email ?? undefined }, { strictUsers: false }) ===
    (is === "user")
  );
}

const ownOf = <Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;
