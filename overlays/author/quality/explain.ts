import type { AnchorRecord, Feature } from "../../../protocol/anchors/anchor.ts";
import { isUntold, TELLS } from "../../../protocol/anchors/isPlaced.ts";
import type { Quality } from "../../../protocol/authoring/messages.ts";
import { TEST_ATTRIBUTES } from "../../anchors/features.ts";
import { ROW } from "../../anchors/kinds.ts";
import { isStableId } from "../../anchors/stable.ts";
import { getParent } from "../../anchors/tree.ts";
import { nameOf, textOf } from "../../anchors/words.ts";

/** Less evidence than this, in bits, is little. */
const FEW = 22;
const MOST = 60;
const GIVEN: readonly Feature[] = ["test", "id", "name", "href"];
const MOST_REASONS = 6;

type Reason = Quality["reasons"][number];

/** Frames of this origin that an element is in. */
function countFrames(element: Element): number {
  let count = 0;
  for (let view = element.ownerDocument.defaultView; view?.frameElement; view = view.parent as typeof view)
    count++;
  return count;
}

/** What the row of an element says besides the element itself; empty where it is known by no row. */
function rowOf(element: Element, { is }: AnchorRecord): string {
  const row = is.row && getParent(element)?.closest(ROW);
  return row
    ? textOf(row, 4 * MOST)
        .replace(textOf(element, MOST), "")
        .trim()
        .slice(0, MOST)
    : "";
}

/** Why an anchor holds or does not, what matters most first. */
export function explain(element: Element, record: AnchorRecord, lookAlikes: number): Reason[] {
  const name = nameOf(element).slice(0, MOST);
  const told = (features: readonly Feature[]): boolean =>
    features.some((feature) => (record.rare[feature] ?? 0) >= TELLS);
  const reasons: Reason[] = [];
  const mark = TEST_ATTRIBUTES.find((each) => element.hasAttribute(each));
  if (mark && told(["test"])) reasons.push({ code: "marked", name: mark });
  if (lookAlikes > 0) reasons.push({ code: "lookAlikes", n: lookAlikes, ...(name && { name }) });
  if (isUntold(record)) reasons.push({ code: "positionOnly" });
  else if (!told(GIVEN) && told(["label"])) reasons.push({ code: "textOnly", name });
  if (element.id && !isStableId(element.id))
    reasons.push({ code: "generatedId", name: element.id.slice(0, MOST) });
  const row = rowOf(element, record);
  if (row) reasons.push({ code: "inRow", name: row });
  const bits = Object.values(record.rare).reduce((all, each) => all + each, 0) / 10;
  if (bits < FEW) reasons.push({ code: "fewEvidence" });
  const frames = countFrames(element);
  if (frames > 0) reasons.push({ code: "inFrame", n: frames });
  return reasons.slice(0, MOST_REASONS);
}

/** A word for an attribute's value. */
const slug = (text: string): string =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z\d]+/g, "-")
    .replace(/^-|-$/g, "");

/** What a page's developer may add to an element, so that it is found whatever changes. */
export function suggestFix(element: Element, record: AnchorRecord): string {
  const own = slug(nameOf(element)) || slug(element.id && isStableId(element.id) ? element.id : "");
  const value = [own || `${element.localName}-${slug(record.salt)}`, slug(rowOf(element, record))]
    .filter(Boolean)
    .join("-")
    .slice(0, 48)
    .replace(/-$/, "");
  return `data-opencom-target="${value}"`;
}
