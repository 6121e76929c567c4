import type { SurveyQuestion } from "../../surveyValidators";

export type Scale = { from: number; to: number };

/** The whole points of a question that is answered with one; null for any other. */
export function scaleOf(question: SurveyQuestion): Scale | null {
  switch (question.kind) {
    case "nps":
      return { from: 0, to: 10 };
    case "csat":
      return { from: 1, to: 5 };
    case "ces":
      return { from: 1, to: 7 };
    case "numeric":
      return { from: question.from, to: question.to };
    case "stars":
    case "emoji":
      return { from: 1, to: question.count };
    default:
      return null;
  }
}
