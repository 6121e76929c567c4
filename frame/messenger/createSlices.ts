import { type Accessor, createEffect, createMemo, createSignal, onCleanup, untrack } from "solid-js";
import { whenDrawn } from "./whenDrawn.ts";

export type Slices = {
  /** So many rows are to be drawn, if there are as many. */
  count: Accessor<number>;
  /** Whether all there are stand on the screen. */
  isWhole: Accessor<boolean>;
};

/**
 * Draws a list by and by: at first a slice of `size` rows, so that it is on the screen soon, and another after each frame.
 * So does what is added at its end later; what comes or goes at its beginning is nothing to wait for.
 */
export function createSlices(keys: Accessor<readonly string[]>, size: number): Slices {
  const [last, setLast] = createSignal<string>();
  const [isShown, setShown] = createSignal(false);
  const count = createMemo(() => {
    const end = last();
    return end === undefined ? size : keys().indexOf(end) + 1 || keys().length;
  });
  const isAllDrawn = () => count() >= keys().length;
  createEffect(() => {
    const [all, drawn] = [keys(), count()];
    const isAll = drawn >= all.length;
    const next = () => all.slice(0, drawn + size).at(-1);
    // On what was whole, the first slice of what has come needs not wait.
    if (!isAll && untrack(isShown)) {
      setShown(false);
      setLast(next);
      return;
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    // Behind the frame that shows what is drawn by now.
    whenDrawn(() => {
      timer = setTimeout(() => {
        setLast(next);
        setShown(isAll);
      });
    });
    onCleanup(() => clearTimeout(timer));
  });
  return { count, isWhole: () => isAllDrawn() && isShown() };
}
