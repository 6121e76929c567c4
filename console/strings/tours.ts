import { plural } from "./plural.ts";

/** Words of Settings › Tours. */
export const tours = {
  title: "Tours",
  lead: "Steps that lead visitors through your product, written on your own pages.",
  none: "No tours yet",
  noneHint: "Create one, open a page of your product, and point at what matters.",
  add: "New tour",
  edit: "Edit",
  editNamed: (title: string): string => `Edit ${title}`,
  more: "Show more",
  back: "All tours",
  readOnly: "Viewers can read tours, not write them.",
  newTitle: "New tour",
  steps: (count: number): string => plural(count, "step", "steps"),
  onPageLead: "Steps, their words, and what they point at are written on the page itself.",

  basics: "Name and looks",
  fields: {
    name: "Name",
    description: "Description",
    descriptionHint: "Visitors choose tours by name and description, in the messenger’s Tours tab.",
    progress: "Show how far it is",
    progressHint: "A step says which of how many it is.",
    confetti: "Confetti at the end",
    confettiHint: "Not for visitors who want less motion.",
  },
  stepList: "Steps",
  untitled: "Without a title",
  kinds: { pointer: "Points at an element", post: "Over the page" },
  everyPage: "wherever the tour is",
  stepCounts: (shown: number, left: number): string =>
    `seen in ${plural(shown, "run", "runs")}${left > 0 ? `, ${left} ended here` : ""}`,
  found: (share: number): string => `target found ${share} %`,
  notLookedFor: "target not looked for yet",

  delivery: "Who, where, when",
  deliveryLead: "When the tour begins by itself. Visitors can also begin it from the Tours tab or a link.",

  results: "Results of this version",
  resultsNone: "Nobody has begun this version yet.",
  counts: {
    started: "Begun",
    completed: "Completed",
    rate: "Completion",
    dismissed: "Closed",
    snoozed: "Put off",
    blocked: "Got stuck",
  },

  save: "Save",
  publish: "Publish",
  pause: "Pause",
  archive: "Archive",
  saved: "Saved.",
  done: {
    draft: "It is a draft again.",
    live: "Published. Open pages get it at once.",
    paused: "Paused. Who has begun it can finish it.",
    archived: "Archived.",
  },
};
