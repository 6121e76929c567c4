import type { Delivery, Frequency, PageRule, PropertyCondition, Trigger } from "../../deliveryValidators";
import { inputInvalid } from "../../errors";
import { isShortText } from "../text";
import { checkRule } from "./checkRule";
import { checkPattern } from "./urlPattern";

/** What may be saved as an item's delivery. A mistake is named with its place: `delivery.trigger.percent: is 0 to 100.` */

const MAX_PATTERNS = 50;
const MAX_SECONDS = 86_400;
const MAX_NAME = 64;
const MAX_SELECTOR = 1_000;
const MAX_CONDITIONS = 10;
const MAX_VALUE = 500;
const MAX_NTH = 1_000;
const MAX_DAYS = 3_650;
const MAX_TIMES = 1_000;
const MAX_PRIORITY = 1_000_000;
/** The greatest time that a date can have. */
const MAX_TIME = 8_640_000_000_000_000;

/** A delivery as it is kept: names trimmed, nothing else changed. @throws INPUT_INVALID naming the place that is wrong */
export function checkDelivery(given: Delivery, place = "delivery"): Delivery {
  const { audience, page, trigger, frequency, schedule, priority, isExempt } = given;
  if (audience !== null) checkRule(audience, `${place}.audience`);
  checkPage(page, `${place}.page`);
  checkSchedule(schedule, `${place}.schedule`);
  checkFrequency(frequency, `${place}.frequency`);
  whole(`${place}.priority`, priority, [-MAX_PRIORITY, MAX_PRIORITY]);
  return {
    audience,
    page,
    trigger: checkTrigger(trigger, `${place}.trigger`),
    frequency,
    schedule,
    priority,
    isExempt,
  };
}

/** @throws INPUT_INVALID naming the pattern that is wrong, and where in it */
export function checkPage(page: PageRule, place: string): void {
  for (const list of ["include", "exclude"] as const) {
    if (page[list].length > MAX_PATTERNS)
      throw inputInvalid(`${place}.${list}: has at most ${MAX_PATTERNS} patterns.`);
    for (const [at, pattern] of page[list].entries()) {
      const problem = checkPattern(pattern);
      if (problem)
        throw inputInvalid(`${place}.${list}[${at}]: at character ${problem.at + 1}: ${problem.reason}.`);
    }
  }
}

/** A trigger as it is kept. @throws INPUT_INVALID naming the place that is wrong */
export function checkTrigger(trigger: Trigger, place: string): Trigger {
  switch (trigger.type) {
    case "timeOnPage":
    case "timeInSession":
    case "idle":
      between(`${place}.seconds`, trigger.seconds, [0, MAX_SECONDS]);
      return trigger;
    case "scroll":
      between(`${place}.percent`, trigger.percent, [0, 100]);
      return trigger;
    case "event":
      return checkEvent(trigger, place);
    case "element": {
      const selector = trigger.selector.trim();
      if (!isShortText(selector, MAX_SELECTOR))
        throw inputInvalid(`${place}.selector: has 1 to ${MAX_SELECTOR} characters.`);
      return { ...trigger, selector };
    }
    default:
      return trigger;
  }
}

type EventTrigger = Extract<Trigger, { type: "event" }>;

function checkEvent(trigger: EventTrigger, place: string): EventTrigger {
  const name = needed(`${place}.name`, trigger.name);
  const { where = [], nth } = trigger;
  checkConditions(where, place);
  if (nth !== undefined) whole(`${place}.nth`, nth, [1, MAX_NTH]);
  return { ...trigger, name };
}

/** @throws INPUT_INVALID naming the condition that is wrong */
export function checkConditions(where: readonly PropertyCondition[], place: string): void {
  if (where.length > MAX_CONDITIONS)
    throw inputInvalid(`${place}.where: has at most ${MAX_CONDITIONS} conditions.`);
  for (const [at, condition] of where.entries()) checkCondition(condition, `${place}.where[${at}]`);
}

function checkCondition({ property, op, value }: PropertyCondition, place: string): void {
  needed(`${place}.property`, property);
  if (op === "isSet") {
    if (value !== undefined) throw inputInvalid(`${place}.value: isSet compares with nothing.`);
    return;
  }
  if (op === "greaterThan" || op === "lessThan") {
    if (typeof value !== "number" || !Number.isFinite(value))
      throw inputInvalid(`${place}.value: is a number for ${op}.`);
    return;
  }
  if (op === "contains" && typeof value !== "string")
    throw inputInvalid(`${place}.value: is a text for contains.`);
  if (value === undefined) throw inputInvalid(`${place}.value: is needed for ${op}.`);
  if (typeof value === "number" && !Number.isFinite(value))
    throw inputInvalid(`${place}.value: is no finite number.`);
  if (typeof value === "string" && !isShortText(value, MAX_VALUE))
    throw inputInvalid(`${place}.value: has 1 to ${MAX_VALUE} characters.`);
}

/** @throws INPUT_INVALID naming the place that is wrong */
export function checkFrequency(frequency: Frequency, place: string): void {
  if (frequency.type !== "every") return;
  between(`${place}.days`, frequency.days, [0, MAX_DAYS]);
  if (frequency.days === 0) throw inputInvalid(`${place}.days: is more than 0.`);
  if (frequency.max !== undefined) whole(`${place}.max`, frequency.max, [1, MAX_TIMES]);
}

/** @throws INPUT_INVALID naming the place that is wrong */
export function checkSchedule({ startAt, endAt }: Delivery["schedule"], place: string): void {
  if (startAt !== undefined) whole(`${place}.startAt`, startAt, [0, MAX_TIME]);
  if (endAt !== undefined) whole(`${place}.endAt`, endAt, [0, MAX_TIME]);
  if (startAt !== undefined && endAt !== undefined && endAt <= startAt)
    throw inputInvalid(`${place}.endAt: is later than startAt.`);
}

function needed(place: string, given: string): string {
  const text = given.trim();
  if (!isShortText(text, MAX_NAME)) throw inputInvalid(`${place}: has 1 to ${MAX_NAME} characters.`);
  return text;
}

type Range = readonly [least: number, most: number];

function between(place: string, given: number, [least, most]: Range): void {
  if (!(given >= least && given <= most)) throw inputInvalid(`${place}: is ${least} to ${most}.`);
}

function whole(place: string, given: number, [least, most]: Range): void {
  if (!Number.isInteger(given) || given < least || given > most)
    throw inputInvalid(`${place}: is a whole number from ${least} to ${most}.`);
}
