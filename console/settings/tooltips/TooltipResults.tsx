import { For, Show } from "solid-js";
import { api } from "../../data/api.ts";
import { createQuery } from "../../data/createQuery.ts";
import { text } from "../../strings.ts";
import { Figures } from "../guides/Figures.tsx";
import { Section } from "../Section.tsx";

const words = text.tooltips;

/** What has come of the present version of a tooltip. */
export function TooltipResults(props: { itemId: string; version: number }) {
  const asked = () => ({ itemId: props.itemId, version: props.version });
  const found = createQuery(api.engagement.results, asked);
  const closings = createQuery(api.tooltips.closings, asked);
  const median = () => closings.value()?.medianOpenMs ?? null;
  const time = (): [string, string][] => {
    const ms = median();
    return ms === null ? [] : [[words.medianOpen, words.openFor(ms)]];
  };
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
                ...time(),
              ]}
            />
          </Show>
          <Endings by={closings.value()?.by ?? {}} />
        </Section>
      )}
    </Show>
  );
}

const nameOf = (by: string): string => words.closedBy[by] ?? by;

/** By what it was closed, the most frequent first. */
function Endings(props: { by: Record<string, number> }) {
  const rows = () =>
    Object.entries(props.by).sort(
      ([one, count], [other, its]) => its - count || nameOf(one).localeCompare(nameOf(other)),
    );
  return (
    <Show when={rows().length > 0}>
      <h3 class="c-strong" id="tooltip-endings">
        {words.endings}
      </h3>
      <table class="c-counts" aria-labelledby="tooltip-endings">
        <tbody>
          <For each={rows()}>
            {([by, count]) => (
              <tr>
                <th scope="row">{nameOf(by)}</th>
                <td>{count}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </Show>
  );
}
