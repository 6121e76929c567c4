import { For } from "solid-js";
import { api } from "../data/api.ts";
import { createQuery } from "../data/createQuery.ts";

/** The collections as options of a select, those inside others set in. `value` is chosen again when they come late. */
export function CollectionOptions(props: { value: string; except?: string }) {
  const collections = createQuery(api.collections.listForAgent, () => ({}));
  return (
    <For each={(collections.value() ?? []).filter(({ id }) => id !== props.except)}>
      {(collection) => (
        <option value={collection.id} selected={collection.id === props.value}>
          {`${"\u2003".repeat(collection.depth)}${collection.name}`}
        </option>
      )}
    </For>
  );
}
