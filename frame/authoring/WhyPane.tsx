import { createMemo, createSignal, For, onMount, Show } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { useMessenger } from "../messenger/context.ts";
import { useAuthoring } from "./context.ts";
import { explainShowing } from "./explainShowing.ts";
import { words } from "./words.ts";

/** Why a visitor would not see on this page what is edited: each condition, whether it holds, and what to do. */
export function WhyPane() {
  const [isOpen, setOpen] = createSignal(false);
  return (
    <section class="oc-au-why">
      <button type="button" class="oc-au-more" aria-expanded={isOpen()} onClick={() => setOpen(!isOpen())}>
        {words.why}
      </button>
      <Show when={isOpen()}>
        <Conditions />
      </Show>
    </section>
  );
}

function Conditions() {
  const { work, page: side, tour } = useAuthoring();
  const { page, app } = useMessenger();
  const first = () => side.items()[0];
  // Looked for as on a visitor's page: how surely it is found is told with it.
  const look = () => {
    const item = first();
    if (item?.kind === "pointer") side.test(item);
  };
  onMount(look);
  const lines = createMemo(() => {
    const item = first();
    return explainShowing({
      edited: work.edited(),
      fields: work.fields(),
      isDirty: work.isDirty(),
      url: page().url,
      now: app.serverNow(),
      matchesPage: tour.matchesPage,
      first: item,
      state: item && side.stateOf(item),
      tested: item && side.testedOf(item.id),
    });
  });
  const missing = () => lines().filter(({ holds }) => holds === "no").length;
  return (
    <>
      <p role="status" class="oc-au-hint">
        {words.whySum(missing())}
      </p>
      <ul class="oc-au-conditions">
        <For each={lines()}>
          {(line) => (
            <li data-holds={line.holds}>
              <p>
                <b>{line.name}</b> <span class="oc-au-holds">{words.holds[line.holds]}</span>
              </p>
              <p>{line.text}</p>
              <Show when={line.holds !== "yes" && line.todo}>
                <p class="oc-au-todo">{line.todo}</p>
              </Show>
            </li>
          )}
        </For>
      </ul>
      <div class="oc-au-ways">
        <Button size="sm" onClick={look}>
          {words.whyAgain}
        </Button>
      </div>
    </>
  );
}
