import { createEffect, createSignal, onCleanup } from "solid-js";

/** A value once it has been left alone for a while; emptied, at once. */
export function createPause(value: () => string, pauseMs: number): () => string {
  const [paused, setPaused] = createSignal("");
  let timer: ReturnType<typeof setTimeout> | undefined;
  createEffect(() => {
    const next = value();
    clearTimeout(timer);
    if (next === "") setPaused("");
    else timer = setTimeout(() => setPaused(next), pauseMs);
  });
  onCleanup(() => clearTimeout(timer));
  return paused;
}
