import { createEffect, Show } from "solid-js";
import { api } from "../data/api.ts";
import { createPages } from "../data/createPages.ts";
import { RuleEditor } from "../rules/RuleEditor.tsx";
import { Field, TextField } from "../settings/Field.tsx";
import { Select } from "../settings/Select.tsx";
import { Switch } from "../shell/Choice.tsx";
import { text } from "../strings.ts";
import type { DeliveryDraft, FrequencyType, TriggerType } from "./deliveryDraft.ts";

const words = text.delivery;
const PAGE_SIZE = 50;

type Props = { draft: DeliveryDraft; onChange: (change: Partial<DeliveryDraft>) => void };

/** Who something is for, where and when it shows by itself, and how often. */
export function DeliveryEditor(props: Props) {
  return (
    <div class="c-stack-4">
      <Who {...props} />
      <Lines
        label={words.include}
        hint={words.patterns}
        value={props.draft.include}
        onInput={(include) => props.onChange({ include })}
      />
      <Lines
        label={words.exclude}
        value={props.draft.exclude}
        onInput={(exclude) => props.onChange({ exclude })}
      />
      <When {...props} />
      <HowOften {...props} />
      <Time
        label={words.startAt}
        value={props.draft.startAt}
        onInput={(startAt) => props.onChange({ startAt })}
      />
      <Time label={words.endAt} value={props.draft.endAt} onInput={(endAt) => props.onChange({ endAt })} />
      <TextField
        label={words.priority}
        hint={words.priorityHint}
        maxLength={8}
        isOptional
        value={props.draft.priority}
        onInput={(priority) => props.onChange({ priority })}
      />
      <Switch
        label={words.isExempt}
        hint={words.isExemptHint}
        isOn={props.draft.isExempt}
        onSwitch={(isExempt) => props.onChange({ isExempt })}
      />
    </div>
  );
}

/** Patterns of addresses, one a line. */
export function Lines(props: {
  label: string;
  hint?: string;
  value: string;
  onInput: (value: string) => void;
}) {
  return (
    <Field label={props.label} {...(props.hint ? { hint: props.hint } : {})}>
      {(id) => (
        <textarea
          id={id}
          class="c-input"
          dir="ltr"
          rows={2}
          value={props.value}
          onInput={(event) => props.onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

function Who(props: Props) {
  const pages = createPages(api.segments.listForAgent, () => ({}), PAGE_SIZE);
  // All of them are there to choose from.
  createEffect(() => {
    if (pages.hasMore()) pages.loadMore();
  });
  return (
    <>
      <Select<"all" | "some">
        label={words.who}
        options={words.whos}
        value={props.draft.isForAll ? "all" : "some"}
        onSelect={(who) => props.onChange({ isForAll: who === "all" })}
      />
      <Show when={!props.draft.isForAll}>
        <RuleEditor
          draft={props.draft.audience}
          segments={Object.fromEntries(pages.items().map((each) => [each.id, each.name]))}
          onChange={(audience) => props.onChange({ audience })}
        />
      </Show>
    </>
  );
}

function When(props: Props) {
  const amount = () => words.amounts[props.draft.trigger];
  const target = () => words.targets[props.draft.trigger];
  return (
    <>
      <Select<TriggerType>
        label={words.trigger}
        options={words.triggers}
        value={props.draft.trigger}
        onSelect={(trigger) => props.onChange({ trigger })}
      />
      <Show when={target()}>
        {(label) => (
          <TextField
            label={label()}
            maxLength={1_000}
            isOptional
            value={props.draft.target}
            onInput={(value) => props.onChange({ target: value })}
          />
        )}
      </Show>
      <Show when={props.draft.trigger === "element"}>
        <Select<"appears" | "clicked">
          label={words.when}
          options={words.whens}
          value={props.draft.when}
          onSelect={(when) => props.onChange({ when })}
        />
      </Show>
      <Show when={amount()}>
        {(label) => (
          <TextField
            label={label()}
            maxLength={6}
            isOptional
            value={props.draft.amount}
            onInput={(value) => props.onChange({ amount: value })}
          />
        )}
      </Show>
    </>
  );
}

function HowOften(props: Props) {
  return (
    <>
      <Select<FrequencyType>
        label={words.frequency}
        options={words.frequencies}
        value={props.draft.frequency}
        onSelect={(frequency) => props.onChange({ frequency })}
      />
      <Show when={props.draft.frequency === "every"}>
        <TextField
          label={words.days}
          maxLength={6}
          isOptional
          value={props.draft.days}
          onInput={(days) => props.onChange({ days })}
        />
        <TextField
          label={words.max}
          maxLength={6}
          isOptional
          value={props.draft.max}
          onInput={(max) => props.onChange({ max })}
        />
      </Show>
    </>
  );
}

function Time(props: { label: string; value: string; onInput: (value: string) => void }) {
  return (
    <Field label={props.label}>
      {(id) => (
        <input
          id={id}
          class="c-input"
          type="datetime-local"
          value={props.value}
          onInput={(event) => props.onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
