import { createUniqueId, For, type JSX, Show } from "solid-js";

export type ChoiceOption<T extends string> = {
  value: T;
  title: string;
  hint: string;
  /** Why it cannot be chosen now. */
  obstacle?: string | undefined;
};

/**
 * A few options with a sentence each. Shows `value` and nothing else: a choice that has to be confirmed first, or
 * that the server refuses, never looks as if it were made.
 */
export function Choice<T extends string>(props: {
  legend: string;
  isLegendHidden?: boolean;
  options: readonly ChoiceOption<T>[];
  value: T | null;
  onChoose: (value: T) => void;
}) {
  const name = createUniqueId();
  let group!: HTMLFieldSetElement;
  const showValue = (): void => {
    for (const radio of group.querySelectorAll("input")) radio.checked = radio.value === props.value;
  };
  return (
    <fieldset ref={group} class="c-choices">
      <legend class={props.isLegendHidden ? "oc-sr" : "c-label"}>{props.legend}</legend>
      <For each={props.options}>
        {(option) => (
          <label class="c-choice" data-disabled={option.obstacle ? "true" : undefined}>
            <input
              type="radio"
              name={name}
              checked={props.value === option.value}
              disabled={Boolean(option.obstacle)}
              value={option.value}
              onChange={() => {
                showValue();
                props.onChoose(option.value);
              }}
            />
            <span class="c-choice-text">
              <span class="c-choice-title">{option.title}</span>
              <span class="c-block c-small c-muted">{option.hint}</span>
              <Show when={option.obstacle}>
                <span class="c-block c-small c-choice-obstacle">{option.obstacle}</span>
              </Show>
            </span>
          </label>
        )}
      </For>
    </fieldset>
  );
}

/** An on-off switch that shows `isOn` and nothing else, as `Choice` does. */
export function Switch(props: {
  label: string;
  hint?: JSX.Element;
  isOn: boolean;
  isDisabled?: boolean;
  /** A change is on its way: no other is taken, but the keyboard stays, which a disabled switch would lose. */
  isBusy?: boolean;
  onSwitch: (isOn: boolean) => void;
}) {
  const [titleId, hintId] = [createUniqueId(), createUniqueId()];
  return (
    <label class="c-switch c-switch-plain" data-disabled={props.isDisabled ? "true" : undefined}>
      <input
        type="checkbox"
        role="switch"
        checked={props.isOn}
        disabled={props.isDisabled}
        aria-busy={props.isBusy ? "true" : undefined}
        // Or the hint, which is in the label for those who click it, would be read as a part of the name.
        aria-labelledby={titleId}
        aria-describedby={props.hint ? hintId : undefined}
        onChange={(event) => {
          event.currentTarget.checked = props.isOn;
          if (!props.isBusy) props.onSwitch(!props.isOn);
        }}
      />
      <span>
        <span id={titleId} class="c-choice-title">
          {props.label}
        </span>
        <Show when={props.hint}>
          <span id={hintId} class="c-block c-small c-muted">
            {props.hint}
          </span>
        </Show>
      </span>
    </label>
  );
}
