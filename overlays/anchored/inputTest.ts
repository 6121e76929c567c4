import type { InputTest } from "../../protocol/anchors/marks.ts";

/** As far as a visitor gets it right by eye; nobody is held up by what is stricter. */
const PRESETS: Record<string, RegExp> = {
  email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
  number: /^[+-]?(\d[\d\s.,']*|[.,]\d+)$/,
  url: /^(https?:\/\/)?[^\s/.]+(\.[^\s/.]+)+(\/\S*)?$/i,
};

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
const FIELD = "input,textarea,select";

/** What somebody has written into a field, or into an element that can be written in. */
function readText(element: Element): string {
  return element.matches(FIELD) ? (element as Field).value : (element.textContent ?? "");
}

/**
 * Whether a field is filled as asked. What is in it stays here; of a password it is not even told whether it equals something.
 */
export function isFilled(element: Element, test: InputTest): boolean {
  const { type, checked } = element as HTMLInputElement;
  const isInput = element.matches("input") && /^(checkbox|radio)$/.test(type);
  const isBox = isInput || element.hasAttribute("aria-checked");
  const isTicked = isInput ? checked : element.getAttribute("aria-checked") === "true";
  if (test.type === "checked") return isTicked;
  const text = readText(element).trim();
  if (test.type === "filled") return isBox ? isTicked : text !== "";
  if (test.type === "minLength") return text.length >= test.n;
  if (test.type === "matches")
    return Object.hasOwn(PRESETS, test.preset) && (PRESETS[test.preset] as RegExp).test(text);
  return test.type === "equals" && type !== "password" && text === test.text;
}

/** What can be filled or ticked. */
const FIELDS = "input:not([type=hidden]),textarea,select,[contenteditable],[aria-checked]";

/** Whether an element is filled as asked just now: a field, or what is around one; of several boxes one is enough. */
export function isAsAsked(element: Element, test: InputTest): boolean {
  const fields = element.matches(FIELDS)
    ? [element]
    : [...(element.shadowRoot ?? element).querySelectorAll(FIELDS)];
  return (test.type === "checked" || fields.length === 1) && fields.some((each) => isFilled(each, test));
}
