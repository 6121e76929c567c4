import { Match, Switch } from "solid-js";
import { Lines } from "../../delivery/DeliveryEditor.tsx";
import { RuleEditor } from "../../rules/RuleEditor.tsx";
import { text } from "../../strings.ts";
import { Conditions } from "../conditions/Conditions.tsx";
import { TextField } from "../Field.tsx";
import { Select } from "../Select.tsx";
import type { CompletionDraft } from "./completionDraft.ts";

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
      <Conditions
        where={props.draft.where}
        label={(part, at) => words.where[part](props.n, at)}
        add={words.addWhere(props.n)}
        onChange={(where) => props.onChange({ where })}
      />
    </>
  );
}
