import type { FunctionArgs } from "convex/server";
import type { api } from "../../data/api.ts";

type Fields = FunctionArgs<typeof api.checklists.create>["fields"];
type Item = Fields["items"][number];

/** An item while it is being written: everything as it is typed. */
export type ItemDraft = {
  id: string;
  title: string;
  text: string;
  leadsTo: Item["action"]["type"];
  label: string;
  /** An address, an article, or the message to begin. */
  target: string;
};

export type ChecklistDraft = Pick<Fields, "title" | "description" | "visibleTo"> & { items: ItemDraft[] };

/** A checklist as it begins in the editor. */
export function toDraft(fields: Fields | null): ChecklistDraft {
  const { title = "", description = "", visibleTo = "all", items } = fields ?? {};
  return { title, description, visibleTo, items: items?.map(toItemDraft) ?? [makeItem()] };
}

/** A new empty item with an id of its own, which it keeps for life: progress goes by it. */
export const makeItem = (): ItemDraft =>
  toItemDraft({
    id: `i${crypto.randomUUID().replaceAll("-", "").slice(0, 12)}`,
    title: "",
    action: { type: "none" },
  });

/** What the server takes. */
export const toFields = ({ items, ...fields }: ChecklistDraft): Fields => ({
  ...fields,
  items: items.map(toItem),
});

function toItemDraft({ id, title, text = "", action }: Item): ItemDraft {
  const base = { id, title, text, leadsTo: action.type, label: "" };
  if (action.type === "url") return { ...base, label: action.label, target: action.url };
  if (action.type === "article") return { ...base, target: action.articleId };
  return { ...base, target: action.type === "newConversation" ? (action.text ?? "") : "" };
}

function toItem({ id, title, text, leadsTo, label, target }: ItemDraft): Item {
  const base = { id, title, text };
  if (leadsTo === "url") return { ...base, action: { type: "url", url: target, label } };
  if (leadsTo === "article") return { ...base, action: { type: "article", articleId: target } };
  if (leadsTo === "newConversation") return { ...base, action: { type: "newConversation", text: target } };
  return { ...base, action: { type: "none" } };
}
