/**
 * A sentence as the build leaves it: text with `{blanks}`, or a choice by one value: its own text, its plural category in
 * the language, or `other`.
 */
export type Message = string | readonly [value: string, forms: Readonly<Record<string, Message>>];

export type Messages = Readonly<Record<string, Message>>;

/** What is said now. */
export type Strings = {
  /** Of the language on show, as Intl wants it. */
  locale: string;
  /** Whatever is not in the core catalog's own English. */
  messages: Messages;
};
