import type { Step } from "./candidates.ts";

/** In these somebody writes. */
const FIELD = "input,textarea,select,[contenteditable]:not([contenteditable=false])";
/** The browser's own: not even while picking are they taken from it. */
const BROWSERS = /^(Tab|F\d+)$/;

const STEPS: Record<string, Step> = {
  ArrowUp: "parent",
  ArrowDown: "child",
  ArrowRight: "next",
  ArrowLeft: "previous",
};

/** What a key means to an author: a step, or one of these. */
export type Meaning = Step | "pick" | "leave" | "freeze" | "p" | "n" | "";

/** Whether a key belongs to the browser. */
export const isBrowsers = ({ key, ctrlKey, metaKey }: KeyboardEvent): boolean =>
  ctrlKey || metaKey || BROWSERS.test(key);

/** What a key means; letters only where nobody writes, and on keyboards of other scripts by where they are. */
export function meaningOf(event: KeyboardEvent): Meaning {
  const { key, code, altKey, isComposing } = event;
  if (isBrowsers(event) || altKey || isComposing) return "";
  const meaning = STEPS[key] ?? ({ Enter: "pick", Escape: "leave", " ": "freeze" } as const)[key];
  if (meaning) return meaning;
  const target = event.composedPath()[0] as Element | undefined;
  if (target?.nodeType === 1 && target.matches(FIELD)) return "";
  const letter = /^[a-z]$/i.test(key)
    ? key.toLowerCase()
    : /^\P{ASCII}$/u.test(key)
      ? code.slice(3).toLowerCase()
      : "";
  return letter === "p" || letter === "n" ? letter : "";
}
