import { createUniqueId, For, type JSX, Match, Show, Switch } from "solid-js";

/** A field of a form, as it is drawn. */
export type ShownField = {
  id: string;
  type: "text" | "textarea" | "select" | "multi-select" | "number" | "date" | "checkbox" | "email";
  label: string;
  placeholder?: string;
  help?: string;
  required: boolean;
  options?: readonly string[];
  maxLength?: number;
  min?: number;
  max?: number;
};

/** As it is typed: a number stays text until the form is sent, so that nothing half-written is lost. */
export type FieldInput = string | boolean | readonly string[];

export type FormFieldProps = {
  field: ShownField;
  value: FieldInput | undefined;
  /** A sentence about what is wrong with it. */
  problem?: string | undefined;
  /** Beside the label of a field that may stay empty. */
  optionalLabel: string;
  /** Of a choice without a value. */
  chooseLabel: string;
  onInput(value: FieldInput): void;
  /** The control, or the first of several. */
  ref?: (element: HTMLElement) => void;
};

/** One question of a form: label, control, help, and what is wrong beside it. */
export function FormField(props: FormFieldProps) {
  const id = createUniqueId();
  const described = () =>
    [props.field.help ? `${id}-help` : "", props.problem ? `${id}-problem` : ""].filter(Boolean).join(" ") ||
    undefined;
  return (
    <Switch
      fallback={
        <div class="oc-field">
          <label class="oc-field-label" for={id}>
            <Label {...props} />
          </label>
          <Help field={props.field} id={id} />
          <Control {...props} id={id} described={described()} />
          <Problem text={props.problem} id={id} />
        </div>
      }
    >
      <Match when={props.field.type === "multi-select"}>
        <fieldset class="oc-field" aria-describedby={described()}>
          <legend class="oc-field-label">
            <Label {...props} />
          </legend>
          <Help field={props.field} id={id} />
          <Options {...props} />
          <Problem text={props.problem} id={id} />
        </fieldset>
      </Match>
      <Match when={props.field.type === "checkbox"}>
        <div class="oc-field">
          <label class="oc-tick">
            <input
              ref={(element) => props.ref?.(element)}
              type="checkbox"
              checked={props.value === true}
              aria-required={props.field.required}
              aria-invalid={props.problem ? "true" : undefined}
              aria-describedby={described()}
              onChange={(event) => props.onInput(event.currentTarget.checked)}
            />
            <span>
              <Label {...props} />
            </span>
          </label>
          <Help field={props.field} id={id} />
          <Problem text={props.problem} id={id} />
        </div>
      </Match>
    </Switch>
  );
}

function Label(props: { field: ShownField; optionalLabel: string }) {
  return (
    <>
      <bdi>{props.field.label}</bdi>
      <Show when={!props.field.required && props.field.type !== "checkbox"}>
        <span class="oc-field-optional"> {props.optionalLabel}</span>
      </Show>
    </>
  );
}

function Help(props: { field: ShownField; id: string }) {
  return (
    <Show when={props.field.help}>
      <p id={`${props.id}-help`} class="oc-field-help" dir="auto">
        {props.field.help}
      </p>
    </Show>
  );
}

function Problem(props: { text: string | undefined; id: string }) {
  return (
    <Show when={props.text}>
      <p id={`${props.id}-problem`} class="oc-field-problem">
        {props.text}
      </p>
    </Show>
  );
}

type ControlProps = FormFieldProps & { id: string; described: string | undefined };

const INPUT_TYPES = { text: "text", email: "email", number: "text", date: "date" } as const;

function Control(props: ControlProps) {
  const text = () => (typeof props.value === "string" ? props.value : "");
  const common = () =>
    ({ required: props.field.required, invalid: props.problem ? "true" : undefined }) as const;
  return (
    <Switch fallback={<Line {...props} text={text()} />}>
      <Match when={props.field.type === "textarea"}>
        <textarea
          ref={(element) => props.ref?.(element)}
          id={props.id}
          class="oc-input oc-scroll"
          rows={4}
          dir="auto"
          value={text()}
          placeholder={props.field.placeholder}
          maxlength={props.field.maxLength}
          aria-required={common().required}
          aria-invalid={common().invalid}
          aria-describedby={props.described}
          onInput={(event) => props.onInput(event.currentTarget.value)}
        />
      </Match>
      <Match when={props.field.type === "select"}>
        <span class="oc-select">
          <select
            ref={(element) => props.ref?.(element)}
            id={props.id}
            class="oc-input"
            aria-required={common().required}
            aria-invalid={common().invalid}
            aria-describedby={props.described}
            onChange={(event) => props.onInput(event.currentTarget.value)}
          >
            <option value="" selected={text() === ""}>
              {props.field.placeholder || props.chooseLabel}
            </option>
            <For each={props.field.options}>
              {(option) => (
                <option value={option} selected={text() === option}>
                  {option}
                </option>
              )}
            </For>
          </select>
        </span>
      </Match>
    </Switch>
  );
}

/** A number is typed as text: a browser's own number field forgets what it does not understand, and scrolls away. */
function Line(props: ControlProps & { text: string }): JSX.Element {
  return (
    <input
      ref={(element) => props.ref?.(element)}
      id={props.id}
      class="oc-input"
      type={INPUT_TYPES[props.field.type as keyof typeof INPUT_TYPES] ?? "text"}
      inputmode={props.field.type === "number" ? "decimal" : undefined}
      autocomplete={props.field.type === "email" ? "email" : "off"}
      dir={props.field.type === "text" ? "auto" : "ltr"}
      value={props.text}
      placeholder={props.field.placeholder}
      maxlength={props.field.maxLength}
      aria-required={props.field.required}
      aria-invalid={props.problem ? "true" : undefined}
      aria-describedby={props.described}
      onInput={(event) => props.onInput(event.currentTarget.value)}
    />
  );
}

function Options(props: FormFieldProps) {
  const chosen = (): readonly string[] => (Array.isArray(props.value) ? props.value : []);
  // In the form's order, whatever order they were ticked in.
  const toggled = (option: string, isOn: boolean) =>
    (props.field.options ?? []).filter((each) => (each === option ? isOn : chosen().includes(each)));
  return (
    <div class="oc-ticks">
      <For each={props.field.options}>
        {(option, index) => (
          <label class="oc-tick">
            <input
              ref={(element) => index() === 0 && props.ref?.(element)}
              type="checkbox"
              checked={chosen().includes(option)}
              aria-invalid={props.problem ? "true" : undefined}
              onChange={(event) => props.onInput(toggled(option, event.currentTarget.checked))}
            />
            <bdi>{option}</bdi>
          </label>
        )}
      </For>
    </div>
  );
}
