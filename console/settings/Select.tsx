import { createEffect, createUniqueId, For } from "solid-js";

/** A menu of a few values. Shows `value` and nothing else: a choice the server refuses never looks as if it were made. */
export function Select<T extends string>(props: {
  label: string;
  isLabelHidden?: boolean;
  options: Readonly<Record<T, string>>;
  value: T;
  hint?: string;
  isDisabled?: boolean;
  /** A change is on its way: no other is taken, but the keyboard stays, which a disabled menu would lose. */
  isBusy?: boolean;
  onSelect: (value: T) => void;
}) {
  const id = createUniqueId();
  let select!: HTMLSelectElement;
  const showValue = (): void => {
    select.value = props.value;
  };
  createEffect(() => showValue());
  return (
    <div class="c-field">
      <label for={id} class={props.isLabelHidden ? "oc-sr" : undefined}>
        {props.label}
      </label>
      <span class="c-select">
        <select
          ref={select}
          id={id}
          class="c-input"
          disabled={props.isDisabled}
          aria-busy={props.isBusy ? "true" : undefined}
          aria-describedby={props.hint ? `${id}-hint` : undefined}
          onChange={() => {
            const wanted = select.value as T;
            showValue();
            if (!props.isBusy) props.onSelect(wanted);
          }}
        >
          <For each={Object.entries(props.options) as [T, string][]}>
            {([value, name]) => <option value={value}>{name}</option>}
          </For>
        </select>
      </span>
      {props.hint && (
        <p id={`${id}-hint`} class="c-small c-muted">
          {props.hint}
        </p>
      )}
    </div>
  );
}
