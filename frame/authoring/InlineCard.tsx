import { Show } from "solid-js";
import { useMessenger } from "../messenger/context.ts";
import { useAuthoring } from "./context.ts";
import { EditCard } from "./EditCard.tsx";
import type { Item } from "./items.ts";
import { words } from "./words.ts";

/** The card of what has no element on this page to stand at. */
export function InlineCard(props: { item: Item }) {
  const { page } = useAuthoring();
  const { dir, locale } = useMessenger();
  const state = () => page.stateOf(props.item);
  return (
    <Show when={state() !== "found" && state() !== "looking"}>
      <div class="oc-au-inline">
        <p class="oc-au-hint">{state() === "post" ? words.postHere : words.inPanel}</p>
        <div class="oc-au-card" dir={dir()} lang={locale()}>
          <EditCard item={props.item} />
        </div>
      </div>
    </Show>
  );
}
