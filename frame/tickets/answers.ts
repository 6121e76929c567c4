import type { FieldInput } from "../../ui/FormField.tsx";
import { t } from "../strings/t.ts";
import type { TicketField, TicketValues } from "./functions.ts";

/** What is typed into a form, by field. */
export type Answers = Record<string, FieldInput>;
/** What is wrong, by field: a sentence. */
export type Problems = Record<string, string>;

/** What is wrong with a field, as the server says it. */
export type Problem = { id: string; reason: string; limit?: number };

const SENTENCES = {
  option: "ticketWrongOption",
  type: "ticketWrongNumber",
  tooShort: "ticketWrongTooShort",
  tooLong: "ticketWrongTooLong",
  tooSmall: "ticketWrongTooSmall",
  tooLarge: "ticketWrongTooLarge",
  date: "ticketWrongDate",
  email: "ticketWrongEmail",
  text: "ticketWrongText",
} as const;

/** The answers as the server takes them: only those of the form's fields, numbers as numbers. */
export function toValues(fields: readonly TicketField[], answers: Answers): TicketValues {
  const values: TicketValues = {};
  for (const { id, type } of fields) {
    const answer = answers[id];
    if (answer === undefined || (typeof answer === "string" && answer.trim() === "")) continue;
    values[id] = type === "number" ? toNumber(String(answer)) : (answer as TicketValues[string]);
  }
  return values;
}

/** What can be told without the server, which has the last word: what is missing, and what is no number. */
export function findProblems(fields: readonly TicketField[], answers: Answers): Problem[] {
  const values = toValues(fields, answers);
  const problems: Problem[] = [];
  for (const { id, type, required } of fields) {
    const value = values[id];
    const isEmpty = value === undefined || value === false || (Array.isArray(value) && value.length === 0);
    if (isEmpty && required) problems.push({ id, reason: "required" });
    else if (type === "number" && Number.isNaN(value)) problems.push({ id, reason: "type" });
  }
  return problems;
}

/** Findings in sentences of the language on show, in the form's order. Of fields the form does not have, nothing. */
export function toProblems(fields: readonly TicketField[], all: readonly Problem[]): Problems {
  const problems: Problems = {};
  for (const field of fields) {
    const problem = all.find(({ id }) => id === field.id);
    if (problem) problems[field.id] = sentence(field, problem);
  }
  return problems;
}

function sentence(field: TicketField, { reason, limit = 0 }: Problem): string {
  if (reason in SENTENCES) return t(SENTENCES[reason as keyof typeof SENTENCES], { limit });
  return t(field.type === "checkbox" ? "ticketWrongTick" : "ticketWrongRequired");
}

/** "1.5" and "1,5" alike; NaN for anything else. */
const toNumber = (text: string): number => Number(text.trim().replace(/^(-?\d+),(\d+)$/, "$1.$2"));
