import { createEffect } from "solid-js";

/** What every late card is told: it says so once it knows what it has to show, be it nothing. */
export type CardProps = { onSettled(): void };

/** Calls back once something is known. */
export function createSettled(isKnown: () => boolean, onSettled: () => void): void {
  let isTold = false;
  createEffect(() => {
    if (!isKnown() || isTold) return;
    isTold = true;
    onSettled();
  });
}
