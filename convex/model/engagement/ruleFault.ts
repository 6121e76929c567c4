import type { Comparison, RuleLeaf, VisitorField } from "../../ruleValidators";
import { isShortText } from "../text";
import { isVersion, suits, type ValueKind } from "./compare";
import { parseIsoDate } from "./isoDate";

/** What is wrong with a leaf: found when a rule is saved, and again when it is decided, where it makes the leaf unknown. */
export type Fault = { at: string; says: string };

/** Event counters keep so many UTC days. */
const MAX_EVENT_DAYS = 90;
const MAX_DAYS = 36_500;
const MAX_NAME = 64;
const MAX_KEY = 100;
const MAX_VALUE = 500;
const MAX_VALUES = 100;
const MAX_COUNT = 1_000_000_000;
const ID = /^[\w-]{1,128}$/;

const FIELD_KINDS: Record<VisitorField, ValueKind> = {
  userId: "text",
  email: "text",
  name: "text",
  firstSeen: "date",
  lastSeen: "date",
  sessions: "number",
  deviceType: "text",
  browser: "text",
  browserVersion: "version",
  os: "text",
  osVersion: "version",
  language: "language",
  country: "text",
  referrer: "text",
  utmSource: "text",
  utmMedium: "text",
  utmCampaign: "text",
  utmTerm: "text",
  utmContent: "text",
};

/** How what a leaf looks at compares. */
export const kindOf = (leaf: Extract<RuleLeaf, { type: "field" | "attribute" | "company" }>): ValueKind =>
  leaf.type === "field" ? FIELD_KINDS[leaf.field] : "any";

const IDENTITIES: readonly string[] = ["visitor", "user", "verified"];
const OUTCOMES: readonly string[] = ["shown", "clicked", "dismissed", "completed"];
const COUNTS: readonly string[] = ["atLeast", "atMost", "exactly"];

/** The first thing that is wrong with a leaf, whatever it really is; null if there is nothing. */
export function faultOfLeaf(leaf: RuleLeaf): Fault | null {
  switch (leaf.type) {
    case "identity":
      return unless(IDENTITIES.includes(leaf.is), "is", "is visitor, user or verified");
    case "field":
      return (
        unless(Object.hasOwn(FIELD_KINDS, leaf.field), "field", "is no field of a visitor") ??
        faultOfCompare(leaf.compare, kindOf(leaf))
      );
    case "attribute":
    case "company":
      return faultOfText("key", leaf.key, MAX_KEY) ?? faultOfCompare(leaf.compare, kindOf(leaf));
    case "segment":
      return unless(isId(leaf.segmentId), "segmentId", "names no segment");
    case "event":
      return faultOfEvent(leaf);
    case "item":
      return (
        unless(isId(leaf.itemId), "itemId", "names no item") ??
        unless(OUTCOMES.includes(leaf.has), "has", "is shown, clicked, dismissed or completed")
      );
    case "sample":
      return faultOfSample(leaf);
    default:
      return { at: "type", says: "is no kind of rule" };
  }
}

function faultOfEvent({ name, compare, count, days }: Extract<RuleLeaf, { type: "event" }>): Fault | null {
  return (
    faultOfText("name", name, MAX_NAME) ??
    unless(COUNTS.includes(compare), "compare", "is atLeast, atMost or exactly") ??
    unless(isWhole(count, 0, MAX_COUNT), "count", `is a whole number from 0 to ${MAX_COUNT}`) ??
    unless(
      days === undefined || isWhole(days, 1, MAX_EVENT_DAYS),
      "days",
      `is 1 to ${MAX_EVENT_DAYS} whole days`,
    )
  );
}

function faultOfSample({ salt, from, to }: Extract<RuleLeaf, { type: "sample" }>): Fault | null {
  return (
    faultOfText("salt", salt, MAX_NAME) ??
    unless(isWhole(from, 0, 99), "from", "is a whole number from 0 to 99") ??
    unless(isWhole(to, 1, 100) && to > from, "to", "is a whole number above from, up to 100")
  );
}

type Operand = "value" | "values" | "number" | "date" | "days";
const OPERANDS: Record<Comparison["op"], Operand | null> = {
  is: "value",
  isNot: "value",
  contains: "value",
  notContains: "value",
  startsWith: "value",
  endsWith: "value",
  in: "values",
  notIn: "values",
  equals: "number",
  notEquals: "number",
  greaterThan: "number",
  atLeast: "number",
  lessThan: "number",
  atMost: "number",
  before: "date",
  after: "date",
  withinLastDays: "days",
  moreThanDaysAgo: "days",
  isTrue: null,
  isFalse: null,
  isSet: null,
  isNotSet: null,
};

function faultOfCompare(comparison: Comparison, kind: ValueKind): Fault | null {
  const op = (comparison as Comparison | undefined)?.op;
  if (op === undefined || !suits(kind, op))
    return { at: "compare.op", says: "does not go with what it compares" };
  const operand = OPERANDS[op];
  if (operand === null) return null;
  const given: unknown = (comparison as Partial<Record<Operand, unknown>>)[operand];
  const at = `compare.${operand}`;
  switch (operand) {
    case "value":
      return faultOfText(at, given, MAX_VALUE);
    case "values":
      return faultOfValues(at, given);
    case "number":
      return faultOfNumber(at, given, kind);
    case "date":
      return unless(typeof given === "string" && parseIsoDate(given) !== null, at, "is no ISO date");
    case "days":
      return unless(isWhole(given, 1, MAX_DAYS), at, `is 1 to ${MAX_DAYS} whole days`);
  }
}

function faultOfValues(at: string, given: unknown): Fault | null {
  if (!Array.isArray(given) || given.length === 0 || given.length > MAX_VALUES)
    return { at, says: `has 1 to ${MAX_VALUES} values` };
  for (const [index, value] of given.entries()) {
    const fault = faultOfText(`${at}[${index}]`, value, MAX_VALUE);
    if (fault) return fault;
  }
  return null;
}

function faultOfNumber(at: string, given: unknown, kind: ValueKind): Fault | null {
  if (typeof given !== "number" || !Number.isFinite(given)) return { at, says: "is no number" };
  return unless(kind !== "version" || isVersion(given), at, "is no version, such as 17 or 17.4");
}

function faultOfText(at: string, given: unknown, max: number): Fault | null {
  return unless(typeof given === "string" && isShortText(given, max), at, `has 1 to ${max} characters`);
}

const unless = (isFine: boolean, at: string, says: string): Fault | null => (isFine ? null : { at, says });

const isId = (given: unknown): boolean => typeof given === "string" && ID.test(given);

const isWhole = (given: unknown, least: number, most: number): boolean =>
  typeof given === "number" && Number.isInteger(given) && given >= least && given <= most;
