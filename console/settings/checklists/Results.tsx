import { For, Show } from "solid-js";
import { api } from "../../data/api.ts";
import { createQuery } from "../../data/createQuery.ts";
import { text } from "../../strings.ts";

const words = text.checklists;

/** What has come of the present version of a checklist. */
export function Results(props: { checklistId: string }) {
  const found = createQuery(api.checklists.results, () => ({ checklistId: props.checklistId }));
  return (
    <Show when={found.value()}>
      {(results) => (
        <section class="c-stack-4">
          <h2 class="c-section-title">{words.results}</h2>
          <p>{words.resultsOf(results().started, results().completed)}</p>
          <ul>
            <For each={results().items}>
              {(item) => (
                <li class="c-small" dir="auto">
                  {words.resultsItem(item.title, item.done)}
                </li>
              )}
            </For>
          </ul>
        </section>
      )}
    </Show>
  );
}
