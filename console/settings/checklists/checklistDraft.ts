import type { FunctionArgs } from "convex/server";
import type { api } from "../../data/api.ts";
import { type DeliveryDraft, toDelivery, toDeliveryDraft } from "../../delivery/deliveryDraft.ts";
import { type CompletionDraft, toCompletion, toCompletionDraft } from "./completionDraft.ts";

type Fields = FunctionArgs<typeof api.checklists.create>["fields"];
type Item = Fields["items"][number];
/** A tab of the messenger. */
export type TabId = Extract<Item["action"], { type: "tab" }>["tab"];

/** An item while it is being written: everything as it is typed. */
export type ItemDraft = {
  id: string;
  title: string;
  text: string;
  leadsTo: Item["action"]["type"];
  label: string;
  /** An address, an article, a survey, a tour, a tab, or the message to begin. */
  target: string;
  completion: CompletionDraft;
};

export type ChecklistDraft = Pick<Fields, "title" | "description" | "visibleTo"> & {
  items: ItemDraft[];
  isDelivered: boolean;
  delivery: DeliveryDraft;
};

/** A checklist as it begins in the editor. */
export function toDraft(fields: Fields | null): ChecklistDraft {
  const { title = "", description = "", visibleTo = "all", items } = fields ?? {};
  return {
    title,
    description,
    visibleTo,
    items: items?.map(toItemDraft) ?? [makeItem()],
    isDelivered: Boolean(fields?.delivery),
    delivery: toDeliveryDraft(fields?.delivery),
  };
}

/** A new empty item with an id of its own, which it keeps for life: progress goes by it. */
export const makeItem = (): ItemDraft =>
  toItemDraft({
    id: `i${crypto.randomUUID().replaceAll("-", "").slice(0, 12)}`,
    title: "",
    action: { type: "none" },
  });

/** What the server takes. */
export const toFields = ({ items, isDelivered, delivery, ...fields }: ChecklistDraft): Fields => ({
  ...fields,
  items: items.map(toItem),
  delivery: isDelivered ? toDelivery(delivery) : null,
});

function toItemDraft({ id, title, text = "", action, completion }: Item): ItemDraft {
  const label = "label" in action ? action.label : "";
  return {
    id,
    title,
    text,
    leadsTo: action.type,
    label,
    target: targetOf(action),
    completion: toCompletionDraft(completion),
  };
}

function targetOf(action: Item["action"]): string {
  switch (action.type) {
    case "url":
      return action.url;
    case "article":
      return action.articleId;
    case "survey":
      return action.surveyId;
    case "tour":
      return action.tourId;
    case "tab":
      return action.tab;
    default:
      return action.type === "newConversation" ? (action.text ?? "") : "";
  }
}

const toItem = ({ id, title, text, completion, ...draft }: ItemDraft): Item => ({
  id,
  title,
  text,
  action: toAction(draft),
  completion: toCompletion(completion),
});

function toAction({
  leadsTo,
  label,
  target,
}: Pick<ItemDraft, "leadsTo" | "label" | "target">): Item["action"] {
  switch (leadsTo) {
    case "url":
      return { type: "url", url: target, label };
    case "article":
      return { type: "article", articleId: target };
    case "newConversation":
      return { type: "newConversation", text: target };
    case "survey":
      return { type: "survey", surveyId: target, label };
    case "tour":
      return { type: "tour", tourId: target, label };
    case "tab":
      return { type: "tab", tab: (target || "home") as TabId, label };
    default:
      return { type: "none" };
  }
}
