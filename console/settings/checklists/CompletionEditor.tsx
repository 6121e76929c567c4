import { For, Match, Show, Switch } from "solid-js";
import { Button, IconButton } from "../../../ui/Button.tsx";
import { Lines } from "../../delivery/DeliveryEditor.tsx";
import { RuleEditor } from "../../rules/RuleEditor.tsx";
import { text } from "../../strings.ts";
import { createEntryFocus } from "../createEntryFocus.ts";
import { TextField } from "../Field.tsx";
import { Select } from "../Select.tsx";
import type { CompletionDraft, WhereDraft } from "./completionDraft.ts";

const words = text.checklists.completion;

type Props = {
  draft: CompletionDraft;
  /** The item's number, from 1. */
  n: number;
  onChange: (change: Partial<CompletionDraft>) => void;
};

/** When an item counts as done. */
export function CompletionEditor(props: Props) {
  return (
    <>
      <Select<CompletionDraft["type"]>
        label={words.type(props.n)}
        options={words.types}
        value={props.draft.type}
        onSelect={(type) => props.onChange({ type })}
      />
      <Switch>
        <Match when={props.draft.type === "event"}>
          <EventFields {...props} />
        </Match>
        <Match when={props.draft.type === "rule"}>
          <fieldset class="c-condition-group">
            <legend class="c-label">{words.rule(props.n)}</legend>
            <RuleEditor
              draft={props.draft.rule}
              segments={{}}
              onChange={(rule) => props.onChange({ rule })}
            />
          </fieldset>
        </Match>
        <Match when={props.draft.type === "page"}>
          <Lines
            label={words.include(props.n)}
            hint={words.patterns}
            value={props.draft.include}
            onInput={(include) => props.onChange({ include })}
          />
          <Lines
            label={words.exclude(props.n)}
            hint={words.patterns}
            value={props.draft.exclude}
            onInput={(exclude) => props.onChange({ exclude })}
          />
        </Match>
        <Match when={props.draft.type === "item"}>
          <TextField
            label={words.itemId(props.n)}
            maxLength={128}
            isOptional
            value={props.draft.itemId}
            onInput={(itemId) => props.onChange({ itemId })}
          />
        </Match>
      </Switch>
    </>
  );
}

function EventFields(props: Props) {
  const focus = createEntryFocus();
  const set = (at: number, change: Partial<WhereDraft>): void =>
    props.onChange({
      where: props.draft.where.map((each, index) => (index === at ? { ...each, ...change } : each)),
    });
  return (
    <>
      <TextField
        label={words.event(props.n)}
        maxLength={64}
        isOptional
        value={props.draft.name}
        onInput={(name) => props.onChange({ name })}
      />
      <TextField
        label={words.count(props.n)}
        maxLength={5}
        isOptional
        value={props.draft.count}
        onInput={(count) => props.onChange({ count })}
      />
      <ul class="c-conditions" ref={focus.list}>
        {/* By place: a condition has no name of its own, and none changes its place. */}
        <For each={props.draft.where.map((_, at) => at)}>
          {(at) => (
            <Show when={props.draft.where[at]}>
              {(where) => (
                <Where
                  where={where()}
                  label={(part) => words.where[part](props.n, at + 1)}
                  onChange={(change) => set(at, change)}
                  onRemove={() => {
                    props.onChange({ where: props.draft.where.filter((_, index) => index !== at) });
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
          onClick={() => {
            props.onChange({ where: [...props.draft.where, { property: "", op: "is", value: "" }] });
            focus.added();
          }}
        >
          {words.addWhere(props.n)}
        </Button>
      </div>
    </>
  );
}

function Where(props: {
  where: WhereDraft;
  label: (part: keyof typeof words.where) => string;
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
        options={words.ops}
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
    </li>
  );
}
