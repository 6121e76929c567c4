import { text } from "../../strings.ts";
import { toWhere, toWhereDraft, type WhereDraft, whereFault } from "../conditions/whereDraft.ts";
import type { TourFields } from "./tourDraft.ts";

type Step = TourFields["content"]["steps"][number];
type Rule = Step["advance"][number];
type FieldRule = Extract<Rule, { on: "input" }>;
type Action = Step["buttons"][number]["action"];

const words = text.tours.ways;

/** What may lead on from a step, one kind for each thing that a team chooses. */
export type RuleKind = keyof typeof words.kinds;
export type ActionKind = Action["type"];

/** A way on while it is written: as it is typed, whichever kind is chosen. */
export type RuleDraft = {
  kind: RuleKind;
  /** Characters, words, a selector, a name, seconds, or patterns, one a line. */
  value: string;
  /** Of a route's pages, which is not edited here, and stays. */
  exclude: readonly string[];
  /** Of an event's properties. */
  where: readonly WhereDraft[];
  /** Of a field: when it is judged. */
  when: keyof typeof words.whens;
};
export type ButtonDraft = {
  label: string;
  kind: ActionKind;
  /** An address, a step, or a tour. */
  target: string;
};
/** How a step goes on, and what is lit up around its element, which is picked on the page and can be taken back here. */
export type StepWays = { id: string; rules: RuleDraft[]; buttons: ButtonDraft[]; lit: Step["lit"] };

/** As many as the server takes. */
export const MOST = { rules: 5, buttons: 3 } as const;
const FIELD_KINDS = ["filled", "minLength", "email", "number", "url", "equals", "checked"] as const;
type FieldKind = (typeof FIELD_KINDS)[number];
/** Of what is written into a field. */
export const isOfField = (kind: RuleKind): kind is FieldKind =>
  (FIELD_KINDS as readonly RuleKind[]).includes(kind);
/** What is done with a step's element, which a step over the page has not. */
const OF_ELEMENT: ReadonlySet<RuleKind> = new Set(["click", "hover", "focus", ...FIELD_KINDS]);
/** After these a visitor is not at the step any more. */
const LEADS_ON: ReadonlySet<ActionKind> = new Set(["next", "goTo", "dismiss", "snooze", "startTour"]);

/** The kinds that a step can have. */
export const kindsOf = (kind: Step["kind"]): RuleKind[] =>
  (Object.keys(words.kinds) as RuleKind[]).filter((each) => kind === "pointer" || !OF_ELEMENT.has(each));

export const toWays = ({ id, advance, buttons, lit = null }: Step): StepWays => ({
  id,
  lit,
  rules: advance.map(toRuleDraft),
  buttons: buttons.map(({ label, action }) => ({ label, kind: action.type, target: targetOf(action) })),
});

/** A step with what leads on from it as it is written here. */
export const withWays = (step: Step, ways: StepWays | undefined): Step =>
  ways
    ? { ...step, lit: ways.lit, advance: ways.rules.map(toRule), buttons: ways.buttons.map(toButton) }
    : step;

/** One of a kind as it begins. */
export const newRule = (kind: RuleKind, value = kind === "timer" ? "5" : ""): RuleDraft => ({
  kind,
  value,
  exclude: [],
  where: [],
  when: "pause",
});

function toRuleDraft(rule: Rule): RuleDraft {
  const draft = (kind: RuleKind, value = "", more: Partial<RuleDraft> = {}): RuleDraft => ({
    ...newRule(kind, value),
    ...more,
  });
  switch (rule.on) {
    case "input":
      return draft(...fieldOf(rule.is), { when: rule.when ?? "pause" });
    case "route":
      return draft("route", rule.page.include.join("\n"), { exclude: rule.page.exclude });
    case "event":
      return draft("event", rule.name, { where: (rule.where ?? []).map(toWhereDraft) });
    case "appears":
    case "disappears":
      return draft(rule.on, rule.selector);
    case "timer":
      return draft("timer", String(rule.seconds));
    default:
      return draft(rule.on);
  }
}

const linesOf = (value: string): string[] =>
  value
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

/** What a field must hold, as it is chosen and typed. */
function fieldOf(is: FieldRule["is"]): [RuleKind, string] {
  if (is.type === "minLength") return ["minLength", String(is.n)];
  if (is.type === "matches") return [is.preset, ""];
  return [is.type, is.type === "equals" ? is.text : ""];
}

function toField(kind: FieldKind, value: string): FieldRule["is"] {
  if (kind === "minLength") return { type: kind, n: Number(value) };
  if (kind === "equals") return { type: kind, text: value };
  return kind === "filled" || kind === "checked" ? { type: kind } : { type: "matches", preset: kind };
}

function toRule({ kind, value, exclude, where, when }: RuleDraft): Rule {
  if (isOfField(kind))
    return { on: "input", is: toField(kind, value), ...(when === "pause" ? {} : { when }) };
  switch (kind) {
    case "route":
      return { on: kind, page: { include: linesOf(value), exclude: [...exclude] } };
    case "event":
      return {
        on: kind,
        name: value.trim(),
        ...(where.length > 0 ? { where: where.map(toWhere) } : {}),
      };
    case "appears":
    case "disappears":
      return { on: kind, selector: value.trim() };
    case "timer":
      return { on: kind, seconds: Number(value) };
    default:
      return { on: kind };
  }
}

function targetOf(action: Action): string {
  if (action.type === "openUrl") return action.url;
  if (action.type === "goTo") return action.stepId;
  return action.type === "startTour" ? action.tourId : "";
}

function toButton({ label, kind, target }: ButtonDraft): Step["buttons"][number] {
  if (kind === "openUrl") return { label, action: { type: kind, url: target.trim() } };
  if (kind === "goTo") return { label, action: { type: kind, stepId: target } };
  if (kind === "startTour") return { label, action: { type: kind, tourId: target } };
  return { label, action: { type: kind } };
}

const isWhole = (value: string, least: number, most: number): boolean =>
  /^\d+$/.test(value.trim()) && Number(value) >= least && Number(value) <= most;

/** What is wrong with a way on, in words; empty if nothing is. The server has the last word. */
export function ruleFault({ kind, value }: Pick<RuleDraft, "kind" | "value">): string {
  const { faults } = words;
  if (kind === "minLength") return isWhole(value, 1, 1_000) ? "" : faults.minLength;
  if (kind === "timer") return isWhole(value, 4, 600) ? "" : faults.timer;
  if (kind === "equals") return value.trim() ? "" : faults.equals;
  if (kind === "event") return value.trim() ? "" : faults.event;
  if (kind === "route") return linesOf(value).length > 0 ? "" : faults.route;
  if (kind === "appears" || kind === "disappears") return isSelector(value) ? "" : faults.selector;
  return "";
}

/** As the browser has it. */
function isSelector(value: string): boolean {
  try {
    document.createDocumentFragment().querySelector(value);
    return value.trim() !== "";
  } catch {
    return false;
  }
}

export function buttonFault({ label, kind, target }: ButtonDraft): string {
  const { faults } = words;
  if (!label.trim()) return faults.label;
  if (kind === "openUrl") return target.trim() ? "" : faults.url;
  if (kind === "goTo") return target ? "" : faults.step;
  return kind === "startTour" && !target ? faults.tour : "";
}

/** Of all of a step: buttons that are the only way on have to lead somewhere. */
export const waysFault = ({ rules, buttons }: StepWays): string =>
  rules.length === 0 && buttons.length > 0 && !buttons.some(({ kind }) => LEADS_ON.has(kind))
    ? words.faults.stuck
    : "";

/** The first thing that is wrong with how steps go on, with the step's number; empty if nothing is. */
export function firstFault(ways: readonly StepWays[]): string {
  for (const [at, each] of ways.entries()) {
    const [fault] = [
      ...each.rules.map(ruleFault),
      ...each.rules.flatMap(({ where }) => where.map(whereFault)),
      ...each.buttons.map(buttonFault),
      waysFault(each),
    ].filter(Boolean);
    if (fault) return words.faultAt(at + 1, fault);
  }
  return "";
}
