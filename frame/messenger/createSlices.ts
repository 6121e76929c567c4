import { type Accessor, createEffect, createMemo, createSignal, onCleanup } from "solid-js";
import { whenDrawn } from "./whenDrawn.ts";

export type Slices = {
  /** So many rows are to be drawn, if there are as many. */
  count: Accessor<number>;
  /** Whether all there are stand on the screen. */
  isWhole: Accessor<boolean>;
};

/**
 * Draws a list by and by when it is opened: at first a slice of `size` rows, so that it is on the screen soon, and another
 * after each frame. Once it is whole it stays so: what comes then is drawn at once, since who reads must not see it grow.
 */
export function createSlices(keys: Accessor<readonly string[]>, size: number): Slices {
  const [last, setLast] = createSignal<string>();
  /** Rows have come, and all of them were drawn. */
  const [isOpened, setOpened] = createSignal(false);
  const [isShown, setShown] = createSignal(false);
  const count = createMemo(() => {
    const end = last();
    if (isOpened()) return keys().length;
    return end === undefined ? size : keys().indexOf(end) + 1 || keys().length;
  });
  createEffect(() => {
    if (isOpened()) return;
    const [all, drawn] = [keys(), count()];
    let timer: ReturnType<typeof setTimeout> | undefined;
    // Behind the frame that shows what is drawn by now.
    whenDrawn(() => {
      timer = setTimeout(() => {
        setLast(() => all.slice(0, drawn + size).at(-1));
        setShown(drawn >= all.length);
        setOpened(all.length > 0 && drawn >= all.length);
      });
    });
    onCleanup(() => clearTimeout(timer));
  });
  return { count, isWhole: () => isOpened() || (isShown() && count() >= keys().length) };
}
