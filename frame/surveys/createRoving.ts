import { createSignal } from "solid-js";

const STEPS: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/**
 * Many buttons as one stop of the Tab key: arrows, Home and End move the focus, and nothing is chosen by that. Left and right
 * change places where the line runs the other way.
 */
export function createRoving(count: () => number, chosen: () => number) {
  const [at, setAt] = createSignal<number>();
  const stop = () => at() ?? Math.max(0, chosen());
  const elements: HTMLElement[] = [];
  return {
    add: (index: number, element: HTMLElement) => void (elements[index] = element),
    tabIndex: (index: number): 0 | -1 => (index === stop() ? 0 : -1),
    onFocus: (index: number) => void setAt(index),
    onKeyDown(event: KeyboardEvent): void {
      const { key } = event;
      const element = elements[stop()];
      const step = STEPS[key];
      const last = count() - 1;
      let next = key === "Home" ? 0 : key === "End" ? last : null;
      if (step !== undefined) {
        const isMirrored =
          /^Arrow(L|R)/.test(key) && element?.closest("[dir]")?.getAttribute("dir") === "rtl";
        next = (stop() + (isMirrored ? -step : step) + count()) % count();
      }
      if (next === null || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      setAt(next);
      elements[next]?.focus();
    },
  };
}
