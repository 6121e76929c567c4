import { For } from "solid-js";

type Choice = {
  label: string;
  value: string;
  options: Readonly<Record<string, string>>;
  onChoose(value: string): void;
};

/** One thing that is chosen from a few. */
export function ChoiceField(props: Choice) {
  return (
    <label class="oc-au-choice">
      <span>{props.label}</span>
      <span class="oc-select">
        <select class="oc-input" onChange={(event) => props.onChoose(event.currentTarget.value)}>
          <For each={Object.entries(props.options)}>
            {([value, label]) => (
              <option value={value} selected={value === props.value}>
                {label}
              </option>
            )}
          </For>
        </select>
      </span>
    </label>
  );
}
