import { compileMessage, type Message, MessageError } from "../../../convex/model/messageFormat.ts";

/** A sentence as it was written: what it says for examples, or where it is none. */
export type Reading =
  | { ok: true; samples: { when: string; says: string }[]; unknown: string[] }
  | { ok: false; at: number; what: string };

/** Numbers among which every language has one for each of its plural forms. */
const NUMBERS = [1, 2, 3, 5, 0, 11, 21, 100, 1.5, 1_000_000];
const CATEGORIES = ["zero", "one", "two", "few", "many", "other"];

/**
 * @param source what is written
 * @param usual the sentence it replaces: only its blanks are filled in
 */
export function readMessage(source: string, usual: string, language: string): Reading {
  try {
    const message = compileMessage(source);
    const known = blanksOf(compileMessage(usual));
    const unknown = [...blanksOf(message)].filter((name) => !known.has(name));
    return { ok: true, samples: samplesOf(message, language), unknown };
  } catch (error) {
    if (!(error instanceof MessageError)) throw error;
    return { ok: false, at: error.at, what: error.what };
  }
}

function blanksOf(message: Message): Set<string> {
  if (typeof message === "string")
    return new Set([...message.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ""));
  const [name, forms] = message;
  return new Set([name, ...Object.values(forms).flatMap((form) => [...blanksOf(form)])]);
}

function samplesOf(
  message: Message,
  language: string,
  when: string[] = [],
): { when: string; says: string }[] {
  if (typeof message === "string") return [{ when: when.join(", "), says: message }];
  const [name, forms] = message;
  return Object.entries(forms).flatMap(([form, inner]) => {
    const value = exampleOf(form, Object.keys(forms), language);
    const filled = typeof value === "number" ? fill(inner, name, value.toLocaleString(language)) : inner;
    return samplesOf(filled, language, [...when, `${name} = ${value}`]);
  });
}

/** A number that chooses the form, or the form's own word. */
function exampleOf(form: string, forms: readonly string[], language: string): number | string {
  if (/^\d+$/.test(form)) return Number(form);
  const isPlural = forms.every((each) => /^\d+$/.test(each) || CATEGORIES.includes(each));
  if (!isPlural) return form;
  const rules = new Intl.PluralRules(language);
  return NUMBERS.find((number) => !forms.includes(String(number)) && rules.select(number) === form) ?? form;
}

function fill(message: Message, name: string, value: string): Message {
  if (typeof message === "string") return message.replaceAll(`{${name}}`, value);
  const [by, forms] = message;
  return [
    by,
    Object.fromEntries(Object.entries(forms).map(([form, inner]) => [form, fill(inner, name, value)])),
  ];
}
