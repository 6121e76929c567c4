import type { Amounts } from "../tests/content/fillHome.ts";

/** A place in the messenger that a click leads to. `call` runs in the page; `seen` is there once the place is painted. */
export type Place = { name: string; title: string; call: string; seen: string; amounts: Partial<Amounts> };

const NOTHING = { messages: 1, conversations: 1, tickets: 0 };

/** The places, with what fills each; `conversationId` is of the visitor's long conversation. */
export const makePlaces = (slug: string): Place[] => [
  {
    name: "home",
    title: "home, 60 conversations",
    call: 'open("home")',
    seen: ".oc-home .oc-row",
    amounts: { ...NOTHING, conversations: 60 },
  },
  {
    name: "thread",
    title: "a thread of 5,000 messages",
    call: "showConversation(conversationId)",
    seen: ".oc-log .oc-bubble",
    amounts: { ...NOTHING, messages: 5_000 },
  },
  {
    name: "help",
    title: "help centre, 200+ articles",
    call: 'open("help")',
    seen: ".oc-help .oc-shelf",
    amounts: NOTHING,
  },
  {
    name: "article",
    title: "a long article",
    call: `showArticle(${JSON.stringify(slug)})`,
    seen: ".oc-reader .oc-reader-title",
    amounts: NOTHING,
  },
  {
    name: "tickets",
    title: "40 tickets",
    call: 'open("tickets")',
    seen: ".oc-page button",
    amounts: { ...NOTHING, tickets: 40 },
  },
];
