import { createEffect } from "solid-js";
import { createStore, reconcile, type SetStoreFunction } from "solid-js/store";

type Saved<Fields> = { version: number; fields: Fields };

/**
 * What is written here of something that is also written on the page. `toDraft` takes what is written here; the rest goes along as
 * it is on the server, so that both can save in turn. Once somebody else has changed what is written here, saving is refused.
 */
export function createRebased<Fields, Draft extends object>(
  saved: () => Saved<Fields>,
  toDraft: (fields: Fields) => Draft,
): {
  draft: Draft;
  setDraft: SetStoreFunction<Draft>;
  /** What a change is made on. */
  base: () => Saved<Fields>;
} {
  const copy = (): Saved<Fields> => JSON.parse(JSON.stringify(saved())) as Saved<Fields>;
  let base = copy();
  const [draft, setDraft] = createStore<Draft>(toDraft(base.fields));
  const written = (fields: Fields): string => JSON.stringify(toDraft(fields));
  createEffect(() => {
    const next = copy();
    if (next.version === base.version) return;
    const [here, before, now] = [JSON.stringify(draft), written(base.fields), written(next.fields)];
    const isUntouched = here === before || here === now;
    if (!isUntouched && before !== now) return;
    base = next;
    if (isUntouched) setDraft(reconcile(toDraft(next.fields)));
  });
  return { draft, setDraft, base: () => base };
}
