import { getParent } from "../anchors/tree.ts";
import type { Box } from "./place.ts";

/** A phone, or a window too low for element and card one above the other: as the loader has it. */
export const small = matchMedia("(max-width:480px),(max-height:480px)");

/** The frame of this page around a document, if that is another. */
function frameOf(document_: Document): HTMLElement | null {
  return document_ === document
    ? null
    : ((document_.defaultView?.frameElement as HTMLElement | null) ?? null);
}

/** Where an element is in our window, through frames of this origin. */
export function measure(element: Element): Box {
  let { left, top, width, height } = element.getBoundingClientRect();
  for (let frame = frameOf(element.ownerDocument); frame; frame = frameOf(frame.ownerDocument)) {
    const around = frame.getBoundingClientRect();
    const { paddingLeft, paddingTop } = getComputedStyle(frame);
    const scale = around.width / frame.offsetWidth || 1;
    left = around.left + (frame.clientLeft + Number.parseFloat(paddingLeft) + left) * scale;
    top = around.top + (frame.clientTop + Number.parseFloat(paddingTop) + top) * scale;
    width *= scale;
    height *= scale;
  }
  return { left, top, width, height };
}

/** What can be seen of the window: without a keyboard over it, and of a page that is zoomed by fingers the part in view. */
export function readView(): Box {
  const { offsetLeft, offsetTop, width, height } = visualViewport as VisualViewport;
  return { left: offsetLeft, top: offsetTop, width, height };
}

/** Whether one element is in the other, across shadow roots and frames. */
export function isWithin(element: Element, outer: Element): boolean {
  for (let at: Element | null = element; at; at = at.assignedSlot ?? getParent(at))
    if (at === outer) return true;
  return false;
}

/** What of the page is in the way of all else: only in there something of ours can be seen and used. */
const HOMES = ":modal,:popover-open,:fullscreen";
/** In these nothing can stand. */
export const FILLED = /^(iframe|video|img|canvas|object|embed)$/;

/** The dialog, popover or full screen element that an element of this document is in, or null. */
export function findHome(element: Element): Element | null {
  for (let at: Element | null = element; at; at = at.assignedSlot ?? getParent(at))
    if (at.ownerDocument === document && at.matches(HOMES) && !FILLED.test(at.localName)) return at;
  return null;
}

/** What of the page stands before all else: its modal dialogs, and what is full screen. */
export const findFronts = (): Element[] => [...document.querySelectorAll(":modal,:fullscreen")];

/** Whether one of these stands before an element. */
export const isShut = (element: Element, fronts: readonly Element[]): boolean =>
  fronts.length > 0 && !fronts.some((each) => isWithin(element, each) && !FILLED.test(each.localName));

/** What is hit at a point, in whichever open tree; nothing of ours. */
export function hit(
  root: Document | ShadowRoot,
  [x, y]: readonly [number, number],
  own: (element: Element) => boolean,
): Element | null | undefined {
  // One is found much sooner than all that lie there, and is ours seldom.
  const first = root.elementFromPoint(x, y);
  const found = first && own(first) ? root.elementsFromPoint(x, y).find((each) => !own(each)) : first;
  const inner = found?.shadowRoot;
  return (inner && inner !== root && hit(inner, [x, y], own)) || found;
}

/** Where an element is looked at, as sixths of it: at its middle and near its corners. */
const POINTS = [
  [3, 3],
  [1, 1],
  [5, 5],
  [5, 1],
  [1, 5],
] as const;

/**
 * What of the page lies over an element: of five points, those in view, what is hit at most; nothing if its middle is clear.
 * @param own tells what is ours
 */
export function findCover(element: Element, own: (element: Element) => boolean): Element | null {
  const { left, top, width, height } = element.getBoundingClientRect();
  const covers: Element[] = [];
  let clear = 0;
  for (const [across, down] of POINTS) {
    const found = hit(element.ownerDocument, [left + (width * across) / 6, top + (height * down) / 6], own);
    // Out of view nothing is hit, not even the page.
    if (found && !isWithin(found, element) && !isWithin(element, found)) covers.push(found);
    else if (found) clear++;
    // Each is a question to the engine: no more are asked than decide it. What is clear in its middle can be seen.
    if (clear > covers.length) break;
  }
  if (covers.length > clear) return covers[0] as Element;
  const frame = frameOf(element.ownerDocument);
  return frame && findCover(frame, own);
}
