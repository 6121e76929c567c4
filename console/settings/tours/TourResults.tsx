import { Show } from "solid-js";
import { api } from "../../data/api.ts";
import { createQuery } from "../../data/createQuery.ts";
import { text } from "../../strings.ts";
import { Figures } from "../guides/Figures.tsx";
import { Section } from "../Section.tsx";

const words = text.tours;

/** What has come of the present version of a tour. */
export function TourResults(props: { itemId: string; version: number }) {
  const found = createQuery(api.tours.results, () => ({ itemId: props.itemId, version: props.version }));
  return (
    <Show when={found.value()}>
      {(results) => (
        <Section title={words.results}>
          <Show when={results().started > 0} fallback={<p class="c-muted">{words.resultsNone}</p>}>
            <Figures
              items={[
                [words.counts.started, `${results().started}`],
                [words.counts.completed, `${results().completed}`],
                [words.counts.rate, `${Math.round(100 * (results().completionRate ?? 0))} %`],
                [words.counts.dismissed, `${results().dismissed}`],
                [words.counts.snoozed, `${results().snoozed}`],
                [words.counts.blocked, `${results().blocked}`],
              ]}
            />
          </Show>
        </Section>
      )}
    </Show>
  );
}
