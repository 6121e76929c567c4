import { inputInvalid } from "../../errors";
import type { SurveyCard, SurveyContent, SurveyQuestion } from "../../surveyValidators";
import { isAttributeKey } from "../claims";
import { isBlank, isDrawable } from "../text";
import { branchingFault } from "./branchingFault";
import { answersIn } from "./fillAnswers";
import { questionFault } from "./questionFault";

/** What may be saved as a survey. Whatever is refused is named with its place, as `questions[2].rules[0].goTo: …`. */

export const MAX_QUESTIONS = 50;
const LONGEST = { title: 300, text: 1_000, button: 40 } as const;
const ID = /^[a-zA-Z][\w-]{0,31}$/;

/** Of something at a place within it; null: nothing. */
export type Fault = { place: string; says: string } | null;

/** A survey as it is to be kept: without blanks around its words. @throws INPUT_INVALID naming the place that is wrong */
export function checkSurvey(given: SurveyContent): SurveyContent {
  const content = tidied(given);
  const fault = surveyFault(content);
  if (fault) throw inputInvalid(`${fault.place}: ${fault.says}`);
  return content;
}

function surveyFault({ intro, questions, thanks }: SurveyContent): Fault {
  if (questions.length < 1 || questions.length > MAX_QUESTIONS)
    return { place: "questions", says: `a survey has 1 to ${MAX_QUESTIONS}.` };
  const twice = questions.findIndex(({ id }, at) => questions.findIndex((each) => each.id === id) < at);
  if (twice >= 0) return { place: `questions[${twice}].id`, says: "another question has this id." };
  return (
    (intro && cardFault("intro", intro, [])) ||
    firstFault(questions, (question, at) => commonFault(question, questions.slice(0, at))) ||
    firstFault(questions, questionFault) ||
    branchingFault(questions) ||
    (thanks && cardFault("thanks", thanks, questions))
  );
}

/** The first question with something wrong, with its place. */
function firstFault(
  questions: readonly SurveyQuestion[],
  faultOf: (question: SurveyQuestion, at: number) => Fault,
): Fault {
  for (const [at, question] of questions.entries()) {
    const fault = faultOf(question, at);
    if (fault) return { ...fault, place: `questions[${at}].${fault.place}` };
  }
  return null;
}

function commonFault(
  { id, title, help, storeAs }: SurveyQuestion,
  earlier: readonly SurveyQuestion[],
): Fault {
  if (!ID.test(id) || id === "end")
    return {
      place: "id",
      says: "is 1 to 32 letters, digits, _ or -, begins with a letter, and is not “end”.",
    };
  if (storeAs !== null && !isAttributeKey(storeAs))
    return { place: "storeAs", says: "is 1 to 64 ASCII characters and begins with a letter or digit." };
  return wordsFault({ title, help }, earlier);
}

function cardFault(
  place: string,
  { title, text, button }: SurveyCard,
  earlier: readonly SurveyQuestion[],
): Fault {
  const fault =
    wordsFault({ title, help: text }, earlier) ??
    (button.length > LONGEST.button || !isDrawable(button)
      ? { place: "button", says: `has at most ${LONGEST.button} characters.` }
      : null);
  if (!fault) return null;
  return { ...fault, place: `${place}.${fault.place === "help" ? "text" : fault.place}` };
}

function wordsFault(words: { title: string; help: string }, earlier: readonly SurveyQuestion[]): Fault {
  const { title, help } = words;
  if (title.length > LONGEST.title || isBlank(title) || !isDrawable(title))
    return { place: "title", says: `has 1 to ${LONGEST.title} characters.` };
  if (help.length > LONGEST.text || !isDrawable(help))
    return { place: "help", says: `has at most ${LONGEST.text} characters.` };
  for (const place of ["title", "help"] as const) {
    const { ids, isMalformed } = answersIn(words[place]);
    if (isMalformed) return { place, says: "an answer is named as {{answer:id}} or {{answer:id|instead}}." };
    const unknown = ids.find((id) => earlier.every((each) => each.id !== id));
    if (unknown !== undefined) return { place, says: `there is no earlier question “${unknown}”.` };
  }
  return null;
}

function tidied(content: SurveyContent): SurveyContent {
  const card = <T extends SurveyCard>(each: T): T => ({
    ...each,
    title: each.title.trim(),
    text: each.text.trim(),
    button: each.button.trim(),
  });
  const question = <T extends SurveyQuestion>(each: T): T => ({
    ...each,
    title: each.title.trim(),
    help: each.help.trim(),
  });
  const { intro, questions, thanks } = content;
  return {
    ...content,
    intro: intro && card(intro),
    questions: questions.map(question),
    thanks: thanks && card(thanks),
  };
}
