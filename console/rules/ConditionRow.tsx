import { For, Show } from "solid-js";
import { IconButton } from "../../ui/Button.tsx";
import { text } from "../strings.ts";
import { inputOf, kindOf, makeRow, operatorsOf, type Row, type Subject } from "./ruleDraft.ts";

const words = text.rules;

/** One condition: what it is about, how it compares, and with what. */
export function ConditionRow(props: {
  row: Row;
  /** Counted from 1 over the whole rule, so that every control has a name of its own. */
  n: number;
  segments: Readonly<Record<string, string>>;
  onChange: (change: Partial<Row>) => void;
  onRemove: () => void;
}) {
  const about = (subject: Subject): void => {
    const { id: _, ...fresh } = makeRow(subject);
    props.onChange(fresh);
  };
  const operators = () => operatorsOf(props.row.subject);
  const kind = () => kindOf(props.row.subject);
  return (
    <li class="c-condition">
      <Choice
        label={words.subject(props.n)}
        options={words.subjects}
        value={props.row.subject}
        onSelect={(subject) => about(subject as Subject)}
      />
      <Show when={nameOf(props.row.subject)}>
        {(name) => (
          <Line
            label={name().label(props.n)}
            hint={name().hint}
            value={props.row.name}
            onInput={(value) => props.onChange({ name: value })}
          />
        )}
      </Show>
      <Show when={kind() === "segment"}>
        <Choice
          label={words.segment(props.n)}
          options={{ "": words.choose, ...props.segments }}
          value={props.row.name}
          onSelect={(name) => props.onChange({ name })}
        />
      </Show>
      <Show when={operators().length > 0}>
        <Choice
          label={words.operator(props.n)}
          options={Object.fromEntries(operators().map((op) => [op, operatorWord(kind(), op)]))}
          value={props.row.op}
          onSelect={(op) => props.onChange({ op })}
        />
      </Show>
      <Values {...props} />
      <IconButton
        icon="close"
        class="c-entry-remove"
        size="sm"
        label={words.remove(props.n)}
        onClick={() => props.onRemove()}
      />
    </li>
  );
}

/** With what it compares. */
function Values(props: { row: Row; n: number; onChange: (change: Partial<Row>) => void }) {
  const hint = () => {
    const input = inputOf(props.row);
    return input ? words.inputs[input] : "";
  };
  return (
    <>
      <Show when={props.row.subject === "sample" || inputOf(props.row)}>
        <Line
          label={props.row.subject === "sample" ? words.from(props.n) : words.value(props.n)}
          hint={hint()}
          value={props.row.value}
          onInput={(value) => props.onChange({ value })}
        />
      </Show>
      <Show when={props.row.subject === "sample"}>
        <Line label={words.to(props.n)} value={props.row.more} onInput={(more) => props.onChange({ more })} />
      </Show>
      <Show when={props.row.subject === "event"}>
        <Line
          label={words.days(props.n)}
          hint={words.ever}
          value={props.row.more}
          onInput={(more) => props.onChange({ more })}
        />
      </Show>
    </>
  );
}

/** What a row's name names, for rows that have one to type. */
const NAMES: Partial<Record<Subject, { label: (n: number) => string; hint: string }>> = {
  attribute: { label: words.key, hint: words.names.attribute },
  company: { label: words.key, hint: words.names.company },
  event: { label: words.event, hint: words.names.event },
  item: { label: words.item, hint: words.names.item },
  sample: { label: words.salt, hint: words.names.sample },
};
const nameOf = (subject: Subject) => NAMES[subject];

const operatorWord = (kind: string, op: string): string =>
  (kind === "event" ? words.counts : words.operators)[op] ?? op;

function Line(props: { label: string; hint?: string; value: string; onInput: (value: string) => void }) {
  return (
    <input
      class="c-input"
      dir="auto"
      aria-label={props.label}
      placeholder={props.hint ?? ""}
      maxlength={500}
      value={props.value}
      onInput={(event) => props.onInput(event.currentTarget.value)}
    />
  );
}

function Choice(props: {
  label: string;
  options: Readonly<Record<string, string>>;
  value: string;
  onSelect: (value: string) => void;
}) {
  return (
    <span class="c-select">
      <select
        class="c-input"
        aria-label={props.label}
        onChange={(event) => props.onSelect(event.currentTarget.value)}
      >
        <For each={Object.entries(props.options)}>
          {([value, name]) => (
            <option value={value} selected={value === props.value}>
              {name}
            </option>
          )}
        </For>
      </select>
    </span>
  );
}
