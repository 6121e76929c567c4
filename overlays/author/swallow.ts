import { hearEverywhere } from "./hearEverywhere.ts";
import { isBrowsers } from "./pickKeys.ts";
import type { Shields } from "./shields.ts";

/** By these somebody uses a page: while an element is picked, none of them reaches it. */
const USES =
  "pointerdown pointerup mousedown mouseup click auxclick dblclick contextmenu touchstart touchmove touchend dragstart submit keydown keyup keypress beforeinput";
/** By these a page notices the pointer: menus that open by them may be picked in, unless it is told to freeze. */
const NOTICES =
  "pointermove pointerover pointerout pointerenter pointerleave mousemove mouseover mouseout mouseenter mouseleave";

/** What becomes of what an author does while picking. */
export type Picking = {
  isOwn: (element: Element) => boolean;
  isFrozen: () => boolean;
  shields: Shields;
  /** The pointer is at it. */
  onPoint: (element: Element) => void;
  /** It was pressed by a mouse, or by a finger. */
  onPress: (element: Element, isTap: boolean) => void;
  onKey: (event: KeyboardEvent, element: Element | null) => void;
};

/** Follows a link that was clicked with Alt, once the page has had it: browsers would download what it leads to. */
function followLink(event: MouseEvent, element: Element, signal: AbortSignal): void {
  const link = element.closest<HTMLAnchorElement>("a[href]");
  const view = element.ownerDocument.defaultView;
  if (!link || !view) return;
  const onLast = (last: Event): void => {
    if (last !== event || event.defaultPrevented || !/^https?:$/.test(link.protocol)) return;
    event.preventDefault();
    view.open(link.href, link.target || "_self");
  };
  view.addEventListener("click", onLast, { once: true, signal });
}

/**
 * Keeps from the page what an author does while picking, until it is over. With Alt held, all of it goes through.
 * @param life until the end of authoring: a key that ends picking is let go of afterwards
 */
export function swallow(
  { isOwn, isFrozen, shields, onPoint, onPress, onKey }: Picking,
  signal: AbortSignal,
  life: AbortSignal,
): void {
  let pointer = "";
  /** What was done last went through. */
  let isThrough = false;
  const held = new Set<string>();
  /** No key gets here before picking is over. */
  const onLater = (event: KeyboardEvent): void => {
    if (held.delete(event.code) && event.type === "keyup") event.stopImmediatePropagation();
    if (held.size) listenLater(event);
  };
  const listenLater = ({ view }: KeyboardEvent): void => {
    for (const type of ["keydown", "keyup"] as const)
      view?.addEventListener(type, onLater, { capture: true, once: true, signal: life });
  };
  const stop = (event: Event): void => {
    event.stopImmediatePropagation();
    const isKept =
      /^(pointer|touch)/.test(event.type) ||
      (event.type.startsWith("key") && isBrowsers(event as KeyboardEvent));
    if (!isKept) event.preventDefault();
  };
  const onEvent = (event: MouseEvent & PointerEvent & KeyboardEvent): void => {
    if (!event.isTrusted) return;
    const { type } = event;
    const [target] = event.composedPath() as Element[];
    shields.open(event.altKey);
    const element = shields.under(event) ?? (target?.nodeType === 1 ? target : null);
    if (element && isOwn(element)) return;
    if (NOTICES.includes(type)) {
      if (element && /^pointer(move|over)$/.test(type) && event.pointerType !== "touch") onPoint(element);
      if (isFrozen()) event.stopImmediatePropagation();
      return;
    }
    // What is sent has no keys of its own.
    if (type === "submit" ? isThrough : event.altKey && !type.startsWith("key")) {
      isThrough = true;
      if (type === "click" && element) followLink(event, element, signal);
      return;
    }
    isThrough = false;
    stop(event);
    if (/^key(down|up)$/.test(type)) {
      if (type === "keyup") held.delete(event.code);
      else {
        held.add(event.code);
        listenLater(event);
      }
      onKey(event, element);
    } else if (type === "pointerdown") pointer = event.pointerType;
    else if (!element) return;
    // Of what is disabled, browsers tell no click.
    else if (type === "pointerup" && pointer === "mouse" && event.button === 0) onPress(element, false);
    else if (type === "click") {
      if (pointer !== "mouse") onPress(element, pointer !== "");
      pointer = "";
    }
  };
  hearEverywhere({ types: `${USES} ${NOTICES}`.split(" "), on: onEvent, signal });
}
