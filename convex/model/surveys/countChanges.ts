import type { Doc } from "../../_generated/dataModel";
import type { SurveyAnswer, SurveyAnswers, SurveyQuestion } from "../../surveyValidators";
import { OTHER } from "./surveyPath";

type Change = Doc<"surveyEvents">["changes"][number];

/** What of the results changes when a run's answers do. */
export function countChanges(
  questions: readonly SurveyQuestion[],
  before: SurveyAnswers,
  after: SurveyAnswers,
): Change[] {
  return questions.flatMap(({ id: questionId }) => {
    const counts = new Map<string, number>();
    const add = (count: string, by: number) => counts.set(count, (counts.get(count) ?? 0) + by);
    for (const count of countsOf(before, questionId)) add(count, -1);
    for (const count of countsOf(after, questionId)) add(count, 1);
    return [...counts].filter(([, by]) => by !== 0).map(([count, by]) => ({ questionId, count, by }));
  });
}

function countsOf(answers: SurveyAnswers, id: string): string[] {
  if (!Object.hasOwn(answers, id)) return [];
  const answer = answers[id] ?? null;
  return answer === null ? ["skipped"] : ["answered", ...keysOf(answer).map((key) => `=${key}`)];
}

/** What an answer is counted as; words are not. */
function keysOf(answer: Exclude<SurveyAnswer, null>): string[] {
  if (typeof answer === "string") return [];
  if (typeof answer !== "object") return [String(answer)];
  return answer.other === undefined ? answer.choices : [...answer.choices, OTHER];
}
