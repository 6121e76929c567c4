import { plural } from "./plural.ts";

/** Words of Settings › Segments. */
export const segments = {
  title: "Segments",
  lead: "Groups of visitors with a name, for tours, messages and whatever else is for some and not for all.",
  none: "No segments yet",
  noneHint: "Write down once who is meant, and use it wherever you like.",
  add: "New segment",
  edit: "Edit",
  editNamed: (title: string): string => `Edit ${title}`,
  more: "Show more",
  back: "All segments",
  readOnly: "Viewers can read segments, not write them.",
  statuses: { counting: "Counting", counted: "Counted" },
  size: (count: number, of: number): string =>
    of > 0 ? `${count} of ${plural(of, "visitor", "visitors")}` : plural(count, "visitor", "visitors"),
  fields: { name: "Name", description: "Description", rule: "Who is in it" },
  trial: "How many that would be",
  trialHint: "Counted among the newest visitors, as the conditions stand above; nothing is saved by it.",
  preview: "Try it",
  lacksNumber: "A condition has no number yet.",
  previewed: (matching: number, sampled: number): string =>
    `${matching} of the newest ${plural(sampled, "visitor", "visitors")} would be in it.`,
  save: "Save",
  saved: "Saved. Its visitors are being counted.",
  remove: "Remove",
  removed: "Removed.",
  removeNamed: (name: string): string => `Remove “${name}”?`,
  inDrafts: "These are not live, and cannot go live without it:",
  draft: (kind: string, name: string): string => `${kind} “${name}”`,
};
