import { type Accessor, createEffect, createSignal, on, onCleanup } from "solid-js";
import type { Calls } from "./calls.ts";
import type { Work } from "./createWork.ts";
import { timeLeft } from "./functions.ts";

/** So long before its end a session says so, and how often the server is asked. */
const SOON_MS = 3 * 60_000;
const ASK_MS = 30_000;

/**
 * Whether the session ends soon. The server says how much is left, each time: the author's own clock may be wrong, or be set while they
 * write, or stand still while the machine sleeps.
 */
export function createSoonOver(
  { edited }: Pick<Work, "edited">,
  calls: Pick<Calls, "run">,
): Accessor<boolean> {
  const [isSoon, setSoon] = createSignal(false);
  let asked = 0;
  const ask = async (): Promise<void> => {
    asked += 1;
    const mine = asked;
    try {
      const { leftMs } = await calls.run("query", timeLeft, { salt: crypto.randomUUID() });
      // A later one may have been answered sooner.
      if (mine === asked) setSoon(leftMs < SOON_MS);
    } catch {
      // Without a line what was said last stands; of a session that is over its live query hears.
    }
  };
  // At first, and when it is made longer.
  createEffect(
    on(
      () => edited().expiresAt,
      () => void ask(),
    ),
  );
  const timer = setInterval(() => void ask(), ASK_MS);
  onCleanup(() => clearInterval(timer));
  return isSoon;
}
