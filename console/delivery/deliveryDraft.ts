import type { FunctionArgs } from "convex/server";
import type { api } from "../data/api.ts";
import { type RuleDraft, toDraft, toRule } from "../rules/ruleDraft.ts";

type Delivery = NonNullable<FunctionArgs<typeof api.checklists.create>["fields"]["delivery"]>;
export type TriggerType = Delivery["trigger"]["type"];
export type FrequencyType = Delivery["frequency"]["type"];

/** A delivery while it is being written: everything as it is typed, whichever kinds are chosen. */
export type DeliveryDraft = {
  isForAll: boolean;
  audience: RuleDraft;
  /** Patterns, one a line. */
  include: string;
  exclude: string;
  trigger: TriggerType;
  /** Seconds, per cent, or which time of an event. */
  amount: string;
  /** An event's name, or a selector. */
  target: string;
  when: "appears" | "clicked";
  /** Conditions of an event's properties, which are not edited here, and stay. */
  where: Extract<Delivery["trigger"], { type: "event" }>["where"];
  frequency: FrequencyType;
  days: string;
  max: string;
  /** As `datetime-local` has them, in the browser's time. */
  startAt: string;
  endAt: string;
  priority: string;
  isExempt: boolean;
};

/** What stays beside the launcher over many pages begins like this: it is there until it is done. */
const LASTING: Delivery = {
  audience: null,
  page: { include: [], exclude: [] },
  trigger: { type: "immediate" },
  frequency: { type: "untilCompleted" },
  schedule: {},
  priority: 0,
  isExempt: true,
};

/** As it begins in the editor. */
export function toDeliveryDraft(delivery: Delivery | null | undefined): DeliveryDraft {
  const { audience, page, trigger, frequency, schedule, priority, isExempt } = delivery ?? LASTING;
  return {
    isForAll: audience === null,
    audience: toDraft(structuredClone(audience)),
    include: page.include.join("\n"),
    exclude: page.exclude.join("\n"),
    trigger: trigger.type,
    amount: amountOf(trigger),
    target: trigger.type === "event" ? trigger.name : trigger.type === "element" ? trigger.selector : "",
    when: trigger.type === "element" ? trigger.when : "appears",
    where: trigger.type === "event" ? trigger.where : undefined,
    frequency: frequency.type,
    days: frequency.type === "every" ? `${frequency.days}` : "7",
    max: frequency.type === "every" && frequency.max !== undefined ? `${frequency.max}` : "",
    startAt: toLocal(schedule.startAt),
    endAt: toLocal(schedule.endAt),
    priority: `${priority}`,
    isExempt,
  };
}

/** What the server takes, or refuses with the place that is wrong. */
export function toDelivery(draft: DeliveryDraft): Delivery {
  const { startAt, endAt } = draft;
  return {
    audience: draft.isForAll ? null : toRule(draft.audience),
    page: { include: toLines(draft.include), exclude: toLines(draft.exclude) },
    trigger: toTrigger(draft),
    frequency: toFrequency(draft),
    schedule: {
      ...(startAt ? { startAt: new Date(startAt).getTime() } : {}),
      ...(endAt ? { endAt: new Date(endAt).getTime() } : {}),
    },
    priority: toNumber(draft.priority),
    isExempt: draft.isExempt,
  };
}

/** What stands on lines of their own. */
export const toLines = (text: string): string[] => text.split("\n").flatMap((line) => line.trim() || []);

function amountOf(trigger: Delivery["trigger"]): string {
  if ("seconds" in trigger) return `${trigger.seconds}`;
  if ("percent" in trigger) return `${trigger.percent}`;
  return trigger.type === "event" && trigger.nth !== undefined ? `${trigger.nth}` : "";
}

function toTrigger({ trigger: type, amount, target, when, where }: DeliveryDraft): Delivery["trigger"] {
  switch (type) {
    case "timeOnPage":
    case "timeInSession":
    case "idle":
      return { type, seconds: toNumber(amount) };
    case "scroll":
      return { type, percent: toNumber(amount) };
    case "event": {
      const nth = amount.trim() === "" ? {} : { nth: toNumber(amount) };
      return { type, name: target, ...(where ? { where } : {}), ...nth };
    }
    case "element":
      return { type, selector: target, when };
    default:
      return { type };
  }
}

function toFrequency({ frequency: type, days, max }: DeliveryDraft): Delivery["frequency"] {
  if (type !== "every") return { type };
  return { type, days: toNumber(days), ...(max.trim() === "" ? {} : { max: toNumber(max) }) };
}

/** No number where there is none, which the server refuses by name. */
const toNumber = (text: string): number => (text.trim() === "" ? Number.NaN : Number(text));

function toLocal(time: number | undefined): string {
  if (time === undefined) return "";
  const offset = new Date(time).getTimezoneOffset() * 60_000;
  return new Date(time - offset).toISOString().slice(0, 16);
}
