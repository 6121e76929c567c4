import type { JSX } from "solid-js";
import type { SurveyAnswer, SurveyQuestion } from "../../convex/surveyValidators.ts";
import { Dropdown, MultipleChoice, SingleChoice } from "./Choices.tsx";
import { Consent, Day, LongText, ShortText } from "./Fields.tsx";
import { Points } from "./Points.tsx";

export type AnswerProps<Q extends SurveyQuestion = SurveyQuestion> = {
  question: Q;
  /** As it stands, given or half-written. */
  value: SurveyAnswer;
  isInvalid: boolean;
  titleId: string;
  helpId: string;
  onWrite(answer: SurveyAnswer): void;
  /** An answer that needs no further word: the survey goes on by itself. */
  onPick(answer: SurveyAnswer): void;
  onNext(): void;
};

/** What a question is answered with. A question keeps its kind, so this is decided once. */
export function Answer(props: AnswerProps): JSX.Element {
  // A question keeps its kind: another one is drawn anew.
  // oxlint-disable-next-line solid/reactivity
  const { kind } = props.question;
  const Control = CONTROLS[kind] as (props: AnswerProps) => JSX.Element;
  return <Control {...props} />;
}

const CONTROLS = {
  nps: Points,
  csat: Points,
  ces: Points,
  numeric: Points,
  stars: Points,
  emoji: Points,
  singleChoice: SingleChoice,
  multipleChoice: MultipleChoice,
  dropdown: Dropdown,
  shortText: ShortText,
  longText: LongText,
  date: Day,
  consent: Consent,
} as const;
