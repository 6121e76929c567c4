import { For, Show } from "solid-js";
import { Button, IconButton } from "../../../ui/Button.tsx";
import { text } from "../../strings.ts";
import { createEntryFocus } from "../createEntryFocus.ts";
import { Select } from "../Select.tsx";
import { MOST_CONDITIONS, newWhere, type WhereDraft } from "./whereDraft.ts";

/** What of a condition a label is of. */
export type WherePart = "property" | "op" | "value" | "remove";
type Props = {
  where: readonly WhereDraft[];
  /** Of the condition of that number, from 1. */
  label: (part: WherePart, n: number) => string;
  add: string;
  /** What is wrong with one, where that is said here. */
  fault?: (where: WhereDraft) => string;
  onChange: (where: WhereDraft[]) => void;
};

/** Conditions on the properties of an event: all of them hold. */
export function Conditions(props: Props) {
  const focus = createEntryFocus();
  const set = (at: number, change: Partial<WhereDraft>): void =>
    props.onChange(props.where.map((each, index) => (index === at ? { ...each, ...change } : each)));
  return (
    <>
      <ul class="c-conditions" ref={focus.list}>
        {/* By place: a condition has no name of its own, and none changes its place. */}
        <For each={props.where.map((_, at) => at)}>
          {(at) => (
            <Show when={props.where[at]}>
              {(where) => (
                <Where
                  where={where()}
                  label={(part) => props.label(part, at + 1)}
                  fault={props.fault?.(where()) ?? ""}
                  onChange={(change) => set(at, change)}
                  onRemove={() => {
                    props.onChange(props.where.filter((_, index) => index !== at));
                    focus.removed(at);
                  }}
                />
              )}
            </Show>
          )}
        </For>
      </ul>
      <div>
        <Button
          size="sm"
          icon="plus"
          ref={focus.adder}
          disabled={props.where.length >= MOST_CONDITIONS}
          onClick={() => {
            props.onChange([...props.where, newWhere()]);
            focus.added();
          }}
        >
          {props.add}
        </Button>
      </div>
    </>
  );
}

function Where(props: {
  where: WhereDraft;
  label: (part: WherePart) => string;
  fault: string;
  onChange: (change: Partial<WhereDraft>) => void;
  onRemove: () => void;
}) {
  return (
    <li class="c-condition">
      <input
        class="c-input"
        dir="auto"
        aria-label={props.label("property")}
        maxlength={64}
        value={props.where.property}
        onInput={(event) => props.onChange({ property: event.currentTarget.value })}
      />
      <Select<WhereDraft["op"]>
        label={props.label("op")}
        isLabelHidden
        options={text.conditions.ops}
        value={props.where.op}
        onSelect={(op) => props.onChange({ op })}
      />
      <Show when={props.where.op !== "isSet"}>
        <input
          class="c-input"
          dir="auto"
          aria-label={props.label("value")}
          maxlength={500}
          value={props.where.value}
          onInput={(event) => props.onChange({ value: event.currentTarget.value })}
        />
      </Show>
      <IconButton
        icon="close"
        class="c-entry-remove"
        size="sm"
        label={props.label("remove")}
        onClick={() => props.onRemove()}
      />
      <Show when={props.fault}>
        <p class="c-field-problem" role="alert">
          {props.fault}
        </p>
      </Show>
    </li>
  );
}
