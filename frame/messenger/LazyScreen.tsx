import { createSignal, type JSX, Show } from "solid-js";
import { Spinner } from "../../ui/Spinner.tsx";
import { t } from "../strings/t.ts";
import type { Chunk } from "./chunk.ts";
import { useMessenger } from "./context.ts";
import { ScreenBar } from "./ScreenBar.tsx";

/**
 * A screen whose code and words come with the first visit. Throws when they do not arrive, for the boundary around to
 * say so and to try again.
 */
export function LazyScreen<T>(props: {
  chunk: Chunk<T>;
  /** Of its words, where the language on show is not English. */
  strings: string;
  isTab: boolean;
  children: (parts: T) => JSX.Element;
}) {
  const { app } = useMessenger();
  const [failure, setFailure] = createSignal<unknown>();
  const [hasWords, setHasWords] = createSignal(false);
  // A screen is one for life.
  // oxlint-disable-next-line solid/reactivity
  const { chunk, strings } = props;
  Promise.all([chunk.load(), app.wantStrings(strings)]).then(() => setHasWords(true), setFailure);
  const parts = () => {
    if (failure()) throw failure();
    return hasWords() ? chunk.parts() : undefined;
  };
  return (
    <Show
      when={parts()}
      keyed
      fallback={
        <>
          <ScreenBar title="" isTab={props.isTab} />
          <div class="oc-center">
            <Spinner label={t("loading")} />
          </div>
        </>
      }
    >
      {(loaded) => props.children(loaded)}
    </Show>
  );
}
