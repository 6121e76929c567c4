import { paginationResultValidator } from "convex/server";
import { type Infer, v } from "convex/values";
import { audienceValidator } from "./messengerValidators";

/** The shapes of checklists: what a visitor can tick off, one thing after another. */

export const checklistStatus = v.union(
  v.literal("draft"),
  v.literal("live"),
  v.literal("paused"),
  v.literal("archived"),
);
export type ChecklistStatus = Infer<typeof checklistStatus>;

/** What an item leads to, as its author writes it. `label` is the button's. */
const actionDraft = v.union(
  v.object({ type: v.literal("none") }),
  v.object({ type: v.literal("url"), url: v.string(), label: v.string() }),
  v.object({ type: v.literal("article"), articleId: v.string() }),
  v.object({ type: v.literal("newConversation"), text: v.optional(v.string()) }),
);

/** As it is kept: an address is the server's own parse, and `host` is there unless the label tells it. */
const storedAction = v.union(
  v.object({ type: v.literal("none") }),
  v.object({ type: v.literal("url"), label: v.string(), href: v.string(), host: v.optional(v.string()) }),
  v.object({ type: v.literal("article"), articleId: v.string() }),
  v.object({ type: v.literal("newConversation"), text: v.optional(v.string()) }),
);
export type StoredAction = Infer<typeof storedAction>;

const itemText = {
  /** Stays with the item for life: progress goes by it. */
  id: v.string(),
  title: v.string(),
  text: v.optional(v.string()),
};
const itemDraft = v.object({ ...itemText, action: actionDraft });
export type ItemDraft = Infer<typeof itemDraft>;
export const storedItem = v.object({ ...itemText, action: storedAction });
export type StoredItem = Infer<typeof storedItem>;

export const checklistFields = v.object({
  title: v.string(),
  description: v.string(),
  items: v.array(itemDraft),
  visibleTo: audienceValidator,
});
export type ChecklistFields = Infer<typeof checklistFields>;

/** A checklist as a visitor sees it, with their own progress. */
export const checklistView = v.object({
  id: v.id("checklists"),
  title: v.string(),
  description: v.string(),
  items: v.array(v.object({ ...storedItem.fields, isDone: v.boolean() })),
  done: v.number(),
  /** When the first item was ticked; null before. */
  startedAt: v.union(v.number(), v.null()),
});
export type ChecklistView = Infer<typeof checklistView>;

/** One in the team's list. */
export const checklistRow = v.object({
  id: v.id("checklists"),
  title: v.string(),
  status: checklistStatus,
  visibleTo: audienceValidator,
  items: v.number(),
  updatedAt: v.number(),
});
export type ChecklistRow = Infer<typeof checklistRow>;
export const checklistRowPage = paginationResultValidator(checklistRow);

/** One as its author left it. */
export const checklistDraft = v.object({
  id: v.id("checklists"),
  status: checklistStatus,
  version: v.number(),
  fields: checklistFields,
});
