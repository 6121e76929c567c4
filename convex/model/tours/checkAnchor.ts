import { inputInvalid } from "../../errors";
import type { Anchor } from "../../stepValidators";
import { selectorProblem } from "./checkSelector";

/** What may be pointed at. A mistake is named with its place. */

const MAX_RECORD = 8_000;

/** An anchor as it is kept. @throws INPUT_INVALID naming the place that is wrong */
export function checkAnchor(anchor: Anchor, place: string): Anchor {
  if ("selector" in anchor) return { selector: checkSelector(anchor.selector, `${place}.selector`) };
  const { record } = anchor;
  if (record.length > MAX_RECORD)
    throw inputInvalid(`${place}.record: has at most ${MAX_RECORD} characters.`);
  if (!isRecord(record)) throw inputInvalid(`${place}.record: is no record of an element.`);
  return { record };
}

/** A selector as it is kept. @throws INPUT_INVALID naming the place, and where in it something is wrong */
export function checkSelector(given: string, place: string): string {
  const selector = given.trim();
  const problem = selectorProblem(selector);
  if (problem) throw inputInvalid(`${place}: ${problem}`);
  return selector;
}

/** What is in it, pages look at; here it must be one, of some version. */
function isRecord(text: string): boolean {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null && "v" in parsed && typeof parsed.v === "number";
  } catch {
    return false;
  }
}
