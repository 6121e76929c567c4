import { plural } from "./plural.ts";

/** Words of Settings › Texts. */
export const texts = {
  title: "Texts",
  lead: "Every sentence of the messenger in your own words, language by language. Open messengers follow at once.",
  noAccessTitle: "Only owners and admins can change the texts",
  noAccess: "Ask one of them if a sentence should read differently.",
  language: "Language",
  search: "Search sentences",
  onlyOwn: "Only those in your words",
  count: (shown: number, own: number): string =>
    `${plural(shown, "sentence", "sentences")}, ${own} in your words`,
  none: "No sentence matches.",
  more: (count: number): string => `Show ${count} more`,
  parts: {
    greeting: "Greeting",
    core: "Everywhere",
    lively: "Conversations",
    help: "Help centre",
    tickets: "Tickets",
    attachments: "Files",
  } as Record<string, string>,
  own: (key: string): string => `Your words for ${key}`,
  usual: "Usual",
  isOwn: "In your words",
  save: "Save",
  discard: "Discard",
  reset: "Use the usual words",
  saved: "Saved. Open messengers follow at once.",
  mistake: (place: number, what: string): string => `Mistake at sign ${place}: ${what}.`,
  unknown: (names: string[]): string =>
    `Nothing fills in ${names.map((name) => `{${name}}`).join(", ")} here.`,
  samples: "As it reads",
  preview: "Preview",
};
