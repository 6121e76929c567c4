import { Show } from "solid-js";
import { api } from "../../data/api.ts";
import { createQuery } from "../../data/createQuery.ts";
import { text } from "../../strings.ts";
import { Figures } from "../guides/Figures.tsx";
import { Section } from "../Section.tsx";

const words = text.tooltips;

/** What has come of the present version of a tooltip. */
export function TooltipResults(props: { itemId: string; version: number }) {
  const found = createQuery(api.engagement.results, () => ({
    itemId: props.itemId,
    version: props.version,
  }));
  return (
    <Show when={found.value()?.total}>
      {(total) => (
        <Section title={words.results}>
          <Show when={total().shown > 0} fallback={<p class="c-muted">{words.resultsNone}</p>}>
            <Figures
              items={[
                [words.counts.reached, `${total().reached}`],
                [words.counts.shown, `${total().shown}`],
                [words.counts.clicked, `${total().clicked}`],
                [words.counts.dismissed, `${total().dismissed}`],
              ]}
            />
          </Show>
        </Section>
      )}
    </Show>
  );
}
