import type { Comparison } from "../../ruleValidators";
import { DAY_MS } from "./eventWindow";
import { foldCase } from "./foldCase";
import { momentOf, parseIsoDate } from "./isoDate";
import { lasting, type Timed, UNKNOWN } from "./outcomes";

/** What a comparison looks at: `any` is an attribute, whose kind is its value's. */
export type ValueKind = "text" | "language" | "version" | "number" | "date" | "any";

/** Unset: there is none, for certain. Unknown: there is one, or may be one, that we do not know. */
export type Found =
  | { state: "set"; value: string | number | boolean }
  | { state: "unset" }
  | { state: "unknown" };

/** Which comparisons go with which kind of value: others are refused when a rule is saved, and never match. */
const OPERATORS = {
  text: ["is", "isNot", "contains", "notContains", "startsWith", "endsWith", "in", "notIn"],
  number: ["equals", "notEquals", "greaterThan", "atLeast", "lessThan", "atMost"],
  boolean: ["isTrue", "isFalse"],
  date: ["before", "after", "withinLastDays", "moreThanDaysAgo"],
  presence: ["isSet", "isNotSet"],
} as const satisfies Record<string, readonly Comparison["op"][]>;

const OPERATORS_OF: Record<ValueKind, ReadonlySet<string>> = {
  text: new Set([...OPERATORS.text, ...OPERATORS.presence]),
  language: new Set([...OPERATORS.text, ...OPERATORS.presence]),
  version: new Set([...OPERATORS.text, ...OPERATORS.number, ...OPERATORS.presence]),
  number: new Set([...OPERATORS.number, ...OPERATORS.presence]),
  date: new Set([...OPERATORS.date, ...OPERATORS.presence]),
  any: new Set(Object.values(OPERATORS).flat()),
};

/** Tells whether values of a kind can be compared so. */
export const suits = (kind: ValueKind, op: string): boolean => OPERATORS_OF[kind].has(op);

/** What there is none of is not equal to anything, and has none of anything. */
const TRUE_OF_NOTHING: ReadonlySet<string> = new Set([
  "isNotSet",
  "isNot",
  "notContains",
  "notIn",
  "notEquals",
]);

/** Decides a comparison that suits its kind, at a moment. A value of another kind than it asks for is unknown. */
export function compare(
  found: Found,
  comparison: Comparison,
  { kind, now }: { kind: ValueKind; now: number },
): Timed {
  if (isPresence(comparison)) return lasting((found.state === "set") === (comparison.op === "isSet"));
  if (found.state === "unset") return lasting(TRUE_OF_NOTHING.has(comparison.op));
  if (found.state === "unknown") return UNKNOWN;
  const { value } = found;
  if ("value" in comparison || "values" in comparison)
    return typeof value === "string" ? lasting(matchesText(value, comparison, kind)) : UNKNOWN;
  if ("number" in comparison) return compareNumber(value, comparison, kind);
  if (comparison.op === "isTrue" || comparison.op === "isFalse")
    return typeof value === "boolean" ? lasting(value === (comparison.op === "isTrue")) : UNKNOWN;
  const moment = momentOf(value);
  return moment === null ? UNKNOWN : compareDate(moment, comparison, now);
}

const isPresence = (
  comparison: Comparison,
): comparison is Extract<Comparison, { op: "isSet" | "isNotSet" }> =>
  comparison.op === "isSet" || comparison.op === "isNotSet";

type TextComparison = Extract<Comparison, { value: string } | { values: string[] }>;

function matchesText(value: string, comparison: TextComparison, kind: ValueKind): boolean {
  const fold = (each: string) => foldCase(kind === "language" ? each.replaceAll("_", "-") : each);
  const text = fold(value);
  // A language is also its varieties: `de` is `de-AT`, and `zh-Hant` is `zh-Hant-TW`.
  const isSame = (other: string) =>
    kind === "language" ? `${text}-`.startsWith(`${fold(other)}-`) : text === fold(other);
  if ("values" in comparison) return comparison.values.some(isSame) === (comparison.op === "in");
  const wanted = fold(comparison.value);
  switch (comparison.op) {
    case "is":
    case "isNot":
      return isSame(comparison.value) === (comparison.op === "is");
    case "contains":
    case "notContains":
      return text.includes(wanted) === (comparison.op === "contains");
    case "startsWith":
      return text.startsWith(wanted);
    case "endsWith":
      return text.endsWith(wanted);
  }
}

type NumberComparison = Extract<Comparison, { number: number }>;

function compareNumber(
  value: string | number | boolean,
  { op, number }: NumberComparison,
  kind: ValueKind,
): Timed {
  if (kind === "version") {
    const order = typeof value === "string" ? orderOfVersion(value, number) : null;
    return order === null ? UNKNOWN : lasting(isInOrder(op, order));
  }
  if (typeof value !== "number" || Number.isNaN(value)) return UNKNOWN;
  return lasting(isInOrder(op, value < number ? -1 : value > number ? 1 : 0));
}

/** Only as many places of a version count as the number has: 17.4.1 is 17, and 17.4, and more than 17.3. */
function orderOfVersion(version: string, number: number): number | null {
  if (!isVersion(number) || !/^\d+(\.|$)/.test(version)) return null;
  const parts = version.split(".");
  for (const [at, place] of String(number).split(".").entries()) {
    const part = parts[at] ?? "0";
    if (!/^\d+$/.test(part)) return null;
    if (Number(part) !== Number(place)) return Number(part) < Number(place) ? -1 : 1;
  }
  return 0;
}

/** Tells whether a number can stand for a version: 17 or 17.4. */
export const isVersion = (number: number): boolean => /^\d+(\.\d+)?$/.test(String(number));

function isInOrder(op: NumberComparison["op"], order: number): boolean {
  switch (op) {
    case "equals":
      return order === 0;
    case "notEquals":
      return order !== 0;
    case "greaterThan":
      return order > 0;
    case "atLeast":
      return order >= 0;
    case "lessThan":
      return order < 0;
    case "atMost":
      return order <= 0;
  }
}

type DateComparison = Extract<Comparison, { date: string } | { days: number }>;

function compareDate(moment: number, comparison: DateComparison, now: number): Timed {
  if ("date" in comparison) {
    const date = parseIsoDate(comparison.date);
    if (date === null) return UNKNOWN;
    return lasting(comparison.op === "before" ? moment < date : moment > date);
  }
  const isOld = now - moment > comparison.days * DAY_MS;
  const ageChangesAt = Math.floor(moment + comparison.days * DAY_MS) + 1;
  if (comparison.op === "moreThanDaysAgo")
    return { outcome: isOld ? "yes" : "no", nextChangeAt: isOld ? null : ageChangesAt };
  // What lies ahead was not within the last days, yet.
  if (moment > now) return { outcome: "no", nextChangeAt: Math.ceil(moment) };
  return { outcome: isOld ? "no" : "yes", nextChangeAt: isOld ? null : ageChangesAt };
}
