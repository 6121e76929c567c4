import { createSignal, createUniqueId, Index, Show, untrack } from "solid-js";
import { Button, IconButton } from "../../../ui/Button.tsx";
import { text } from "../../strings.ts";
import { Conditions } from "../conditions/Conditions.tsx";
import { whereFault } from "../conditions/whereDraft.ts";
import { Select } from "../Select.tsx";
import {
  type ActionKind,
  type ButtonDraft,
  buttonFault,
  isOfField,
  kindsOf,
  MOST,
  newRule,
  type RuleDraft,
  type RuleKind,
  ruleFault,
  type StepWays,
  waysFault,
} from "./stepWays.ts";
import type { TourFields } from "./tourDraft.ts";

const words = text.tours.ways;

type Step = TourFields["content"]["steps"][number];
/** Ids and titles, of steps or of tours. */
type Names = Readonly<Record<string, string>>;
type Props = {
  step: Step;
  ways: StepWays;
  /** The other steps, and the other tours. */
  steps: Names;
  tours: Names;
  onChange: (change: Partial<StepWays>) => void;
};

/** What leads on from one step: any of its rules, and its buttons. */
export function WaysEditor(props: Props) {
  const setRule = (at: number, change: Partial<RuleDraft>) =>
    props.onChange({ rules: props.ways.rules.map((each, n) => (n === at ? { ...each, ...change } : each)) });
  const setButton = (at: number, change: Partial<ButtonDraft>) =>
    props.onChange({
      buttons: props.ways.buttons.map((each, n) => (n === at ? { ...each, ...change } : each)),
    });
  return (
    <details class="c-ways">
      <summary>{words.summary(props.ways.rules.map(({ kind }) => words.kinds[kind]))}</summary>
      <div class="c-stack-4">
        <Show when={props.ways.rules.length === 0}>
          <p class="c-small c-muted">{words.none}</p>
        </Show>
        <Index each={props.ways.rules}>
          {(rule, at) => (
            <Rule
              rule={rule()}
              n={at + 1}
              step={props.step}
              onChange={(change) => setRule(at, change)}
              onRemove={() => props.onChange({ rules: props.ways.rules.filter((_, n) => n !== at) })}
            />
          )}
        </Index>
        <Index each={props.ways.buttons}>
          {(button, at) => (
            <div class="c-way">
              <ValueField
                label={words.button(at + 1)}
                value={button().label}
                most={40}
                fault={button().label.trim() ? "" : words.faults.label}
                onInput={(label) => setButton(at, { label })}
              />
              <Select<ActionKind>
                label={words.action(at + 1)}
                options={words.actions}
                value={button().kind}
                onSelect={(kind) => setButton(at, { kind, target: "" })}
              />
              <Target
                button={button()}
                at={at}
                steps={props.steps}
                tours={props.tours}
                onChange={(target) => setButton(at, { target })}
              />
              <IconButton
                icon="close"
                size="sm"
                label={words.removeButton(at + 1)}
                onClick={() => props.onChange({ buttons: props.ways.buttons.filter((_, n) => n !== at) })}
              />
            </div>
          )}
        </Index>
        <p class="c-field-problem" role="alert">
          {waysFault(props.ways)}
        </p>
        <div class="c-actions c-actions-start">
          <Button
            size="sm"
            disabled={props.ways.rules.length >= MOST.rules}
            onClick={() =>
              props.onChange({
                rules: [...props.ways.rules, newRule(kindsOf(props.step.kind)[0] ?? "event")],
              })
            }
          >
            {words.addRule}
          </Button>
          <Button
            size="sm"
            disabled={props.ways.buttons.length >= MOST.buttons}
            onClick={() =>
              props.onChange({ buttons: [...props.ways.buttons, { label: "", kind: "next", target: "" }] })
            }
          >
            {words.addButton}
          </Button>
        </div>
      </div>
    </details>
  );
}

/** One way on that is no button: what it is, and what is asked of that. */
function Rule(props: {
  rule: RuleDraft;
  /** Its number, from 1. */
  n: number;
  step: Step;
  onChange: (change: Partial<RuleDraft>) => void;
  onRemove: () => void;
}) {
  const options = () =>
    Object.fromEntries(kindsOf(props.step.kind).map((kind) => [kind, words.kinds[kind]])) as Record<
      RuleKind,
      string
    >;
  return (
    <div class="c-way">
      <Select<RuleKind>
        label={words.rule(props.n)}
        options={options()}
        value={props.rule.kind}
        onSelect={(kind) => props.onChange(newRule(kind))}
      />
      <Show when={words.values[props.rule.kind]}>
        {(label) => (
          <ValueField
            label={label()}
            value={props.rule.value}
            isLong={props.rule.kind === "route"}
            fault={ruleFault(props.rule)}
            onInput={(value) => props.onChange({ value })}
          />
        )}
      </Show>
      <Show when={isOfField(props.rule.kind)}>
        <Select<RuleDraft["when"]>
          label={words.when(props.n)}
          options={words.whens}
          value={props.rule.when}
          onSelect={(when) => props.onChange({ when })}
        />
      </Show>
      <IconButton icon="close" size="sm" label={words.removeRule(props.n)} onClick={() => props.onRemove()} />
      <Show when={props.rule.kind === "event"}>
        <div class="c-way-more">
          <Conditions
            where={props.rule.where}
            label={(part, at) => words.where[part](props.n, at)}
            add={words.addWhere(props.n)}
            fault={whereFault}
            onChange={(where) => props.onChange({ where })}
          />
        </div>
      </Show>
    </div>
  );
}

/** Where a button leads that leads somewhere of the team's choice. */
function Target(props: {
  button: ButtonDraft;
  at: number;
  steps: Names;
  tours: Names;
  onChange: (target: string) => void;
}) {
  const fault = () => (props.button.label.trim() ? buttonFault(props.button) : "");
  const named = () => {
    const { kind, target } = props.button;
    const all = kind === "goTo" ? props.steps : props.tours;
    // What is named already stays, whether it is known here or not.
    return { "": words.choose, ...(target && !(target in all) ? { [target]: target } : {}), ...all };
  };
  return (
    <>
      <Show when={props.button.kind === "openUrl"}>
        <ValueField
          label={words.url(props.at + 1)}
          value={props.button.target}
          fault={fault()}
          onInput={(target) => props.onChange(target)}
        />
      </Show>
      <Show when={props.button.kind === "goTo" || props.button.kind === "startTour"}>
        <div>
          <Select<string>
            label={props.button.kind === "goTo" ? words.step(props.at + 1) : words.tour(props.at + 1)}
            options={named()}
            value={props.button.target}
            onSelect={(target) => props.onChange(target)}
          />
          <p class="c-field-problem" role="alert">
            {fault()}
          </p>
        </div>
      </Show>
    </>
  );
}

/** What is written, and what is wrong with it once it was left. */
function ValueField(props: {
  label: string;
  value: string;
  fault: string;
  isLong?: boolean;
  most?: number;
  onInput: (value: string) => void;
}) {
  const id = createUniqueId();
  // What is there already was left before.
  const [isLeft, setLeft] = createSignal(untrack(() => props.value !== ""));
  const fault = () => (isLeft() ? props.fault : "");
  const shared = () => ({
    id,
    class: "c-input",
    "aria-invalid": fault() ? ("true" as const) : undefined,
    "aria-describedby": `${id}-fault`,
    value: props.value,
    onBlur: () => setLeft(true),
  });
  return (
    <div class="c-field">
      <label for={id}>{props.label}</label>
      <Show
        when={props.isLong}
        fallback={
          <input
            {...shared()}
            dir="auto"
            maxLength={props.most ?? 500}
            onInput={(event) => props.onInput(event.currentTarget.value)}
          />
        }
      >
        <textarea
          {...shared()}
          dir="ltr"
          rows={2}
          onInput={(event) => props.onInput(event.currentTarget.value)}
        />
      </Show>
      <p id={`${id}-fault`} class="c-field-problem" role="alert">
        {fault()}
      </p>
    </div>
  );
}
