import { For, Show } from "solid-js";
import { Icon } from "../../ui/Icon.tsx";

const PIECES = Array.from({ length: 14 }, (_, index) => index);

/** Everything is done. Lively where it has just become so; where the reader wants less motion, nothing moves (the style sheet's part). */
export function Celebration(props: { isLively: boolean; title: string; body: string }) {
  return (
    <div class="oc-done" data-lively={props.isLively ? "true" : undefined}>
      <Show when={props.isLively}>
        <span class="oc-confetti" aria-hidden="true">
          <For each={PIECES}>{() => <i />}</For>
        </span>
      </Show>
      <span class="oc-done-mark">
        <Icon name="check" size={24} strokeWidth={2.4} />
      </span>
      <p class="oc-done-title">{props.title}</p>
      <p class="oc-done-body">{props.body}</p>
    </div>
  );
}
