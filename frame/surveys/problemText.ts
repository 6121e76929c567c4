import type { AnswerProblem } from "../../convex/model/surveys/answerProblem.ts";
import { t } from "../strings/t.ts";

/** A sentence about what is wrong with an answer. */
export function problemText({ reason, limit = "" }: AnswerProblem, toDay: (day: string) => string): string {
  switch (reason) {
    case "tooFew":
      return t("surveyTooFew", { n: limit });
    case "tooMany":
      return t("surveyTooMany", { n: limit });
    case "tooShort":
      return t("surveyTooShort", { n: limit });
    case "tooLong":
      return t("surveyTooLong", { n: limit });
    case "tooEarly":
      return t("surveyTooEarly", { day: toDay(`${limit}`) });
    case "tooLate":
      return t("surveyTooLate", { day: toDay(`${limit}`) });
    default:
      return t("surveyRequired");
  }
}
