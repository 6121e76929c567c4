import { createUniqueId, For, Show } from "solid-js";
import { LONGEST } from "../../convex/model/surveys/answerProblem.ts";
import type { SurveyAnswer, SurveyQuestion } from "../../convex/surveyValidators.ts";
import { t } from "../strings/t.ts";
import type { AnswerProps } from "./Answer.tsx";
import { createRoving } from "./createRoving.ts";

type Picked = { choices: string[]; other?: string | undefined };
type Choosing = Extract<SurveyQuestion, { choices: unknown }>;

const pickedOf = (value: SurveyAnswer): Picked =>
  typeof value === "object" && value !== null ? value : { choices: [] };

/** One of a few: one tap is an answer, unless something else is to be written. */
export function SingleChoice(props: AnswerProps<Choosing>) {
  const picked = () => pickedOf(props.value);
  const count = () => props.question.choices.length + (props.question.hasOther ? 1 : 0);
  const chosen = () => {
    const at = props.question.choices.findIndex(({ id }) => id === picked().choices[0]);
    return at < 0 && picked().other !== undefined ? count() - 1 : at;
  };
  const roving = createRoving(count, chosen);
  return (
    <div class="oc-options">
      <div
        class="oc-options"
        role="radiogroup"
        aria-labelledby={props.titleId}
        aria-describedby={props.helpId}
        aria-required={props.question.required}
        aria-invalid={props.isInvalid}
        onKeyDown={roving.onKeyDown}
      >
        <For each={props.question.choices}>
          {({ id, label }, at) => (
            <RadioOption
              at={at()}
              label={label}
              isChosen={chosen() === at()}
              roving={roving}
              onChoose={() => props.onPick({ choices: [id] })}
            />
          )}
        </For>
        <Show when={props.question.hasOther}>
          <RadioOption
            at={props.question.choices.length}
            label={t("surveyOther")}
            isChosen={chosen() === props.question.choices.length}
            roving={roving}
            onChoose={() => props.onWrite({ choices: [], other: picked().other ?? "" })}
          />
        </Show>
      </div>
      <Other picked={picked()} onWrite={props.onWrite} />
    </div>
  );
}

/** Several of a few. */
export function MultipleChoice(props: AnswerProps<Choosing>) {
  const picked = () => pickedOf(props.value);
  const toggle = (id: string, isOn: boolean) => {
    // In the order of the question, whatever the order of the taps.
    const on = new Set(picked().choices);
    if (isOn) on.add(id);
    else on.delete(id);
    const choices = props.question.choices.map((each) => each.id).filter((each) => on.has(each));
    props.onWrite({ ...picked(), choices });
  };
  return (
    <div class="oc-options" role="group" aria-labelledby={props.titleId} aria-describedby={props.helpId}>
      <For each={props.question.choices}>
        {({ id, label }) => (
          <TickOption
            label={label}
            isOn={picked().choices.includes(id)}
            onChange={(isOn) => toggle(id, isOn)}
          />
        )}
      </For>
      <Show when={props.question.hasOther}>
        <TickOption
          label={t("surveyOther")}
          isOn={picked().other !== undefined}
          onChange={(isOn) => props.onWrite({ choices: picked().choices, ...(isOn ? { other: "" } : {}) })}
        />
      </Show>
      <Other picked={picked()} onWrite={props.onWrite} />
    </div>
  );
}

type RadioProps = {
  at: number;
  label: string;
  isChosen: boolean;
  roving: ReturnType<typeof createRoving>;
  onChoose(): void;
};

function RadioOption(props: RadioProps) {
  return (
    <button
      ref={(element) => props.roving.add(props.at, element)}
      type="button"
      role="radio"
      class="oc-option"
      aria-checked={props.isChosen}
      tabIndex={props.roving.tabIndex(props.at)}
      onFocus={() => props.roving.onFocus(props.at)}
      onClick={() => props.onChoose()}
    >
      <span class="oc-option-mark oc-option-round" />
      <span dir="auto">{props.label}</span>
    </button>
  );
}

function TickOption(props: { label: string; isOn: boolean; onChange(isOn: boolean): void }) {
  return (
    <label class="oc-option">
      <input
        class="oc-sr"
        type="checkbox"
        checked={props.isOn}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span class="oc-option-mark" />
      <span dir="auto">{props.label}</span>
    </label>
  );
}

const OTHER = "other";

/** One of many, from a menu. */
export function Dropdown(props: AnswerProps<Choosing>) {
  const picked = () => pickedOf(props.value);
  const id = createUniqueId();
  const choose = (value: string) =>
    props.onWrite(value === "" ? null : value === OTHER ? { choices: [], other: "" } : { choices: [value] });
  return (
    <div class="oc-options">
      <span class="oc-select">
        <select
          id={id}
          class="oc-input"
          aria-labelledby={props.titleId}
          aria-describedby={props.helpId}
          aria-required={props.question.required}
          aria-invalid={props.isInvalid}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          <option value="">{t("surveyChoose")}</option>
          <For each={props.question.choices}>
            {(choice) => (
              <option value={choice.id} selected={picked().choices[0] === choice.id}>
                {choice.label}
              </option>
            )}
          </For>
          <Show when={props.question.hasOther}>
            <option value={OTHER} selected={picked().other !== undefined}>
              {t("surveyOther")}
            </option>
          </Show>
        </select>
      </span>
      <Other picked={picked()} onWrite={props.onWrite} />
    </div>
  );
}

/** What is written instead of picked; there once it is asked for. */
function Other(props: { picked: Picked; onWrite(answer: SurveyAnswer): void }) {
  // Just asked for, it is where one writes on.
  const focusEmpty = (element: HTMLInputElement) =>
    queueMicrotask(() => element.value === "" && element.focus());
  return (
    <Show when={props.picked.other !== undefined}>
      <input
        ref={focusEmpty}
        class="oc-input"
        type="text"
        dir={props.picked.other ? "auto" : undefined}
        maxlength={LONGEST.other}
        aria-label={t("surveyAnswer")}
        placeholder={t("surveyAnswer")}
        value={props.picked.other ?? ""}
        onInput={(event) =>
          props.onWrite({ choices: props.picked.choices, other: event.currentTarget.value })
        }
      />
    </Show>
  );
}
