import { createSignal, onCleanup, Show } from "solid-js";
import { Spinner } from "../../ui/Spinner.tsx";
import { text } from "../strings.ts";

/** Anything faster than this needs no spinner; one that flashes only makes the wait look longer. */
const QUIET_MS = 300;

/** A blank page that turns into a spinner if the wait is worth mentioning. */
export function Splash() {
  const [isSlow, setSlow] = createSignal(false);
  const timer = setTimeout(() => setSlow(true), QUIET_MS);
  onCleanup(() => clearTimeout(timer));
  return (
    <main class="c-page-center c-splash" aria-busy="true">
      <Show when={isSlow()}>
        <Spinner label={text.loading} />
      </Show>
    </main>
  );
}
