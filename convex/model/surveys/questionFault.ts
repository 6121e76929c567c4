import type { SurveyQuestion } from "../../surveyValidators";
import { isBlank, isDrawable } from "../text";
import { isDay, LONGEST } from "./answerProblem";
import type { Fault } from "./checkSurvey";
import { OTHER } from "./surveyPath";

/** What is wrong with what a question of its kind has: labels, points, choices, lengths, days. */

const MAX_LABEL = 60;
const MAX_CHOICES = 50;
const MAX_CHOICE = 200;
const MAX_CONSENT = 1_000;
const CHOICE_ID = /^[a-zA-Z0-9][\w-]{0,31}$/;

type Kind<K extends SurveyQuestion["kind"]> = Extract<SurveyQuestion, { kind: K }>;

/** Null: nothing. Places are within the question. */
export function questionFault(question: SurveyQuestion): Fault {
  if ("labels" in question) {
    const place = (["low", "high"] as const).find((end) => !isLabel(question.labels[end], MAX_LABEL, 0));
    if (place) return { place: `labels.${place}`, says: `has at most ${MAX_LABEL} characters.` };
  }
  switch (question.kind) {
    case "numeric":
      return numericFault(question);
    case "stars":
      return question.count >= 3 && question.count <= 10 && Number.isInteger(question.count)
        ? null
        : { place: "count", says: "is a whole number from 3 to 10." };
    case "emoji":
      return question.count === 3 || question.count === 5 ? null : { place: "count", says: "is 3 or 5." };
    case "singleChoice":
    case "dropdown":
    case "multipleChoice":
      return choicesFault(question);
    case "shortText":
    case "longText":
      return lengthsFault(question);
    case "date":
      return daysFault(question);
    case "consent":
      return isLabel(question.label, MAX_CONSENT)
        ? null
        : { place: "label", says: `has 1 to ${MAX_CONSENT} characters.` };
    default:
      return null;
  }
}

const isLabel = (text: string, most: number, least = 1): boolean =>
  text.length <= most && isDrawable(text) && (least === 0 || !isBlank(text));

function numericFault({ from, to }: Kind<"numeric">): Fault {
  const place = [from, to].findIndex((each) => !Number.isInteger(each) || Math.abs(each) > 1_000);
  if (place >= 0) return { place: place === 0 ? "from" : "to", says: "is a whole number of at most 1,000." };
  return to > from && to - from <= 100
    ? null
    : { place: "to", says: "is greater than from, by 100 at most." };
}

function choicesFault(question: Kind<"singleChoice" | "dropdown"> | Kind<"multipleChoice">): Fault {
  const { choices, hasOther } = question;
  if (choices.length < 1 || choices.length > MAX_CHOICES || choices.length + (hasOther ? 1 : 0) < 2)
    return { place: "choices", says: `there are 2 to ${MAX_CHOICES}, one of which may be written.` };
  for (const [at, { id, label }] of choices.entries()) {
    if (!CHOICE_ID.test(id) || id === OTHER)
      return { place: `choices[${at}].id`, says: "is 1 to 32 letters, digits, _ or -, and not “other”." };
    if (choices.findIndex((each) => each.id === id) < at)
      return { place: `choices[${at}].id`, says: "another choice has this id." };
    if (!isLabel(label, MAX_CHOICE))
      return { place: `choices[${at}].label`, says: `has 1 to ${MAX_CHOICE} characters.` };
  }
  return question.kind === "multipleChoice" ? picksFault(question) : null;
}

function picksFault({ choices, hasOther, min, max }: Kind<"multipleChoice">): Fault {
  const most = choices.length + (hasOther ? 1 : 0);
  const isCount = (count: number) => Number.isInteger(count) && count >= 1 && count <= most;
  if (min !== null && !isCount(min)) return { place: "min", says: `is 1 to ${most}, or null.` };
  if (max !== null && (!isCount(max) || max < (min ?? 1)))
    return { place: "max", says: `is ${min ?? 1} to ${most}, or null.` };
  return null;
}

function lengthsFault({ kind, minLength, maxLength }: Kind<"shortText" | "longText">): Fault {
  const isLength = (length: number) => Number.isInteger(length) && length >= 1 && length <= LONGEST[kind];
  if (minLength !== null && !isLength(minLength))
    return { place: "minLength", says: `is 1 to ${LONGEST[kind]}, or null.` };
  if (maxLength !== null && (!isLength(maxLength) || maxLength < (minLength ?? 1)))
    return { place: "maxLength", says: `is ${minLength ?? 1} to ${LONGEST[kind]}, or null.` };
  return null;
}

function daysFault({ from, to }: Kind<"date">): Fault {
  if (from !== null && !isDay(from)) return { place: "from", says: "is a day as yyyy-mm-dd, or null." };
  if (to !== null && (!isDay(to) || to < (from ?? "")))
    return { place: "to", says: "is a day as yyyy-mm-dd, not before from, or null." };
  return null;
}
