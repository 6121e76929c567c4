import { createUniqueId, type JSX, Show } from "solid-js";

/** A label, what it names, and a sentence below. */
export function Field(props: { label: string; hint?: string; children: (id: string) => JSX.Element }) {
  const id = createUniqueId();
  return (
    <div class="c-field">
      <label for={id}>{props.label}</label>
      {props.children(id)}
      <Show when={props.hint}>
        <p class="c-small c-muted">{props.hint}</p>
      </Show>
    </div>
  );
}

/** A line of text. */
export function TextField(props: {
  label: string;
  value: string;
  hint?: string;
  isOptional?: boolean;
  maxLength: number;
  onInput: (value: string) => void;
}) {
  return (
    <Field label={props.label} {...(props.hint ? { hint: props.hint } : {})}>
      {(id) => (
        <input
          id={id}
          class="c-input"
          dir="auto"
          required={!props.isOptional}
          maxLength={props.maxLength}
          value={props.value}
          onInput={(event) => props.onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
