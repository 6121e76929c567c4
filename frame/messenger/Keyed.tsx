import { type Accessor, createMemo, createSignal, For, type JSX, type Signal } from "solid-js";

/**
 * Rows by their keys: a row stays the same one while its item changes. Each has a signal of its own, so that a change of one
 * is nothing that the others would have to look at.
 */
export function Keyed<T extends { key: string }>(props: {
  each: readonly T[];
  children: (item: Accessor<T>) => JSX.Element;
}) {
  let known = new Map<string, Signal<T>>();
  const rows = createMemo(() => {
    known = new Map(
      props.each.map((item) => {
        // oxlint-disable-next-line solid/reactivity
        const row = known.get(item.key) ?? createSignal(item);
        row[1](() => item);
        return [item.key, row];
      }),
    );
    return [...known.values()];
  });
  return <For each={rows()}>{([item]) => props.children(item)}</For>;
}
