import type { Amounts } from "../tests/content/fillHome.ts";

/**
 * A place in the messenger that a click leads to by a method of the public API, with its argument (null: the visitor's long
 * conversation); `seen` is there once the place is painted.
 */
export type Place = {
  name: string;
  title: string;
  method: "open" | "showConversation" | "showArticle";
  argument: string | null;
  seen: string;
  amounts: Partial<Amounts>;
};

const NOTHING = { messages: 1, conversations: 1, tickets: 0 };

/** The places, with what fills each. `slug` is of a long article. */
export const makePlaces = (slug: string): Place[] => [
  {
    name: "home",
    title: "home, 60 conversations",
    method: "open",
    argument: "home",
    seen: ".oc-home .oc-row",
    amounts: { ...NOTHING, conversations: 60 },
  },
  {
    name: "thread",
    title: "a thread of 5,000 messages",
    method: "showConversation",
    argument: null,
    seen: ".oc-log .oc-bubble",
    amounts: { ...NOTHING, messages: 5_000 },
  },
  {
    name: "help",
    title: "help centre, 200+ articles",
    method: "open",
    argument: "help",
    seen: ".oc-help .oc-shelf",
    amounts: NOTHING,
  },
  {
    name: "article",
    title: "a long article",
    method: "showArticle",
    argument: slug,
    seen: ".oc-reader .oc-reader-title",
    amounts: NOTHING,
  },
  {
    name: "tickets",
    title: "40 tickets",
    method: "open",
    argument: "tickets",
    seen: ".oc-page button",
    amounts: { ...NOTHING, tickets: 40 },
  },
];
