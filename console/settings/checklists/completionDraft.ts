import type { FunctionArgs } from "convex/server";
import type { api } from "../../data/api.ts";
import { toLines } from "../../delivery/deliveryDraft.ts";
import { type RuleDraft, toDraft, toRule } from "../../rules/ruleDraft.ts";

type Fields = FunctionArgs<typeof api.checklists.create>["fields"];
type Completion = NonNullable<Fields["items"][number]["completion"]>;
type Condition = Extract<Completion, { type: "event" }>["where"][number];

/** A condition on a property of an event as it is typed. */
export type WhereDraft = { property: string; op: Condition["op"]; value: string };

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
    where: event.where.map(({ property, op, value = "" }) => ({ property, op, value: `${value}` })),
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

/** What is typed is a number or yes and no where it reads like one: pages track them so. */
function toWhere({ property, op, value }: WhereDraft): Condition {
  if (op === "isSet") return { property, op };
  if (op === "greaterThan" || op === "lessThan") return { property, op, value: toNumber(value) };
  if (op === "contains") return { property, op, value };
  const asNumber = toNumber(value);
  if (value.trim() === "true" || value.trim() === "false")
    return { property, op, value: value.trim() === "true" };
  return { property, op, value: Number.isFinite(asNumber) ? asNumber : value };
}

const toNumber = (text: string): number => (text.trim() === "" ? Number.NaN : Number(text));
