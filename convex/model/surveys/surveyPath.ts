import type {
  SurveyAnswer,
  SurveyAnswers,
  SurveyCondition,
  SurveyQuestion,
  SurveyRule,
} from "../../surveyValidators";

/**
 * The way through a survey's branching. The deployment decides by it which answers it takes, the frame which question comes
 * next: it imports nothing. A jump that does not lead forward is none, so every way ends whatever is stored.
 */

/** Where a rule leads that ends the survey. */
export const END = "end";
/** What a condition calls the answer that is written instead of picked. */
export const OTHER = "other";

type Questions = readonly SurveyQuestion[];
export type SurveyPath = {
  /** The questions passed, and the one that is open. */
  ids: string[];
  /** The question that waits for an answer; null: none, the survey is at its end. */
  open: string | null;
};

/** The way these answers lead. An answer to a question that is not on it changes nothing. */
export function pathOf(questions: Questions, answers: SurveyAnswers): SurveyPath {
  const ids: string[] = [];
  const passed: SurveyAnswers = {};
  for (let at = 0; at < questions.length; at = stepAfter(questions, at, passed)) {
    const { id } = questions[at] as SurveyQuestion;
    ids.push(id);
    if (!Object.hasOwn(answers, id)) return { ids, open: id };
    passed[id] = answers[id] as SurveyAnswer;
  }
  return { ids, open: null };
}

/** The place of the question after the one at `at`; `questions.length` is the end. */
export function stepAfter(questions: Questions, at: number, answers: SurveyAnswers): number {
  const rules = questions[at]?.rules ?? [];
  const found = rules.find(({ when }) => when.every((condition) => isMet(condition, answers)));
  return found ? targetOf(questions, at, found) : at + 1;
}

/** The place a rule of the question at `at` leads to. */
export function targetOf(questions: Questions, at: number, { goTo }: SurveyRule): number {
  if (goTo === END) return questions.length;
  const target = questions.findIndex(({ id }) => id === goTo);
  return target > at ? target : at + 1;
}

/** Whether a condition holds. About what was not answered nothing holds but that it was skipped. */
export function isMet({ questionId, op, value }: SurveyCondition, answers: SurveyAnswers): boolean {
  const answer = (Object.hasOwn(answers, questionId) ? answers[questionId] : null) ?? null;
  if (op === "skipped" || answer === null) return op === "skipped" && answer === null;
  if (op === "answered") return true;
  if (typeof answer === "object") return isPicked(answer, op, value);
  switch (op) {
    case "is":
      return toPlain(answer) === toPlain(value);
    case "isNot":
      return typeof answer === typeof value && toPlain(answer) !== toPlain(value);
    case "atLeast":
      return isComparable(answer, value) && answer >= value;
    case "atMost":
      return isComparable(answer, value) && answer <= value;
    default:
      return (
        typeof answer === "string" &&
        typeof value === "string" &&
        toPlain(answer).includes(toPlain(value)) === (op === "includes")
      );
  }
}

type Picked = Extract<SurveyAnswer, { choices: string[] }>;

function isPicked(picked: Picked, op: SurveyCondition["op"], value: SurveyCondition["value"]): boolean {
  if (typeof value !== "string") return false;
  const all = [...picked.choices, ...(picked.other === undefined ? [] : [OTHER])];
  if (op === "is") return all.length === 1 && all[0] === value;
  if (op === "isNot") return all.length !== 1 || all[0] !== value;
  return (op === "includes" || op === "excludes") && all.includes(value) === (op === "includes");
}

const toPlain = <V>(value: V): V => (typeof value === "string" ? (value.toLowerCase() as V) : value);

/** Points, or days as `yyyy-mm-dd`. */
const isComparable = <V extends string | number | boolean>(
  answer: V,
  value: SurveyCondition["value"],
): value is V => typeof answer === typeof value && typeof answer !== "boolean";
