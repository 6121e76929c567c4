import type { MarkReport } from "../../protocol/anchors/marks.ts";
import { readAddress } from "./address.ts";
import type { Card } from "./cards.ts";
import { elementOf } from "./elementOf.ts";
import { watchEscape } from "./escape.ts";
import type { LiveMark } from "./liveMark.ts";
import type { Scene } from "./look.ts";

/** The card that has the keyboard: it may go, and its frame with it. */
type Holder = { id: string; iframe: HTMLIFrameElement };
/** So long the keyboard may be on its way into the document of a card. */
const ON_WAY_MS = 500;
/** What moves in the page is told no oftener; in less nobody has been at a card. */
const MOVING_MS = 50;

type Asked = {
  /** What had the keyboard before there was a card. */
  first: Element | null;
  tell: (live: LiveMark, more: Partial<MarkReport>) => void;
  signal: AbortSignal;
};
/** The page is closed but for an element and its card. */
type Closed = { element: Element; card: Card };

/** What has the keyboard just now, also in open shadow roots; in our closed one a beacon or the launcher. */
function findActive({ host, activeElement }: ShadowRoot): Element | null {
  let at = document.activeElement;
  if (at === host) return activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at;
}

/** Gives the keyboard to the first in an element that takes it. */
const focusWithin = (element: Element): boolean =>
  [element, ...element.querySelectorAll("*")].some((each) => {
    const { tabIndex, ownerDocument } = each as HTMLElement;
    if (!(tabIndex >= 0)) return false;
    (each as HTMLElement).focus();
    return ((each.getRootNode() as ShadowRoot).activeElement ?? ownerDocument.activeElement) === each;
  });

/** Leads the page to an address of its own site, and only where a visitor has just pressed something: no frame does so by itself. */
export function lead(to: unknown): void {
  const address = readAddress(to);
  if (address && navigator.userActivation?.isActive !== false) location.assign(address);
}

/** Where the page around an element is closed, and there is a card to go to. */
function findClosed({ marks, cards }: Scene): Closed | undefined {
  for (const live of marks.values()) {
    const element = elementOf(live);
    if (live.mark.spotlight !== "block" || !live.spot.isLit || !element) continue;
    for (const other of marks.values()) {
      const card = cards.get(other.mark.id);
      // The card may stand at something in it.
      if (element.contains(elementOf(other) ?? null) && card?.isShown()) return { element, card };
    }
  }
  return undefined;
}

/**
 * Tells that the pointer is in the page, to whoever wants to know that it is not at a card: of a document of another site's nobody is
 * told, neither that it has come there nor, always, that it has left.
 */
function watchLeaving({ marks, cards }: Scene, tell: Asked["tell"], signal: AbortSignal): void {
  let toldAt = 0;
  const onMove = ({ isTrusted, target, timeStamp }: Event): void => {
    if (!isTrusted || timeStamp - toldAt < MOVING_MS) return;
    toldAt = timeStamp;
    for (const live of marks.values()) {
      const watched = live.mark.watch.findIndex(({ on }) => on === "cardLeave");
      if (watched >= 0 && cards.get(live.mark.id)?.iframe !== target) tell(live, { watched });
    }
  };
  addEventListener("pointermove", onMove, { capture: true, passive: true, signal });
}

/** Has the page get the keyboard back where it was, once the card that has it goes. */
function watchReturn(scene: Scene): {
  note: (at?: Element | null) => void;
  look: () => void;
} {
  const { marks, cards, layers } = scene;
  let holder: Holder | undefined;
  let before: Element | undefined;
  /** When that has lost it, to nothing or to a card: browsers say a moment later which. */
  let leftAt = Infinity;
  return {
    note: (at = findActive(layers.main)) => {
      const id = [...marks.keys()].find((each) => cards.get(each)?.iframe === at);
      if (id) {
        if (performance.now() - leftAt > ON_WAY_MS) before = undefined;
        leftAt = Infinity;
        holder = { id, iframe: at as HTMLIFrameElement };
        return;
      }
      // It has gone with its card: what comes of that is for the next look.
      if (holder && !(holder.iframe.isConnected && marks.has(holder.id))) return;
      if (!at || at === document.body) leftAt = holder ? leftAt : Math.min(leftAt, performance.now());
      // The messenger, or another surface: they give it back themselves.
      else if (at.localName !== "iframe" || !layers.isOwn(at)) {
        before = at;
        leftAt = Infinity;
      }
      holder = undefined;
    },
    look: () => {
      if (!holder || marks.has(holder.id)) return;
      const at = findActive(layers.main);
      const { iframe } = holder;
      const isOurs = at === document.body || at === iframe;
      if (isOurs || !at || !layers.isOwn(at)) holder = undefined;
      scene.isGiving = true;
      if (isOurs && before?.isConnected) (before as HTMLElement).focus({ preventScroll: true });
      else if (at === iframe) window.focus();
      scene.isGiving = false;
    },
  };
}

/**
 * Sees to where the keyboard goes around cards: back to where it was in the page, once the card that has it goes; and where the page
 * is closed, from element to card and back, and nowhere else. Nothing of the page is made inert for that. Hears Escape.
 * @returns looks whether a card has gone, or the page was closed
 */
export function watchHands(scene: Scene, { first, tell, signal }: Asked): () => void {
  if (signal.aborted) return () => {};
  const { marks, cards, layers } = scene;
  const { note, look } = watchReturn(scene);
  let isTaking = false;
  /** The element around which the page was closed when last looked at. */
  let within: Element | undefined;
  const isOutside = (at: Element | null | undefined, { element }: Closed): boolean =>
    !!at &&
    at !== document.body &&
    !element.contains(at) &&
    !at.contains(element.ownerDocument.defaultView?.frameElement ?? element) &&
    !layers.isOwn(at);
  const take = ({ element, card }: Closed, from: EventTarget | null): void => {
    isTaking = true;
    if (element.contains(from as Node | null) || !focusWithin(element)) card.iframe.focus();
    isTaking = false;
    note();
  };
  const on = (type: string, hear: (event: FocusEvent) => void): void =>
    addEventListener(type, hear as EventListener, { capture: true, passive: true, signal });
  on("focusin", ({ relatedTarget }) => {
    if (isTaking) return;
    const at = findActive(layers.main);
    const closed = findClosed(scene);
    if (closed && isOutside(at, closed)) take(closed, relatedTarget);
    else note(at);
  });
  // It is known only then where it has gone.
  on("focusout", () => setTimeout(note));
  for (const type of ["blur", "focus"]) on(type, ({ target }) => target === window && note());
  note(first);
  note();
  watchEscape(() => {
    for (const live of marks.values())
      if (live.spot.isLit || cards.get(live.mark.id)?.isShown()) tell(live, { isEscaped: true });
  }, signal);
  watchLeaving(scene, tell, signal);
  return () => {
    look();
    const closed = findClosed(scene);
    if (closed && within !== closed.element && isOutside(findActive(layers.main), closed))
      closed.card.iframe.focus();
    within = closed?.element;
  };
}
