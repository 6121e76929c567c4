import { plural } from "./plural.ts";

/** Words of Settings › Checklists. */
export const checklists = {
  title: "Checklists",
  lead: "Lists of things to do, in the messenger’s Tasks tab. The tab is switched on under Messenger.",
  none: "No checklists yet",
  noneHint: "Write one and publish it. What a visitor ticks off is kept, also when you change the list.",
  add: "New checklist",
  edit: "Edit",
  editNamed: (title: string): string => `Edit ${title}`,
  more: "Show more",
  back: "All checklists",
  readOnly: "Viewers can read checklists, not write them.",
  statuses: { draft: "Draft", live: "Live", paused: "Paused", archived: "Archived" },
  items: (count: number): string => plural(count, "item", "items"),

  fields: {
    title: "Title",
    description: "Description",
    audience: "For whom",
    items: "Items",
    item: (n: number): string => `Item ${n}`,
    itemTitle: (n: number): string => `Title of item ${n}`,
    itemText: (n: number): string => `Explanation of item ${n}`,
    action: (n: number): string => `What item ${n} leads to`,
    actions: { none: "Nothing", url: "An address", article: "An article", newConversation: "A new message" },
    label: (n: number): string => `Text of item ${n}’s button`,
    url: (n: number): string => `Address of item ${n}`,
    article: (n: number): string => `Article of item ${n}, by id or slug`,
    text: (n: number): string => `Message that item ${n} begins`,
    addItem: "Add an item",
    up: (n: number): string => `Move item ${n} up`,
    down: (n: number): string => `Move item ${n} down`,
    remove: (n: number): string => `Remove item ${n}`,
  },

  save: "Save",
  publish: "Publish",
  pause: "Pause",
  archive: "Archive",
  saved: "Saved.",
  done: {
    draft: "It is a draft again.",
    live: "Published. Open messengers show it.",
    paused: "Paused. Visitors keep what they have ticked off.",
    archived: "Archived.",
  },
};
