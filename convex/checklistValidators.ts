import { paginationResultValidator } from "convex/server";
import { type Infer, v } from "convex/values";
import { articleBlock } from "./articleValidators";
import { delivery, itemStatus, pageRule, propertyCondition } from "./deliveryValidators";
import { audienceValidator, tabId } from "./messengerValidators";
import { audienceRule } from "./ruleValidators";

/** The shapes of checklists: what a visitor is to do, one thing after another, and when each counts as done. */

/** What needs nothing but itself. `label` is the button's. */
const plainAction = [
  v.object({ type: v.literal("none") }),
  v.object({ type: v.literal("article"), articleId: v.string() }),
  v.object({ type: v.literal("newConversation"), text: v.optional(v.string()) }),
  v.object({ type: v.literal("tab"), tab: tabId, label: v.string() }),
  v.object({ type: v.literal("survey"), surveyId: v.string(), label: v.string() }),
  v.object({ type: v.literal("tour"), tourId: v.string(), label: v.string() }),
] as const;
/** What an item leads to, as its author writes it. */
const actionDraft = v.union(
  v.object({ type: v.literal("url"), url: v.string(), label: v.string() }),
  ...plainAction,
);
/** As it is kept: an address is the server's own parse, and `host` is there unless the label tells it. */
const storedAction = v.union(
  v.object({ type: v.literal("url"), label: v.string(), href: v.string(), host: v.optional(v.string()) }),
  ...plainAction,
);
export type StoredAction = Infer<typeof storedAction>;

/** When an item counts as done. Only what is `manual` is ticked by the visitor; everything else the deployment finds out. */
export const completion = v.union(
  v.object({ type: v.literal("manual") }),
  /** So many times, ever; with conditions, of the last events of this name (docs/checklists.md). */
  v.object({
    type: v.literal("event"),
    name: v.string(),
    where: v.array(propertyCondition),
    count: v.number(),
  }),
  /** What is known of the visitor: identity, fields, attributes, company. */
  v.object({ type: v.literal("rule"), rule: audienceRule }),
  /** A page was visited. */
  v.object({ type: v.literal("page"), page: pageRule }),
  /** A survey or a tour was completed. */
  v.object({ type: v.literal("item"), itemId: v.string() }),
);
export type Completion = Infer<typeof completion>;

const itemText = {
  /** Stays with the item for life: progress goes by it. */
  id: v.string(),
  title: v.string(),
  /** Markdown, without pictures. */
  text: v.optional(v.string()),
  /** Absent is manual. */
  completion: v.optional(completion),
};
const itemDraft = v.object({ ...itemText, action: actionDraft });
export type ItemDraft = Infer<typeof itemDraft>;
export const storedItem = v.object({
  ...itemText,
  action: storedAction,
  /** What the text has become when it was written; absent in what was written before there was Markdown here. */
  blocks: v.optional(v.array(articleBlock)),
});
export type StoredItem = Infer<typeof storedItem>;

/** What every version has. `delivery` null: it is in the tasks tab and never comes by itself. */
export const checklistContent = {
  title: v.string(),
  description: v.string(),
  items: v.array(storedItem),
  visibleTo: audienceValidator,
  delivery: v.optional(v.union(delivery, v.null())),
};

export const checklistFields = v.object({
  title: v.string(),
  description: v.string(),
  items: v.array(itemDraft),
  visibleTo: audienceValidator,
  /** Who gets it among those, and when it shows by itself. Absent or null: it does not. */
  delivery: v.optional(v.union(delivery, v.null())),
});
export type ChecklistFields = Infer<typeof checklistFields>;

/** A checklist as a visitor sees it, with their own progress. */
export const checklistView = v.object({
  id: v.id("checklists"),
  version: v.number(),
  title: v.string(),
  description: v.string(),
  items: v.array(
    v.object({
      id: v.string(),
      title: v.string(),
      blocks: v.array(articleBlock),
      action: storedAction,
      isDone: v.boolean(),
      /** Whether the visitor may tick it. */
      isManual: v.boolean(),
    }),
  ),
  done: v.number(),
  /** When the first item was done; null before, and while what was done before the list was live has not been written down. */
  startedAt: v.union(v.number(), v.null()),
  /** When its panel was put away last; null: never. */
  dismissedAt: v.union(v.number(), v.null()),
});
export type ChecklistView = Infer<typeof checklistView>;

/** One in the team's list. */
export const checklistRow = v.object({
  id: v.id("checklists"),
  title: v.string(),
  status: itemStatus,
  visibleTo: audienceValidator,
  items: v.number(),
  version: v.number(),
  updatedAt: v.number(),
});
export type ChecklistRow = Infer<typeof checklistRow>;
export const checklistRowPage = paginationResultValidator(checklistRow);

/** One as its author left it. */
export const checklistDraft = v.object({
  id: v.id("checklists"),
  status: itemStatus,
  version: v.number(),
  fields: checklistFields,
});

/** What has come of one version: visitors, each counted once. */
export const checklistResults = v.object({
  version: v.number(),
  /** Who has done something of it. */
  started: v.number(),
  completed: v.number(),
  items: v.array(v.object({ itemId: v.string(), title: v.string(), done: v.number() })),
});
export type ChecklistResults = Infer<typeof checklistResults>;
