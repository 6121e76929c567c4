import { For, type JSX, Show } from "solid-js";
import { Icon } from "../../ui/Icon.tsx";
import type { ItemFaults } from "../data/api.ts";
import { text } from "../strings.ts";

const words = text.faults;

/** What is live and shows to nobody, having become invalid: what is wrong, at which place. Nothing while all is well. */
export function FaultsNotice(props: {
  items: readonly ItemFaults[];
  /** The way to where it can be mended, if there is one. */
  action?: (item: ItemFaults) => JSX.Element;
}) {
  return (
    <Show when={props.items.length > 0}>
      <section class="c-callout c-faults-notice" data-tone="warning" aria-label={words.title}>
        <Icon name="alert" size={18} />
        <div class="c-stack-4">
          <p>{words.lead}</p>
          <ul class="c-faults">
            <For each={props.items}>
              {(item) => (
                <li>
                  <p class="c-faults-item">
                    {words.kinds[item.kind]} <bdi class="c-strong">{item.name}</bdi>
                    {props.action?.(item)}
                  </p>
                  <For each={item.faults}>{(fault) => <code class="c-small">{fault}</code>}</For>
                </li>
              )}
            </For>
          </ul>
        </div>
      </section>
    </Show>
  );
}
