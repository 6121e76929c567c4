import { createEffect, For, Show } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { useAuthoring } from "./context.ts";
import { words } from "./words.ts";

const WAYS = ["parent", "child", "previous", "next"] as const;

/** What is under the pointer while an element is picked: where it is, how surely it is found again, and the way around. */
export function PickPane() {
  const { page } = useAuthoring();
  const hint = () => {
    const mode = page.mode();
    if (mode.is !== "pick" || mode.for.what === "new") return words.pickHint;
    return { again: words.pickAgainHint, sample: words.sampleHint, lit: words.litHint }[mode.for.what];
  };
  /** In one line, as on a phone, what is pointed at is to be seen, and what is around it is scrolled to. */
  const follow = (list: HTMLElement) =>
    createEffect(() => {
      page.hover();
      list.scrollLeft = list.scrollWidth;
    });
  /** What is beside it is no more around the element than what is around both. */
  const ways = () => {
    const mode = page.mode();
    return mode.is === "pick" && mode.for.what === "lit" ? WAYS.slice(0, 2) : WAYS;
  };
  const refusal = () => words.refusals[page.refusal() as keyof typeof words.refusals];
  return (
    <div class="oc-au-pick">
      <p class="oc-au-hint">{hint()}</p>
      <Show when={page.refusal()}>
        <p class="oc-au-warning" role="alert">
          {refusal()}
        </p>
      </Show>
      <Show when={page.hover()}>
        {(hover) => (
          <>
            <ol class="oc-au-crumbs" aria-label={words.crumbs} ref={follow}>
              <For each={hover().crumbs}>
                {(crumb, at) => (
                  <li>
                    <button
                      type="button"
                      aria-current={at() === hover().crumbs.length - 1 ? "true" : undefined}
                      onClick={() => page.move(at())}
                    >
                      <b>{crumb.role || crumb.tag}</b>
                      <Show when={crumb.name}>
                        <bdi> {crumb.name}</bdi>
                      </Show>
                    </button>
                  </li>
                )}
              </For>
            </ol>
            <Show when={hover().score !== null}>
              <p class="oc-au-score">{words.quality(hover().score ?? 0)}</p>
            </Show>
          </>
        )}
      </Show>
      <div class="oc-au-ways">
        <For each={ways()}>
          {(way) => (
            <Button size="sm" onClick={() => page.move(way)}>
              {words[way]}
            </Button>
          )}
        </For>
      </div>
      <div class="oc-au-ways">
        <Button size="sm" variant="primary" disabled={!page.hover()} onClick={() => page.move("pick")}>
          {words.pickThis}
        </Button>
        <Button size="sm" variant="ghost" onClick={() => page.happen({ on: "navigate" })}>
          {words.stop}
        </Button>
      </div>
    </div>
  );
}
