import { createUniqueId, Show } from "solid-js";
import { ChoiceField } from "./ChoiceField.tsx";
import { useAuthoring } from "./context.ts";
import type { Step } from "./functions.ts";
import { LitField } from "./LitField.tsx";
import { MediaFields } from "./MediaFields.tsx";
import { nextBurst } from "./nextBurst.ts";
import { words } from "./words.ts";

type Rule = Step["advance"][number];
type AdvanceKey = keyof typeof words.advances;

/** What of the rules for going on is chosen here; the rest is set in the console and stays as it is. */
function keyOf({ advance }: Step): AdvanceKey {
  const [rule] = advance;
  if (!rule) return "button";
  if (advance.length > 1) return "other";
  if (rule.on === "click" || rule.on === "hover" || rule.on === "focus" || rule.on === "timer")
    return rule.on;
  if (rule.on !== "input") return "other";
  if (rule.is.type === "checked") return "checked";
  return rule.is.type === "filled" ? "input" : "other";
}

function ruleOf(key: AdvanceKey): Rule[] {
  switch (key) {
    case "click":
    case "hover":
    case "focus":
      return [{ on: key }];
    case "input":
      return [{ on: "input", is: { type: "filled" } }];
    case "checked":
      return [{ on: "input", is: { type: "checked" } }];
    case "timer":
      return [{ on: "timer", seconds: 5 }];
    default:
      return [];
  }
}

/** How a step behaves. `isBack`: somebody comes back to what is lit up with it. */
export function StepSettings(props: { step: Step; isBack: boolean }) {
  const { work } = useAuthoring();
  const set = (change: Partial<Omit<Step, "id">>, burst?: number) =>
    work.perform({ do: "step", id: props.step.id, set: change, ...(burst ? { burst } : {}) });
  const isBeside = () => props.step.kind === "pointer";
  const setKind = (kind: Step["kind"]) => {
    const isOfElement = ({ on }: Rule) =>
      on === "click" || on === "hover" || on === "focus" || on === "input";
    // What is over the page points at nothing.
    if (kind === "post")
      set({
        kind,
        anchor: null,
        lit: null,
        advance: props.step.advance.filter((rule) => !isOfElement(rule)),
      });
    else set({ kind });
  };
  const advances = (): Record<string, string> => {
    const { other, click, hover, focus, input, checked, ...plain } = words.advances;
    const { button, timer } = plain;
    const all: Record<string, string> = isBeside()
      ? { button, click, hover, focus, input, checked, timer }
      : { button, timer };
    return keyOf(props.step) === "other" ? { ...all, other } : all;
  };
  const timer = () => props.step.advance.find((rule) => rule.on === "timer");
  return (
    <>
      <ChoiceField
        label={words.kind}
        value={props.step.kind}
        options={words.kinds}
        onChoose={(kind) => setKind(kind as Step["kind"])}
      />
      <Show when={isBeside()}>
        <ChoiceField
          label={words.side}
          value={props.step.side}
          options={words.sides}
          onChoose={(side) => set({ side: side as Step["side"] })}
        />
        <ChoiceField
          label={words.spotlight}
          value={props.step.spotlight}
          options={words.spotlights}
          onChoose={(spotlight) => set({ spotlight: spotlight as Step["spotlight"] })}
        />
        <LitField step={props.step} isBack={props.isBack} onNone={() => set({ lit: null })} />
      </Show>
      <ChoiceField
        label={words.advance}
        value={keyOf(props.step)}
        options={advances()}
        onChoose={(key) => key !== "other" && set({ advance: ruleOf(key as AdvanceKey) })}
      />
      <Show when={keyOf(props.step) === "input" && props.step.advance[0]}>
        {(rule) => <WhenField rule={rule()} onChoose={(advance) => set({ advance: [advance] })} />}
      </Show>
      <Show when={keyOf(props.step) === "timer" && timer()}>
        {(rule) => (
          <NumberField
            label={words.seconds}
            value={rule().seconds}
            least={4}
            most={600}
            onWrite={(seconds) => set({ advance: [{ on: "timer", seconds }] })}
          />
        )}
      </Show>
      <Show when={isBeside()}>
        <ChoiceField
          label={words.missing}
          value={props.step.missing}
          options={words.missings}
          onChoose={(missing) => set({ missing: missing as Step["missing"] })}
        />
        <NumberField
          label={words.wait}
          value={props.step.waitSeconds}
          least={0}
          most={60}
          onWrite={(waitSeconds) => set({ waitSeconds })}
        />
      </Show>
      <MediaFields item={props.step} />
      <PagesField step={props.step} onWrite={set} />
    </>
  );
}

/** When what is written into a field is judged. */
function WhenField(props: { rule: Rule; onChoose(rule: Rule): void }) {
  const when = () => (props.rule.on === "input" ? props.rule.when : undefined);
  const choose = (chosen: string) => {
    if (props.rule.on !== "input") return;
    const { when: _, ...rule } = props.rule;
    props.onChoose(
      chosen === "pause" ? rule : { ...rule, when: chosen as NonNullable<typeof props.rule.when> },
    );
  };
  return <ChoiceField label={words.when} value={when() ?? "pause"} options={words.whens} onChoose={choose} />;
}

type NumberProps = {
  label: string;
  value: number;
  least: number;
  most: number;
  onWrite(value: number): void;
};

function NumberField(props: NumberProps) {
  return (
    <label class="oc-au-choice">
      <span>{props.label}</span>
      <input
        class="oc-input"
        type="number"
        inputMode="numeric"
        min={props.least}
        max={props.most}
        value={props.value}
        onChange={(event) => {
          const value = Number(event.currentTarget.value);
          if (Number.isFinite(value))
            props.onWrite(Math.min(props.most, Math.max(props.least, Math.round(value))));
        }}
      />
    </label>
  );
}

function PagesField(props: { step: Step; onWrite(set: Partial<Step>, burst?: number): void }) {
  const id = createUniqueId();
  let burst = 0;
  const text = () => props.step.page?.include.join("\n") ?? "";
  return (
    <div class="oc-au-pages">
      <label for={id}>{words.page}</label>
      <textarea
        id={id}
        class="oc-input"
        rows={1}
        dir="ltr"
        aria-describedby={`${id}-hint`}
        value={text()}
        onFocus={() => (burst = nextBurst())}
        onChange={(event) => {
          const include = event.currentTarget.value
            .split("\n")
            .map((line) => line.trim())
            .filter(Boolean);
          const exclude = props.step.page?.exclude ?? [];
          props.onWrite({ page: include.length + exclude.length > 0 ? { include, exclude } : null }, burst);
        }}
      />
      <p id={`${id}-hint`} class="oc-au-hint">
        {words.pageHint}
      </p>
    </div>
  );
}
