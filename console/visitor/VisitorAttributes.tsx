import { createSignal, For, Show } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import type { VisitorDetail } from "../data/api.ts";
import { text } from "../strings.ts";
import { Fact } from "./Fact.tsx";
import { proofOf } from "./proof.ts";

const words = text.visitor;

/** This many are shown before the rest is asked for. */
const FEW = 6;

type Values = VisitorDetail["customAttributes"];

/** What the site says about the visitor's company and about the visitor, by key. */
export function VisitorAttributes(props: { visitor: VisitorDetail }) {
  return (
    <>
      <ValueList
        visitor={props.visitor}
        title={words.company}
        field="company"
        values={props.visitor.company ?? {}}
      />
      <ValueList
        visitor={props.visitor}
        title={words.attributes}
        field="customAttributes"
        values={props.visitor.customAttributes}
      />
    </>
  );
}

function ValueList(props: { visitor: VisitorDetail; title: string; field: string; values: Values }) {
  const [isWhole, setWhole] = createSignal(false);
  // A company's name leads; everything else by name, so that nothing moves when a value changes.
  const all = () =>
    Object.keys(props.values).sort((a, b) =>
      a === "name" ? -1 : b === "name" ? 1 : a.localeCompare(b, text.lang),
    );
  const shown = () => (isWhole() ? all() : all().slice(0, FEW));
  const more = () => all().length - FEW;
  return (
    <Show when={all().length > 0}>
      <h3 class="c-overline c-visitor-section">{props.title}</h3>
      <dl class="c-facts">
        <For each={shown()}>
          {(key) => (
            <Fact
              label={key}
              value={valueText(props.values[key])}
              proof={proofOf(props.visitor, `${props.field}.${key}`)}
            />
          )}
        </For>
      </dl>
      <Show when={more() > 0}>
        <Button
          variant="ghost"
          size="sm"
          aria-expanded={isWhole()}
          onClick={() => setWhole((current) => !current)}
        >
          {isWhole() ? words.fewerAttributes : words.moreAttributes(more())}
        </Button>
      </Show>
    </Show>
  );
}

const number = new Intl.NumberFormat(text.lang, { maximumFractionDigits: 20 });

function valueText(value: Values[string] | undefined): string {
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (typeof value === "number") return number.format(value);
  return value || words.nothing;
}
