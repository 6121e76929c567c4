import type { FunctionArgs } from "convex/server";
import type { api } from "../../data/api.ts";
import { text } from "../../strings.ts";

type Item = FunctionArgs<typeof api.checklists.create>["fields"]["items"][number];
/** A condition on a property of an event, as the server takes it. */
export type Condition = Extract<NonNullable<Item["completion"]>, { type: "event" }>["where"][number];

/** The same as it is typed. */
export type WhereDraft = { property: string; op: Condition["op"]; value: string };

/** As many as the server takes. */
export const MOST_CONDITIONS = 10;

export const newWhere = (): WhereDraft => ({ property: "", op: "is", value: "" });

const toNumber = (typed: string): number => (typed.trim() === "" ? Number.NaN : Number(typed));

/** What is typed is a number or yes and no where it reads like one: pages track them so. In quotation marks it is text. */
function toValue(typed: string): string | number | boolean {
  const quoted = /^"([^]*)"$/.exec(typed.trim());
  if (quoted) return quoted[1] ?? "";
  if (typed.trim() === "true" || typed.trim() === "false") return typed.trim() === "true";
  const number = toNumber(typed);
  return Number.isFinite(number) ? number : typed;
}

/** A condition as it begins in the editor: what is text is so again once it is saved. */
export function toWhereDraft({ property, op, value = "" }: Condition): WhereDraft {
  const isPlain = op === "contains" || typeof value !== "string" || toValue(value) === value;
  return { property, op, value: isPlain ? `${value}` : `"${value}"` };
}

/** What the server takes, or refuses with the place that is wrong. */
export function toWhere({ property, op, value }: WhereDraft): Condition {
  if (op === "isSet") return { property, op };
  if (op === "greaterThan" || op === "lessThan") return { property, op, value: toNumber(value) };
  return { property, op, value: op === "contains" ? value : toValue(value) };
}

/** What is wrong with a condition, in words; empty if nothing is. The server has the last word. */
export function whereFault({ property, op, value }: WhereDraft): string {
  const { faults } = text.conditions;
  if (!property.trim()) return faults.property;
  if (op === "isSet") return "";
  if (op === "greaterThan" || op === "lessThan") return Number.isFinite(toNumber(value)) ? "" : faults.number;
  return value.trim() ? "" : faults.value;
}
