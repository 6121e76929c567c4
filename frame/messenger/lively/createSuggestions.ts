import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from "solid-js";
import { createQuery } from "../queries.ts";
import { livelyFn } from "./names.ts";

const WAIT_MS = 400;
const MIN_LENGTH = 3;
const MAX_LENGTH = 200;

export type Suggestion = { articleId: string; title: string };

/** Articles that may answer what is being typed, asked for once the visitor pauses. A failure shows none. */
export function createSuggestions(
  text: Accessor<string>,
  isWanted: Accessor<boolean>,
): Accessor<readonly Suggestion[]> {
  const [asked, setAsked] = createSignal("");
  createEffect(
    on(text, (typed) => {
      const words = typed.trim().slice(0, MAX_LENGTH);
      if (words.length < MIN_LENGTH) return setAsked("");
      const timer = setTimeout(() => setAsked(words), WAIT_MS);
      onCleanup(() => clearTimeout(timer));
      return undefined;
    }),
  );
  const answer = createQuery(livelyFn.suggest, () => (isWanted() && asked() ? { text: asked() } : null));
  return createMemo(() => {
    const state = answer();
    return state.status === "ready" && asked() ? state.value : [];
  });
}
