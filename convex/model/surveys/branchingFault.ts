import type { SurveyAnswer, SurveyCondition, SurveyQuestion, SurveyRule } from "../../surveyValidators";
import type { Fault } from "./checkSurvey";
import { scaleOf } from "./scaleOf";
import { END, isMet, OTHER, targetOf } from "./surveyPath";

/**
 * What is wrong with a survey's branching. Jumps lead forward only, so there is no loop and every way ends; what remains is
 * that names are right, that conditions fit what they are about, and that every question can be reached.
 */

const MAX_RULES = 20;
const MAX_CONDITIONS = 10;
const MAX_VALUE = 255;

type Questions = readonly SurveyQuestion[];
type Op = SurveyCondition["op"];

/** Null: nothing. */
export function branchingFault(questions: Questions): Fault {
  for (const [at, { rules }] of questions.entries()) {
    const place = `questions[${at}].rules`;
    if (rules.length > MAX_RULES) return { place, says: `there are at most ${MAX_RULES}.` };
    for (const [index, rule] of rules.entries()) {
      const fault = ruleFault(questions, at, rule);
      if (fault) return { ...fault, place: `${place}[${index}].${fault.place}` };
    }
  }
  const lost = unreachable(questions);
  return lost < 0 ? null : { place: `questions[${lost}]`, says: "no way leads to this question." };
}

function ruleFault(questions: Questions, at: number, { when, goTo }: SurveyRule): Fault {
  if (goTo !== END) {
    const target = questions.findIndex(({ id }) => id === goTo);
    if (target < 0) return { place: "goTo", says: `there is no question “${goTo.slice(0, 40)}”.` };
    if (target <= at) return { place: "goTo", says: "leads forward only." };
  }
  if (when.length > MAX_CONDITIONS)
    return { place: "when", says: `there are at most ${MAX_CONDITIONS} conditions.` };
  for (const [index, condition] of when.entries()) {
    const fault = conditionFault(questions.slice(0, at + 1), condition);
    if (fault) return { ...fault, place: `when[${index}].${fault.place}` };
  }
  return null;
}

function conditionFault(known: Questions, { questionId, op, value }: SurveyCondition): Fault {
  const question = known.find(({ id }) => id === questionId);
  if (!question)
    return {
      place: "questionId",
      says: `there is no question “${questionId.slice(0, 40)}” here or before.`,
    };
  if (op === "answered" || op === "skipped")
    return value === undefined ? null : { place: "value", says: `there is none with “${op}”.` };
  const ops = opsOf(question);
  if (!ops.includes(op)) return { place: "op", says: `is one of ${ops.join(", ")}, answered, skipped.` };
  const says = valueFault(question, value);
  return says ? { place: "value", says } : null;
}

function opsOf({ kind }: SurveyQuestion): readonly Op[] {
  switch (kind) {
    case "multipleChoice":
      return ["includes", "excludes"];
    case "singleChoice":
    case "dropdown":
      return ["is", "isNot", "includes", "excludes"];
    case "shortText":
    case "longText":
      return ["is", "isNot", "includes", "excludes"];
    case "consent":
      return ["is", "isNot"];
    default:
      return ["is", "isNot", "atLeast", "atMost"];
  }
}

function valueFault(question: SurveyQuestion, value: SurveyCondition["value"]): string | null {
  const scale = scaleOf(question);
  if (scale) {
    const isPoint = typeof value === "number" && value >= scale.from && value <= scale.to;
    return isPoint ? null : `is a number from ${scale.from} to ${scale.to}.`;
  }
  if ("choices" in question) {
    if (value === OTHER && question.hasOther) return null;
    return question.choices.some(({ id }) => id === value) ? null : "names none of the choices.";
  }
  if (question.kind === "consent") return typeof value === "boolean" ? null : "is true or false.";
  return typeof value === "string" && value.trim() !== "" && value.length <= MAX_VALUE
    ? null
    : `is a text of 1 to ${MAX_VALUE} characters.`;
}

/** The first question that no answers lead to; -1: none. */
function unreachable(questions: Questions): number {
  const reached = new Set([0]);
  for (const at of questions.keys())
    if (reached.has(at)) for (const next of waysFrom(questions, at)) reached.add(next);
  return questions.findIndex((_, at) => !reached.has(at));
}

/**
 * Where one may come from a question. What can be answered to it is gone through one by one where it can be counted; a
 * condition about another question may hold or not.
 */
function waysFrom(questions: Questions, at: number): Set<number> {
  const ways = new Set<number>();
  const question = questions[at] as SurveyQuestion;
  for (const answer of possibleAnswers(question)) {
    const isSure = question.rules.some((rule) => {
      const doubts = rule.when.map((condition) => doubtOf(question, condition, answer));
      if (!doubts.includes("no")) ways.add(targetOf(questions, at, rule));
      return doubts.every((doubt) => doubt === "yes");
    });
    if (!isSure) ways.add(at + 1);
  }
  return ways;
}

type Doubt = "yes" | "no" | "maybe";

function doubtOf(
  { id }: SurveyQuestion,
  condition: SurveyCondition,
  answer: SurveyAnswer | undefined,
): Doubt {
  if (condition.questionId !== id || answer === undefined) return "maybe";
  return isMet(condition, { [id]: answer }) ? "yes" : "no";
}

/** Undefined stands for any answer of a question with too many to count. */
function possibleAnswers(question: SurveyQuestion): (SurveyAnswer | undefined)[] {
  const none = question.required ? [] : [null];
  const scale = scaleOf(question);
  if (scale) return [...none, ...Array.from({ length: scale.to - scale.from + 1 }, (_, n) => scale.from + n)];
  if (question.kind === "consent") return question.required ? [true] : [null, true, false];
  if (question.kind === "singleChoice" || question.kind === "dropdown")
    return [
      ...none,
      ...question.choices.map(({ id }) => ({ choices: [id] })),
      ...(question.hasOther ? [{ choices: [], other: "-" }] : []),
    ];
  return [...none, undefined];
}
