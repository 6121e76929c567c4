import type { Anchor } from "../../protocol/anchors/anchor.ts";
import { makeAnchors } from "../anchors/index.ts";
import { isWithin, parentOf } from "./candidates.ts";

/** What is picked around an element of the page, which is looked for first. */
export type Around = {
  /** Nothing: whatever is pointed at is picked. `onFound` is told once it is known what it is around. */
  want: (anchor: Anchor | undefined, onFound: (element: Element) => void) => void;
  /** The least that has an element and that one in it; undefined where that one is not there, or only the page is as large. */
  widen: (element: Element) => Element | undefined;
  readonly inner: Element | undefined;
};

export function makeAround(): Around {
  const anchors = makeAnchors();
  let asked = "";
  let inner: Element | undefined;
  return {
    want: (anchor, onFound) => {
      const now = anchor ? JSON.stringify(anchor) : "";
      if (now === asked) return;
      asked = now;
      inner = undefined;
      if (!anchor) return;
      anchors.resolve(anchor).then(
        ({ state, element }) => {
          if (now !== asked || state !== "found" || !element) return;
          inner = element;
          onFound(element);
        },
        // No anchor at all: nothing is around it.
        () => undefined,
      );
    },
    widen: (element) => {
      if (!asked) return element;
      if (!inner) return undefined;
      let at: Element | null = isWithin(element, inner) ? parentOf(inner) : element;
      while (at && !isWithin(inner, at)) at = parentOf(at);
      return at ?? undefined;
    },
    get inner() {
      return inner;
    },
  };
}
