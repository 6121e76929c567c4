import type { InputTest, MarkWatch } from "../../protocol/anchors/marks.ts";
import { isFilled } from "./inputTest.ts";

/** Somebody who stops writing for so long has finished. */
const WRITTEN_MS = 600;
const PASSIVE = { capture: true, passive: true };
/** What is heard, and what it may be. */
const EVENTS: Record<string, string> = {
  click: "click",
  pointerover: "hover",
  pointerout: "leave",
  focusin: "focus",
  focusout: "blur",
  input: "input",
  change: "input",
};
/** Of these there is another end, where the pointer or the keyboard comes from or goes to. */
const CROSSING = /over|out|focus/;

/**
 * Looks out for what a visitor does at an element. Heard at the element's document or shadow root, of trusted events alone.
 * @param onSeen is told the place of the first that has happened, each time
 */
export function watchVisitor(
  element: Element,
  { watch, signal }: { watch: readonly MarkWatch[]; signal: AbortSignal },
  onSeen: (at: number) => void,
): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const judge = (field: Element): void => {
    const at = watch.findIndex((each) => each.on === "input" && isFilled(field, { ...each.is } as InputTest));
    if (at >= 0) onSeen(at);
  };
  const onEvent = (event: Event): void => {
    const path = event.composedPath();
    if (!event.isTrusted || !path.includes(element)) return;
    const on = EVENTS[event.type];
    if (on === "input") {
      clearTimeout(timer);
      const field = path[0] as Element;
      // Left, or ticked.
      if (event.type === "change") judge(field);
      else timer = setTimeout(judge, WRITTEN_MS, field);
      return;
    }
    const { relatedTarget } = event as MouseEvent;
    if (CROSSING.test(event.type) && element.contains(relatedTarget as Node | null)) return;
    const at = watch.findIndex((each) => each.on === on);
    if (at >= 0) onSeen(at);
  };
  const root = element.getRootNode();
  for (const [type, on] of Object.entries(EVENTS))
    if (watch.some((each) => each.on === on)) root.addEventListener(type, onEvent, { ...PASSIVE, signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
}

/**
 * Looks out for what comes into the page and goes.
 * @returns looks, and says the place of the first that has happened since, or -1
 */
export function makePresence(watch: readonly MarkWatch[]): () => number {
  const before = new Map<number, boolean>();
  const isThere = (selector: string): boolean => {
    try {
      return [...document.querySelectorAll(selector)].some((each) => each.checkVisibility());
    } catch {
      // No selector.
      return false;
    }
  };
  return () => {
    let first = -1;
    watch.forEach((each, at) => {
      if (!("selector" in each)) return;
      const is = isThere(each.selector);
      const was = !!before.get(at);
      before.set(at, is);
      // What is there already has appeared; what was never there has not disappeared.
      if (is !== was && is === (each.on === "appears") && first < 0) first = at;
    });
    return first;
  };
}
