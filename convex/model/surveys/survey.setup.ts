import type { PlainSurvey, SurveyQuestion } from "../../surveyValidators";

/** Surveys for tests. */

const common = { title: "How so?", help: "", required: true, storeAs: null, rules: [] };
const labels = { low: "", high: "" };
export const CHOICES = ["red", "green", "blue"].map((id) => ({ id, label: `The ${id} one` }));

/** A question of each kind, its id being its kind. */
export const EVERY_KIND: readonly SurveyQuestion[] = [
  ...(["nps", "csat", "ces"] as const).map((kind) => ({ ...common, id: kind, kind, labels })),
  { ...common, id: "numeric", kind: "numeric", from: -3, to: 3, labels },
  { ...common, id: "stars", kind: "stars", count: 5, labels },
  { ...common, id: "emoji", kind: "emoji", count: 3, labels },
  { ...common, id: "singleChoice", kind: "singleChoice", choices: CHOICES, hasOther: true },
  {
    ...common,
    id: "multipleChoice",
    kind: "multipleChoice",
    choices: CHOICES,
    hasOther: true,
    min: 2,
    max: 3,
  },
  { ...common, id: "dropdown", kind: "dropdown", choices: CHOICES, hasOther: false },
  { ...common, id: "shortText", kind: "shortText", minLength: 2, maxLength: 20 },
  { ...common, id: "longText", kind: "longText", minLength: null, maxLength: null },
  { ...common, id: "date", kind: "date", from: "2026-01-01", to: "2026-12-31" },
  { ...common, id: "consent", kind: "consent", label: "I agree." },
];

type OfKind<K, Q = SurveyQuestion> = Q extends SurveyQuestion ? (K extends Q["kind"] ? Q : never) : never;

/** One of them, changed as is said. */
export function questionOf<K extends SurveyQuestion["kind"]>(
  kind: K,
  more: Partial<OfKind<K>> = {},
): SurveyQuestion {
  const found = EVERY_KIND.find((each) => each.kind === kind);
  return { ...(found as SurveyQuestion), ...more } as SurveyQuestion;
}

/** A survey of these questions. */
export const surveyOf = (
  questions: readonly SurveyQuestion[],
  more: Partial<PlainSurvey> = {},
): PlainSurvey => ({
  format: "small",
  intro: null,
  questions: [...questions],
  thanks: null,
  hasProgress: true,
  isDismissible: true,
  ...more,
});
