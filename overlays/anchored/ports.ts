import { getParent } from "../anchors/tree.ts";
import { measure, readView } from "./geometry.ts";

/** A stretch across or down the window. */
export type Span = readonly [start: number, size: number];
/** A stretch in which something is seen, and how far a visitor can move what is in it, towards its end and its start. */
export type Pane = { span: Span; back: number; forth: number };
/** What shows no more of an element in it than fits: across and down; undefined where all is seen. */
export type Port = { scroller: Element; panes: readonly [Pane | undefined, Pane | undefined] };

/** Less than this of an element is nothing. */
const LEAST = 2;

/** Where in our window something that scrolls shows what is in it. */
function readSpans(scroller: Element): [Span, Span] {
  const { ownerDocument: around, clientLeft, clientTop, clientWidth, clientHeight } = scroller;
  const isRoot = scroller === around.scrollingElement;
  if (isRoot && around === document) {
    const { left, top, width, height } = readView();
    return [
      [left, width],
      [top, height],
    ];
  }
  // A frame's root stands where the frame begins, less what has been scrolled.
  const { left, top } = measure(isRoot ? around.documentElement : scroller);
  const [x, y] = isRoot ? [scroller.scrollLeft, scroller.scrollTop] : [clientLeft, clientTop];
  return [
    [left + x, clientWidth],
    [top + y, clientHeight],
  ];
}

function readPort(scroller: Element, flows: readonly string[]): Port {
  const { scrollLeft, scrollTop, scrollWidth, scrollHeight, clientWidth, clientHeight } = scroller;
  const [across, down] = readSpans(scroller);
  const pane = (flow: string | undefined, span: Span, [at, most]: Span): Pane | undefined => {
    if (flow === "visible") return undefined;
    return /auto|scroll/.test(`${flow}`) ? { span, back: at, forth: most - at } : { span, back: 0, forth: 0 };
  };
  const wide = scrollWidth - clientWidth;
  // Of what is written from right to left, places are negative.
  const from = getComputedStyle(scroller).direction === "rtl" ? wide : 0;
  return {
    scroller,
    panes: [
      pane(flows[0], across, [scrollLeft + from, wide]),
      pane(flows[1], down, [scrollTop, scrollHeight - clientHeight]),
    ],
  };
}

/** What cuts an element off, from the inside outwards, through frames of this origin. What is fixed nothing can scroll. */
export function* findPorts(element: Element): Generator<Port> {
  let isFixed = false;
  let at: Element | null | undefined = element;
  while (at) {
    const { documentElement, scrollingElement, defaultView, body }: Document = at.ownerDocument;
    const [own, root] = [getComputedStyle(at), getComputedStyle(documentElement)];
    // What the body says then holds for the window.
    const isWindows = root.overflowX === "visible" && body;
    if (at === documentElement) {
      const { overflowX, overflowY } = isWindows ? getComputedStyle(body) : root;
      const flows = [overflowX, overflowY].map((flow) =>
        isFixed ? "hidden" : flow === "visible" ? "auto" : flow,
      );
      yield readPort(scrollingElement ?? at, flows);
      isFixed = false;
      at = document === at.ownerDocument ? null : defaultView?.frameElement;
      continue;
    }
    const isBox = own.overflow !== "visible" && !/^(inline|contents)$/.test(own.display);
    if (isBox && at !== element && !(isWindows && at === body))
      yield readPort(at, [own.overflowX, own.overflowY]);
    isFixed = own.position === "fixed";
    if (isFixed) at = documentElement;
    else if (own.position === "absolute") at = (at as HTMLElement).offsetParent ?? documentElement;
    else at = at.assignedSlot ?? getParent(at);
  }
}

/** Whether nothing of an element can be seen wherever a visitor scrolls: what hides it does not scroll, or not that far. */
export function isCutOff(element: Element): boolean {
  const { left, top, width, height } = measure(element);
  const spans: Span[] = [
    [left, width],
    [top, height],
  ];
  for (const { panes } of findPorts(element))
    for (const [axis, pane] of panes.entries()) {
      if (!pane) continue;
      const { span, back, forth } = pane;
      const [start, size] = spans[axis] as Span;
      const [from, to] = [span[0], span[0] + span[1]];
      if (Math.min(size, span[1], start + size + back - from, to - start + forth) < LEAST) return true;
      const [first, last] = [Math.max(start, from), Math.min(start + size, to)];
      // Once it is scrolled there, it may be anywhere in it.
      spans[axis] = last - first < LEAST ? span : [first, last - first];
    }
  return false;
}
