import { For } from "solid-js";

/** A few numbers side by side, each with its name. */
export function Figures(props: { items: readonly (readonly [name: string, value: string])[] }) {
  return (
    <dl class="c-figures">
      <For each={props.items}>
        {([name, value]) => (
          <div>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        )}
      </For>
    </dl>
  );
}
