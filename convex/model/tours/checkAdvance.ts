import { inputInvalid } from "../../errors";
import type { Advance } from "../../tourValidators";
import { checkConditions, checkPage } from "../engagement/checkDelivery";
import { isShortText } from "../text";
import { checkSelector } from "./checkAnchor";

/** What may go on to the next step. A mistake is named with its place: `content.steps[1].advance[0].seconds: is 4 to 600.` */

const MAX_NAME = 64;
const MAX_TEXT = 500;
const MAX_MIN_LENGTH = 1_000;
/** Whoever reads slowly has time enough. */
const SECONDS = { least: 4, most: 600 };
/** What is done with a step's target, which a post has not. */
const OF_TARGET: ReadonlySet<string> = new Set(["click", "hover", "focus", "input"]);

/** One way on as it is kept. @throws INPUT_INVALID naming the place that is wrong */
export function checkAdvance(
  advance: Advance,
  { place, hasTarget }: { place: string; hasTarget: boolean },
): Advance {
  if (!hasTarget && OF_TARGET.has(advance.on)) throw inputInvalid(`${place}.on: a post has no target.`);
  switch (advance.on) {
    case "input":
      checkField(advance.is, `${place}.is`);
      return advance;
    case "route":
      checkPage(advance.page, `${place}.page`);
      if (advance.page.include.length === 0)
        throw inputInvalid(`${place}.page.include: has at least one pattern.`);
      return advance;
    case "event": {
      const name = advance.name.trim();
      if (!isShortText(name, MAX_NAME)) throw inputInvalid(`${place}.name: has 1 to ${MAX_NAME} characters.`);
      const { where = [] } = advance;
      checkConditions(where, place);
      return { on: "event", name, ...(where.length > 0 ? { where } : {}) };
    }
    case "appears":
    case "disappears":
      return { on: advance.on, selector: checkSelector(advance.selector, `${place}.selector`) };
    case "timer":
      if (!(advance.seconds >= SECONDS.least && advance.seconds <= SECONDS.most))
        throw inputInvalid(`${place}.seconds: is ${SECONDS.least} to ${SECONDS.most}.`);
      return advance;
    default:
      return advance;
  }
}

type FieldCheck = Extract<Advance, { on: "input" }>["is"];

function checkField(is: FieldCheck, place: string): void {
  if (is.type === "minLength" && !(Number.isInteger(is.n) && is.n >= 1 && is.n <= MAX_MIN_LENGTH))
    throw inputInvalid(`${place}.n: is a whole number from 1 to ${MAX_MIN_LENGTH}.`);
  if (is.type === "equals" && !isShortText(is.text, MAX_TEXT))
    throw inputInvalid(`${place}.text: has 1 to ${MAX_TEXT} characters.`);
}
