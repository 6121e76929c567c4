import { LONGEST } from "../../convex/model/surveys/answerProblem.ts";
import type { SurveyQuestion } from "../../convex/surveyValidators.ts";
import { t } from "../strings/t.ts";
import type { AnswerProps } from "./Answer.tsx";

type Kind<K extends SurveyQuestion["kind"]> = Extract<SurveyQuestion, { kind: K }>;

const wordsOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** A line of words; Enter goes on. */
export function ShortText(props: AnswerProps<Kind<"shortText" | "longText">>) {
  return (
    <input
      class="oc-input"
      type="text"
      dir={props.value ? "auto" : undefined}
      maxlength={props.question.maxLength ?? LONGEST.shortText}
      aria-labelledby={props.titleId}
      aria-describedby={props.helpId}
      aria-required={props.question.required}
      aria-invalid={props.isInvalid}
      placeholder={t("surveyAnswer")}
      value={wordsOf(props.value)}
      onInput={(event) => props.onWrite(event.currentTarget.value)}
    />
  );
}

/** Several lines of words; Enter begins one, with Ctrl or the command key it goes on. */
export function LongText(props: AnswerProps<Kind<"shortText" | "longText">>) {
  return (
    <textarea
      class="oc-input"
      rows="4"
      dir={props.value ? "auto" : undefined}
      maxlength={props.question.maxLength ?? LONGEST.longText}
      aria-labelledby={props.titleId}
      aria-describedby={props.helpId}
      aria-required={props.question.required}
      aria-invalid={props.isInvalid}
      placeholder={t("surveyAnswer")}
      value={wordsOf(props.value)}
      onInput={(event) => props.onWrite(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        props.onNext();
      }}
    />
  );
}

/** A day, with the browser's own calendar. */
export function Day(props: AnswerProps<Kind<"date">>) {
  return (
    <input
      class="oc-input"
      type="date"
      min={props.question.from ?? undefined}
      max={props.question.to ?? undefined}
      aria-labelledby={props.titleId}
      aria-describedby={props.helpId}
      aria-required={props.question.required}
      aria-invalid={props.isInvalid}
      value={wordsOf(props.value)}
      onInput={(event) => props.onWrite(event.currentTarget.value)}
    />
  );
}

/** Something to agree to. */
export function Consent(props: AnswerProps<Kind<"consent">>) {
  return (
    <label class="oc-option">
      <input
        class="oc-sr"
        type="checkbox"
        aria-describedby={`${props.titleId} ${props.helpId}`}
        aria-required={props.question.required}
        aria-invalid={props.isInvalid}
        checked={props.value === true}
        onChange={(event) => props.onWrite(event.currentTarget.checked)}
      />
      <span class="oc-option-mark" />
      <span dir="auto">{props.question.label}</span>
    </label>
  );
}
