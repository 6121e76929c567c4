import { createSignal } from "solid-js";
import type { en as attachments } from "./attachments/en.ts";
import type { en as cards } from "./cards/en.ts";
import { en } from "./core/en.ts";
import type { en as csat } from "./csat/en.ts";
import type { en as emoji } from "./emoji/en.ts";
import type { en as help } from "./help/en.ts";
import type { en as lively } from "./lively/en.ts";
import type { Message, Messages, Strings } from "./messages.ts";
import type { en as survey } from "./survey/en.ts";
import type { en as tickets } from "./tickets/en.ts";
import type { en as tooltips } from "./tooltips/en.ts";
import type { en as tours } from "./tours/en.ts";

export type StringKey =
  | keyof typeof en
  | keyof typeof attachments
  | keyof typeof emoji
  // Data rather than a sentence: of all emoji, in one order (messenger/emoji/emoji.ts).
  | "emojiNames"
  | keyof typeof cards
  | keyof typeof csat
  | keyof typeof help
  | keyof typeof lively
  | keyof typeof survey
  | keyof typeof tickets
  | keyof typeof tooltips
  | keyof typeof tours;

const english: Record<string, Message> = { ...en };
const [strings, setStrings] = createSignal<Strings>({ locale: "en", messages: {} });

export { setStrings };

/** Adds the English of a feature that has just been fetched. Its other languages come with `FrameApp.wantStrings`. */
export function addStrings(more: Messages): void {
  Object.assign(english, more);
}

/**
 * A sentence in the language on show, with its blanks filled and its numbers written as that language writes them. Where
 * it is called in a component, a change of language draws it anew.
 */
export function t(key: StringKey, values: Record<string, string | number> = {}): string {
  const { locale, messages } = strings();
  let message: Message = messages[key] ?? english[key] ?? key;
  while (typeof message !== "string") {
    const [name, forms]: Exclude<Message, string> = message;
    const value = values[name] ?? "";
    message = forms[value] ?? forms[new Intl.PluralRules(locale).select(+value)] ?? forms.other ?? key;
  }
  return message.replace(/\{(\w+)\}/g, (blank, name: string) =>
    (values[name] ?? blank).toLocaleString(locale),
  );
}
