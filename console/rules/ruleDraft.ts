import type { FunctionArgs } from "convex/server";
import type { api } from "../data/api.ts";

/** Audience rules while they are being written: rows of what is typed, in groups one level deep. */

export type Rule = FunctionArgs<typeof api.segments.preview>["rule"];
type Group = Extract<Rule, { rules: unknown }>;
type Leaf = Exclude<Rule, Group>;
export type GroupType = Group["type"];
type Compare = Extract<Leaf, { type: "attribute" }>["compare"];
type FieldName = Extract<Leaf, { type: "field" }>["field"];

/** What a row is about: a field of the visitor, or something else that has a name. */
export type Subject = FieldName | Exclude<Leaf["type"], "field">;
/** Which comparisons a row offers. */
export type RowKind =
  | "text"
  | "version"
  | "number"
  | "date"
  | "any"
  | "identity"
  | "event"
  | "item"
  | "segment"
  | "sample";

const FIELD_KINDS: Record<FieldName, RowKind> = {
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
  language: "text",
  country: "text",
  referrer: "text",
  utmSource: "text",
  utmMedium: "text",
  utmCampaign: "text",
  utmTerm: "text",
  utmContent: "text",
};

/** One condition as it is typed. */
export type Row = {
  id: string;
  subject: Subject;
  /** Of an attribute, an event, an item, a segment or a sample. */
  name: string;
  op: string;
  value: string;
  /** The days of an event, and where a sample ends. */
  more: string;
};
export type Part =
  | { id: string; type: "row"; row: Row }
  | { id: string; type: GroupType; rows: Row[] }
  /** Deeper than can be edited here; kept as it is. */
  | { id: string; type: "fixed"; rule: Rule };
export type RuleDraft = { type: GroupType; parts: Part[] };

const TEXT = ["is", "isNot", "contains", "notContains", "startsWith", "endsWith", "in", "notIn"];
const NUMBER = ["equals", "notEquals", "greaterThan", "atLeast", "lessThan", "atMost"];
const DATE = ["before", "after", "withinLastDays", "moreThanDaysAgo"];
const PRESENCE = ["isSet", "isNotSet"];

const OPERATORS: Record<RowKind, readonly string[]> = {
  text: [...TEXT, ...PRESENCE],
  version: [...NUMBER, ...TEXT, ...PRESENCE],
  number: [...NUMBER, ...PRESENCE],
  date: [...DATE, ...PRESENCE],
  any: [...TEXT, ...NUMBER, "isTrue", "isFalse", ...DATE, ...PRESENCE],
  identity: ["user", "visitor", "verified"],
  event: ["atLeast", "atMost", "exactly"],
  item: ["shown", "clicked", "dismissed", "completed"],
  segment: [],
  sample: [],
};

/** How what a row is about compares. */
export function kindOf(subject: Subject): RowKind {
  if (subject === "attribute" || subject === "company") return "any";
  return Object.hasOwn(FIELD_KINDS, subject) ? FIELD_KINDS[subject as FieldName] : (subject as RowKind);
}

/** The comparisons that a row offers. */
export const operatorsOf = (subject: Subject): readonly string[] => OPERATORS[kindOf(subject)];

/** What is typed beside a comparison; null where there is nothing to be said. */
export function inputOf({ subject, op }: Row): "text" | "list" | "number" | "date" | "days" | null {
  if (kindOf(subject) === "event") return "number";
  if (op === "in" || op === "notIn") return "list";
  if (op === "before" || op === "after") return "date";
  if (op === "withinLastDays" || op === "moreThanDaysAgo") return "days";
  if (NUMBER.includes(op)) return "number";
  return TEXT.includes(op) ? "text" : null;
}

const makeId = (): string => crypto.randomUUID();

/** A new row about something. */
export function makeRow(subject: Subject): Row {
  const value = subject === "event" ? "1" : subject === "sample" ? "0" : "";
  const more = subject === "sample" ? "50" : "";
  return { id: makeId(), subject, name: "", op: operatorsOf(subject)[0] ?? "", value, more };
}

export const makeRowPart = (): Part => ({ id: makeId(), type: "row", row: makeRow("identity") });
export const makeGroupPart = (): Part => ({ id: makeId(), type: "any", rows: [makeRow("identity")] });

const isGroup = (rule: Rule): rule is Group => "rules" in rule;

/** A rule as it begins in the editor; a condition alone is a group of one. */
export function toDraft(rule: Rule | null): RuleDraft {
  if (!rule) return { type: "all", parts: [makeRowPart()] };
  if (!isGroup(rule)) return { type: "all", parts: [toPart(rule)] };
  return { type: rule.type, parts: rule.rules.map(toPart) };
}

function toPart(rule: Rule): Part {
  const id = makeId();
  if (!isGroup(rule)) return { id, type: "row", row: toRow(rule) };
  const leaves = rule.rules.filter((each): each is Leaf => !isGroup(each));
  if (leaves.length < rule.rules.length) return { id, type: "fixed", rule };
  return { id, type: rule.type, rows: leaves.map(toRow) };
}

function toRow(leaf: Leaf): Row {
  const row = makeRow(leaf.type === "field" ? leaf.field : leaf.type);
  switch (leaf.type) {
    case "identity":
      return { ...row, op: leaf.is };
    case "segment":
      return { ...row, name: leaf.segmentId };
    case "item":
      return { ...row, name: leaf.itemId, op: leaf.has };
    case "sample":
      return { ...row, name: leaf.salt, value: `${leaf.from}`, more: `${leaf.to}` };
    case "event":
      return {
        ...row,
        name: leaf.name,
        op: leaf.compare,
        value: `${leaf.count}`,
        more: `${leaf.days ?? ""}`,
      };
    case "field":
      return { ...row, op: leaf.compare.op, value: toValue(leaf.compare) };
    default:
      return { ...row, name: leaf.key, op: leaf.compare.op, value: toValue(leaf.compare) };
  }
}

function toValue(compare: Compare): string {
  if ("value" in compare) return compare.value;
  if ("values" in compare) return compare.values.join(", ");
  if ("number" in compare) return `${compare.number}`;
  if ("date" in compare) return compare.date;
  return "days" in compare ? `${compare.days}` : "";
}

/** What the server takes, or refuses with the place that is wrong. */
export const toRule = ({ type, parts }: RuleDraft): Rule => ({
  type,
  rules: parts.map((part): Rule => {
    if (part.type === "row") return toLeaf(part.row);
    return part.type === "fixed" ? part.rule : { type: part.type, rules: part.rows.map(toLeaf) };
  }),
});

function toLeaf(row: Row): Leaf {
  const { subject, name, op, value, more } = row;
  switch (subject) {
    case "identity":
      return { type: subject, is: op as "user" };
    case "segment":
      return { type: subject, segmentId: name };
    case "item":
      return { type: subject, itemId: name.trim(), has: op as "shown" };
    case "sample":
      return { type: subject, salt: name.trim(), from: toNumber(value), to: toNumber(more) };
    case "event": {
      const days = more.trim() === "" ? {} : { days: toNumber(more) };
      return { type: subject, name: name.trim(), compare: op as "atLeast", count: toNumber(value), ...days };
    }
    case "attribute":
    case "company":
      return { type: subject, key: name.trim(), compare: toCompare(row) };
    default:
      return { type: "field", field: subject, compare: toCompare(row) };
  }
}

function toCompare(row: Row): Compare {
  const { op, value } = row;
  return { op, ...toOperand(inputOf(row), value) } as Compare;
}

function toOperand(input: ReturnType<typeof inputOf>, value: string): object {
  switch (input) {
    case "text":
      return { value };
    case "list":
      return { values: value.split(",").flatMap((each) => each.trim() || []) };
    case "number":
      return { number: toNumber(value) };
    case "date":
      return { date: value.trim() };
    case "days":
      return { days: toNumber(value) };
    default:
      return {};
  }
}

/** No number where there is none, which the server refuses by name. */
const toNumber = (text: string): number => (text.trim() === "" ? Number.NaN : Number(text.replace(",", ".")));

/** Tells whether a number is missing: what is asked of a query travels as JSON, which has no word for that. */
export function lacksNumber(rule: Rule): boolean {
  if (isGroup(rule)) return rule.rules.some(lacksNumber);
  const said = { ...rule, ...("compare" in rule && typeof rule.compare === "object" ? rule.compare : {}) };
  return Object.values(said).some((value) => typeof value === "number" && !Number.isFinite(value));
}
