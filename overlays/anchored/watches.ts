import type { InputTest, MarkWatch } from "../../protocol/anchors/marks.ts";
import { elementOf } from "./elementOf.ts";
import { isAsAsked, isFilled } from "./inputTest.ts";
import type { LiveMark } from "./liveMark.ts";
import { watchState } from "./watchState.ts";

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
/** What is so already when it is first looked for. */
const ALREADY: Record<string, string> = { hover: ":hover", focus: ":focus-within" };

type Told = {
  signal: AbortSignal;
  /** There is reason to look. */
  later: () => void;
  /** The first of `watch` that has happened, by its place, each time. */
  onSeen: (at: number) => void;
};

/**
 * Looks out for what a mark asks for: what a visitor does at its element, of trusted events alone, what becomes of fields
 * whoever fills them, and what comes into the page and goes. What is so already has not happened: of that the mark tells.
 * @returns looks, and says the place of the first that has happened since, or -1
 */
export function watchMark(live: LiveMark, { signal, later, onSeen }: Told): () => number {
  const { known, mark } = live;
  const { watch } = mark;
  const element = elementOf(live);
  let writing: ReturnType<typeof setTimeout> | undefined;
  const hasState = watch.some((each) => "selector" in each || each.on === "input");
  const state = hasState ? watchState(later, signal) : undefined;
  const isSo = (each: MarkWatch, at: number): boolean | undefined => {
    if ("selector" in each) return state?.isThere(each.selector) === (each.on === "appears");
    if (each.on === "input") {
      // Not yet, as long as somebody writes, or is in the field; what is so from the start is.
      const isIn = known.has(at) && element?.matches(ALREADY.focus as string);
      const isEarly = each.when === "input" ? false : each.when ? isIn : writing;
      return element && !isEarly ? isAsAsked(element, { ...each.is } as InputTest) : undefined;
    }
    const already = ALREADY[each.on];
    return already ? element?.matches(already) : undefined;
  };
  if (element)
    hearVisitor(element, { watch, signal }, (at, field) => {
      clearTimeout(writing);
      const judge = (whens: readonly unknown[]): boolean => {
        const found = watch.findIndex(
          (each) =>
            each.on === "input" &&
            whens.includes(each.when) &&
            field &&
            isFilled(field, { ...each.is } as InputTest),
        );
        if (found < 0) return false;
        known.set(found, true);
        onSeen(found);
        return true;
      };
      writing = undefined;
      if (at >= 0) onSeen(at);
      else if (at === LEFT) judge(["input", "change", undefined]);
      else if (!judge(["input"]))
        writing = setTimeout(() => {
          writing = undefined;
          judge([undefined]);
        }, WRITTEN_MS);
    });
  signal.addEventListener("abort", () => clearTimeout(writing));
  return () => {
    let first = -1;
    watch.forEach((each, at) => {
      const is = isSo(each, at);
      if (is === undefined) return;
      const was = known.get(at);
      known.set(at, is);
      if (was === undefined) live.isMet ||= is;
      // The pointer and the keyboard are heard.
      else if (is && !was && first < 0 && !ALREADY[each.on]) first = at;
    });
    return first;
  };
}

/** A field was left or ticked; it is being written in. */
const [LEFT, WRITTEN] = [-1, -2];

/** Hears a visitor at an element: at its document or shadow root, so that a page which stops events does not matter. */
function hearVisitor(
  element: Element,
  { watch, signal }: { watch: readonly MarkWatch[]; signal: AbortSignal },
  onEvent: (at: number, field?: Element) => void,
): void {
  const hear = (event: Event): void => {
    const path = event.composedPath();
    if (!event.isTrusted || !path.includes(element)) return;
    const on = EVENTS[event.type];
    if (on === "input") return onEvent(event.type === "change" ? LEFT : WRITTEN, path[0] as Element);
    const { relatedTarget } = event as MouseEvent;
    if (CROSSING.test(event.type) && element.contains(relatedTarget as Node | null)) return;
    const at = watch.findIndex((each) => each.on === on);
    if (at >= 0) onEvent(at);
  };
  for (const [type, on] of Object.entries(EVENTS))
    if (watch.some((each) => each.on === on))
      element.getRootNode().addEventListener(type, hear, { ...PASSIVE, signal });
}
