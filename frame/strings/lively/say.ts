import { en, type LivelyKey } from "./en.ts";

const plural = new Intl.PluralRules("en");

/** A sentence of the lively parts with its blanks filled. With `count`, the singular is chosen where there is one. */
export function say(key: LivelyKey, values: Record<string, string | number> = {}): string {
  const { count } = values;
  const form = typeof count === "number" ? `${key}_${plural.select(count)}` : key;
  const text: string = form in en ? en[form as LivelyKey] : en[key];
  return text.replace(/\{(\w+)\}/g, (blank, name: string) => String(values[name] ?? blank));
}
