import { type Accessor, createEffect, createSignal, on, onCleanup } from "solid-js";
import { fn } from "../../live/functions.ts";
import { useMessenger } from "../context.ts";

const WAIT_MS = 400;
const MIN_LENGTH = 3;
const MAX_LENGTH = 200;

export type Suggestion = { articleId: string; title: string };

/** Articles that may answer what is being typed, asked for once the visitor pauses. A failure shows none. */
export function createSuggestions(
  text: Accessor<string>,
  isWanted: Accessor<boolean>,
): Accessor<readonly Suggestion[]> {
  const { app } = useMessenger();
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
  const [found, setFound] = createSignal<readonly Suggestion[]>([]);
  createEffect(() => {
    const words = isWanted() ? asked() : "";
    if (!words) return setFound([]);
    let isStale = false;
    onCleanup(() => {
      isStale = true;
    });
    app.act(fn.suggestArticles, { text: words }).then(
      (hits) => isStale || setFound(hits.map(({ id, title }) => ({ articleId: id, title }))),
      () => isStale || setFound([]),
    );
    return undefined;
  });
  return found;
}
