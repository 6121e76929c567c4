import type { FunctionArgs } from "convex/server";
import type { api } from "../../data/api.ts";
import { toLines } from "../../delivery/deliveryDraft.ts";
import { type RuleDraft, toDraft, toRule } from "../../rules/ruleDraft.ts";
import { toWhere, toWhereDraft, type WhereDraft } from "../conditions/whereDraft.ts";

type Fields = FunctionArgs<typeof api.checklists.create>["fields"];
type Completion = NonNullable<Fields["items"][number]["completion"]>;

/** When an item is done, while it is being written: everything as it is typed, whichever kind is chosen. */
export type CompletionDraft = {
  type: Completion["type"];
  /** Of an event. */
  name: string;
  count: string;
  where: WhereDraft[];
  rule: RuleDraft;
  /** Patterns, one a line. */
  include: string;
  exclude: string;
  /** Of a survey or a tour. */
  itemId: string;
};

/** As it begins in the editor. */
export function toCompletionDraft(completion: Completion = { type: "manual" }): CompletionDraft {
  const event = completion.type === "event" ? completion : { name: "", count: 1, where: [] };
  const page = completion.type === "page" ? completion.page : { include: [], exclude: [] };
  return {
    type: completion.type,
    name: event.name,
    count: `${event.count}`,
    where: event.where.map(toWhereDraft),
    rule: toDraft(completion.type === "rule" ? structuredClone(completion.rule) : null),
    include: page.include.join("\n"),
    exclude: page.exclude.join("\n"),
    itemId: completion.type === "item" ? completion.itemId : "",
  };
}

/** What the server takes, or refuses with the place that is wrong. */
export function toCompletion(draft: CompletionDraft): Completion {
  switch (draft.type) {
    case "event":
      return { type: "event", name: draft.name, count: Number(draft.count), where: draft.where.map(toWhere) };
    case "rule":
      return { type: "rule", rule: toRule(draft.rule) };
    case "page":
      return { type: "page", page: { include: toLines(draft.include), exclude: toLines(draft.exclude) } };
    case "item":
      return { type: "item", itemId: draft.itemId };
    default:
      return { type: "manual" };
  }
}
