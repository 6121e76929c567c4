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
  const isBox = element.matches("input") && /^(checkbox|radio)$/.test(type);
  if (test.type === "checked") return isBox ? checked : element.getAttribute("aria-checked") === "true";
  const text = readText(element).trim();
  if (test.type === "filled") return isBox ? checked : text !== "";
  if (test.type === "minLength") return text.length >= test.n;
  if (test.type === "matches")
    return Object.hasOwn(PRESETS, test.preset) && (PRESETS[test.preset] as RegExp).test(text);
  return test.type === "equals" && type !== "password" && text === test.text;
}
