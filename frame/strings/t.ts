import { en, type StringKey } from "./en.ts";

const plural = new Intl.PluralRules("en");

/** A sentence of the catalog with its blanks filled. With `count`, the singular is chosen where the catalog has one. */
export function t(key: StringKey, values: Record<string, string | number> = {}): string {
  const { count } = values;
  const form = typeof count === "number" ? `${key}_${plural.select(count)}` : key;
  const text: string = form in en ? en[form as StringKey] : en[key];
  return text.replace(/\{(\w+)\}/g, (blank, name: string) => String(values[name] ?? blank));
}
