import type { SurveyAnswer, SurveyAnswers, SurveyQuestion } from "../../surveyValidators";

/** Earlier answers in the words of later questions. */

const BLANK = /\{\{answer:([\w-]+)(?:\|([^{}]*))?\}\}/g;

/** Which answers a text names, and what of it looks like a name and is none. */
export function answersIn(text: string): { ids: string[]; isMalformed: boolean } {
  const ids = [...text.matchAll(BLANK)].map(([, id]) => id as string);
  return { ids, isMalformed: /\{\{|\}\}/.test(text.replace(BLANK, "")) };
}

/** A text with the answers it names; where there is none, what the text itself offers, or three dots. */
export function fillAnswers(
  text: string,
  { questions, answers }: { questions: readonly SurveyQuestion[]; answers: SurveyAnswers },
): string {
  return text.replace(BLANK, (_blank, id: string, instead = "…") => {
    const question = questions.find((each) => each.id === id);
    const answer = Object.hasOwn(answers, id) ? answers[id] : null;
    return (question && answerWords(question, answer ?? null)) || instead;
  });
}

/** An answer as its question words it; empty for none. */
export function answerWords(question: SurveyQuestion, answer: SurveyAnswer): string {
  if (answer === null || typeof answer === "boolean") return "";
  if (typeof answer !== "object") return String(answer).trim();
  const labels =
    "choices" in question ? question.choices.filter(({ id }) => answer.choices.includes(id)) : [];
  return [...labels.map(({ label }) => label), ...(answer.other ? [answer.other.trim()] : [])].join(", ");
}
