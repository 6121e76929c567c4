import { createSignal, createUniqueId, For, type JSX } from "solid-js";

/** Tabs over panels of which one shows: arrow keys, Home and End move, and moving chooses. */
export function CodeTabs<T extends string>(props: {
  label: string;
  tabs: readonly T[];
  children: (tab: T) => JSX.Element;
}) {
  const id = createUniqueId();
  const [chosen, setChosen] = createSignal(0);
  const buttons: HTMLButtonElement[] = [];
  const tab = (): T | undefined => props.tabs[chosen()] ?? props.tabs[0];
  const move = (event: KeyboardEvent & { currentTarget: HTMLElement }): void => {
    const isRtl = getComputedStyle(event.currentTarget).direction === "rtl";
    const forward = isRtl ? "ArrowLeft" : "ArrowRight";
    const back = isRtl ? "ArrowRight" : "ArrowLeft";
    const last = props.tabs.length - 1;
    const targets: Record<string, number> = {
      [forward]: chosen() === last ? 0 : chosen() + 1,
      [back]: chosen() === 0 ? last : chosen() - 1,
      Home: 0,
      End: last,
    };
    const next = targets[event.key];
    if (next === undefined) return;
    event.preventDefault();
    setChosen(next);
    buttons[next]?.focus();
  };
  return (
    <div class="c-codetabs">
      <div class="c-codetabs-list" role="tablist" aria-label={props.label} onKeyDown={move}>
        <For each={props.tabs}>
          {(each, index) => (
            <button
              ref={(element) => (buttons[index()] = element)}
              type="button"
              class="c-codetab"
              role="tab"
              id={`${id}-${index()}`}
              aria-selected={chosen() === index()}
              aria-controls={`${id}-panel`}
              tabIndex={chosen() === index() ? 0 : -1}
              onClick={() => setChosen(index())}
            >
              {each}
            </button>
          )}
        </For>
      </div>
      <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${chosen()}`}>
        {props.children(tab() as T)}
      </div>
    </div>
  );
}
