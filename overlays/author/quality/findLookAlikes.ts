import type { Feature } from "../../../protocol/anchors/anchor.ts";
import { compareOne } from "../../anchors/compare.ts";
import type { Pool } from "../../anchors/pool.ts";
import { isSeen } from "../../anchors/tree.ts";

/** Of more than so many it is enough to know that there are so many. */
const MOST = 99;
/** What somebody sees of an element, without what stands around it. */
const SEEN: readonly Feature[] = ["group", "tag", "type", "label", "icon", "cls", "inside"];
/** As like as this is the same to whoever looks. */
const SAME = 0.99;

/** The elements of the page that look the same, wherever they stand: to a reader who has nothing else to go by. */
export function* findLookAlikes(pool: Pool, element: Element): Generator<void, Element[]> {
  const alike: Element[] = [];
  for (const each of pool.elements) {
    const isSame = (feature: Feature): boolean => {
      const [one, two] = [element, each].map((of) => pool.reader.get(of, feature)) as [number[], number[]];
      return one.length + two.length === 0 || (one.length > 0 && compareOne(feature, one, two) >= SAME);
    };
    if (each !== element && each.localName === element.localName && SEEN.every(isSame) && isSeen(each))
      alike.push(each);
    yield;
    if (alike.length === MOST) break;
  }
  return alike;
}
