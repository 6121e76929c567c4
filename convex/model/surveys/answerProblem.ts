import type { SurveyAnswer, SurveyQuestion } from "../../surveyValidators";
import { scaleOf } from "./scaleOf";

/** What may be answered to a question, for the deployment, which decides, and the frame, which says so at once. */

/** Longest words, UTF-16 units, where the question says nothing shorter. */
export const LONGEST = { shortText: 255, longText: 2_000, other: 255 } as const;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** Why an answer is not taken. `limit` is the number that was missed. */
export type AnswerProblem = {
  reason:
    | "required"
    | "type"
    | "choice"
    | "tooFew"
    | "tooMany"
    | "tooShort"
    | "tooLong"
    | "date"
    | "tooEarly"
    | "tooLate";
  limit?: number | string;
};

/** What is wrong with an answer; null: nothing. */
export function answerProblem(question: SurveyQuestion, answer: SurveyAnswer): AnswerProblem | null {
  if (isEmpty(question, answer)) return question.required ? { reason: "required" } : null;
  const scale = scaleOf(question);
  if (scale) return isPoint(answer, scale) ? null : { reason: "type" };
  switch (question.kind) {
    case "singleChoice":
    case "dropdown":
    case "multipleChoice":
      return choiceProblem(question, answer);
    case "shortText":
    case "longText":
      return typeof answer === "string" ? wordsProblem(question, answer) : { reason: "type" };
    case "date":
      return typeof answer === "string" ? dayProblem(question, answer) : { reason: "type" };
    default:
      return typeof answer === "boolean" ? null : { reason: "type" };
  }
}

/** Whether it is no answer: passed over, nothing written, nothing picked, or not agreed to what must be. */
export function isEmpty(question: SurveyQuestion, answer: SurveyAnswer): boolean {
  if (answer === null) return true;
  if (typeof answer === "string") return answer.trim() === "";
  if (typeof answer === "object") return answer.choices.length === 0 && !answer.other?.trim();
  return question.kind === "consent" && question.required && answer === false;
}

/** Tells whether a text is a day of the calendar as `yyyy-mm-dd`. */
export function isDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

const isPoint = (answer: SurveyAnswer, { from, to }: { from: number; to: number }): boolean =>
  typeof answer === "number" && Number.isInteger(answer) && answer >= from && answer <= to;

type Kind<K extends SurveyQuestion["kind"]> = Extract<SurveyQuestion, { kind: K }>;
type Choosing = Kind<"singleChoice" | "dropdown"> | Kind<"multipleChoice">;

function choiceProblem(question: Choosing, answer: SurveyAnswer): AnswerProblem | null {
  if (typeof answer !== "object" || answer === null) return { reason: "type" };
  const { choices: picked, other } = answer;
  const known = new Set(question.choices.map(({ id }) => id));
  const isKnown = picked.length <= known.size && picked.every((id) => known.has(id));
  if (!isKnown || new Set(picked).size !== picked.length) return { reason: "choice" };
  if (other !== undefined && (!question.hasOther || other.trim() === "")) return { reason: "choice" };
  if (other !== undefined && other.length > LONGEST.other) return { reason: "tooLong", limit: LONGEST.other };
  const count = picked.length + (other === undefined ? 0 : 1);
  const { min, max } = question.kind === "multipleChoice" ? question : { min: 1, max: 1 };
  if (min !== null && count < min) return { reason: "tooFew", limit: min };
  return max !== null && count > max ? { reason: "tooMany", limit: max } : null;
}

function wordsProblem(question: Kind<"shortText" | "longText">, answer: string): AnswerProblem | null {
  const most = Math.min(question.maxLength ?? Number.POSITIVE_INFINITY, LONGEST[question.kind]);
  if (answer.length > most) return { reason: "tooLong", limit: most };
  const least = question.minLength ?? 0;
  return answer.trim().length < least ? { reason: "tooShort", limit: least } : null;
}

function dayProblem({ from, to }: Kind<"date">, answer: string): AnswerProblem | null {
  if (!isDay(answer)) return { reason: "date" };
  if (from !== null && answer < from) return { reason: "tooEarly", limit: from };
  return to !== null && answer > to ? { reason: "tooLate", limit: to } : null;
}
