import { createEffect } from "solid-js";
import { createStore, reconcile, type SetStoreFunction } from "solid-js/store";

type Saved<Fields> = { version: number; fields: Fields };

/** How what is written here is taken out of something, and put into it. */
type Way<Fields, Draft> = {
  toDraft(fields: Fields): Draft;
  toFields(draft: Draft, fields: Fields): Fields;
};

/**
 * What is written here of something that is also written on the page. The rest goes along as it is on the
 * server, so that both can save in turn. Once somebody else has changed what is written here, saving is refused.
 */
export function createRebased<Fields, Draft extends object>(
  saved: () => Saved<Fields>,
  { toDraft, toFields }: Way<Fields, Draft>,
): {
  draft: Draft;
  setDraft: SetStoreFunction<Draft>;
  /** What a change is made on. */
  base: () => Saved<Fields>;
} {
  const copy = (): Saved<Fields> => JSON.parse(JSON.stringify(saved())) as Saved<Fields>;
  let base = copy();
  const [draft, setDraft] = createStore<Draft>(toDraft(base.fields));
  // As the server would have it: while it is written, parts have names that are made up.
  const written = (what: Draft): string => JSON.stringify(toFields(what, base.fields));
  createEffect(() => {
    const next = copy();
    if (next.version === base.version) return;
    const [here, before, now] = [draft, toDraft(base.fields), toDraft(next.fields)].map(written);
    const isUntouched = here === before || here === now;
    if (!isUntouched && before !== now) return;
    base = next;
    if (isUntouched) setDraft(reconcile(toDraft(next.fields)));
  });
  return { draft, setDraft, base: () => base };
}
