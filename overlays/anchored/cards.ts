import type { Layer, Layers } from "./layers.ts";
import { type Box, GAP, type Place } from "./place.ts";
import { isSunk, raise } from "./topLayer.ts";

/** Where a card is put: beside its element, or a sheet at an edge of a small window, that far from it. */
export type Put = Place | { side: "sheet-top" | "sheet-bottom"; edge: number; height: number };

/** A surface of the frame's, beside an element. */
export type Card = {
  /** The loader's box for it, which says how large it is to be and whether it is to be seen at all. */
  readonly box: HTMLElement;
  readonly iframe: HTMLIFrameElement;
  isOn: () => boolean;
  /** It stands somewhere. */
  isShown: () => boolean;
  size: () => { width: number; height: number };
  /** Shows it anchored to an element; above everything else where it is not there yet, or is told to. */
  show: (element: Element, layer: Layer, isAbove: boolean) => void;
  put: (put: Put) => void;
  /** Keeps it beside its element by script, because the engine does not. */
  move: (target: Box, isClipped: boolean) => void;
  /** Whether it is where it was put, by the engine alone. */
  isNative: (target: Box) => boolean;
  hide: () => void;
};

/** The loader's own boxes of that placement bear its name. */
const KIND = "anchored";
const OFF = 1.5;

/** Moves a frame without loading it anew, where the engine can; otherwise its document loads again and is drawn again. */
function moveFrame(iframe: HTMLIFrameElement, host: Element, slot: HTMLSlotElement): void {
  try {
    (host as Element & { moveBefore: (node: Node, child: null) => void }).moveBefore(iframe, null);
  } catch {
    host.append(iframe);
  }
  slot.assign(iframe);
}

/** A rule of one card's own, since the loader writes what is at its box itself. */
function makeRule(sheet: CSSStyleSheet, id: string) {
  const at = sheet.insertRule(`[data-of="${id}"]{}`, sheet.cssRules.length);
  const { style } = sheet.cssRules[at] as CSSStyleRule;
  return {
    set: (values: Record<string, string | number>): void => {
      for (const [name, value] of Object.entries(values))
        style.setProperty(`--${name}`, typeof value === "number" ? `${value}px` : value);
    },
    veil: (isHidden: boolean): void => style.setProperty("visibility", isHidden ? "hidden" : "", "important"),
    drop: (): void => {
      const now = [...sheet.cssRules].findIndex((each) => (each as CSSStyleRule).style === style);
      if (now >= 0) sheet.deleteRule(now);
    },
  };
}

/** Whether it is beside the element, and so moves with it. */
const isBeside = (put: Put | undefined): put is Place => !!put && !("edge" in put) && put.side !== "over";

/** How large the loader has been told to make it. */
function readSize({ style }: HTMLElement): ReturnType<Card["size"]> {
  const read = (name: string): number => Number.parseFloat(style.getPropertyValue(name)) || 0;
  return { width: read("--w"), height: read("--h") };
}

/** Where the card's box is, in the window. */
function toWindow(target: Box, at: Place): { left: number; top: number } {
  const { side, by, width, height } = at;
  if (side === "left") return { left: target.left - GAP - width, top: target.top + by };
  if (side === "right") return { left: target.left + target.width + GAP, top: target.top + by };
  return {
    left: target.left + by,
    top: side === "top" ? target.top - GAP - height : target.top + target.height + GAP,
  };
}

/** Where a card's frame is shown: in the loader's box for it, or in one of ours within a dialog of the page. */
type Holder = { here: () => HTMLElement; settle: (layer?: Layer) => boolean };

type Own = { box: HTMLElement; iframe: HTMLIFrameElement; id: string };

function makeHolder({ box, iframe, id }: Own, { main }: Layers): Holder {
  let out: HTMLElement | undefined;
  const add = (layer: Layer): void => {
    out = document.createElement("div");
    out.id = KIND;
    out.popover = "manual";
    out.dataset.of = id;
    const slot = out.appendChild(document.createElement("slot"));
    layer.floor.append(out);
    moveFrame(iframe, layer.host, slot);
  };
  return {
    here: () => out ?? box,
    /** Has the frame stand where its element does; true if it had to be moved. */
    settle: (layer) => {
      const isIn = layer && layer.host !== main.host;
      if (out) out.className = box.className;
      if (isIn ? out?.parentNode === layer.floor : !out) return false;
      const before = out;
      out = undefined;
      delete (before ?? box).dataset.side;
      // Closed: its frame is the loader's to take away.
      if (box.isConnected) {
        if (isIn) add(layer);
        else moveFrame(iframe, main.host, box.firstChild as HTMLSlotElement);
      }
      before?.remove();
      if (out) (out as HTMLElement).className = box.className;
      return true;
    },
  };
}

function makeCard(own: Own, layers: Layers) {
  const { box, id } = own;
  const rule = makeRule(layers.sheet, id);
  const { here, settle } = makeHolder(own, layers);
  let source: Element | undefined;
  let last: Put | undefined;
  let isRaised = false;
  const hide = (): void => {
    delete here().dataset.side;
    last = undefined;
    // Anchored anew when it comes back: what it was anchored to may have been taken apart meanwhile.
    isRaised = false;
  };
  box.dataset.of = id;
  return {
    box,
    iframe: own.iframe,
    isOn: () => box.className !== "",
    isShown: () => !!last && box.className !== "",
    size: () => readSize(box),
    show: (element, layer, isAbove) => {
      if (settle(layer)) isRaised = false;
      const { width, height } = readSize(box);
      rule.set({ w: width, h: height });
      if (isRaised && !isAbove && source === element && !isSunk(here())) return;
      source = element;
      isRaised = true;
      delete here().dataset.by;
      raise(here(), element);
    },
    put: (put) => {
      last = put;
      // No bound where there is room: what it says may grow, and is then seen to by what watches its size.
      const high = put.height < readSize(box).height ? put.height : 1e4;
      rule.veil(false);
      here().dataset.side = put.side;
      if ("edge" in put) rule.set({ high: put.height, edge: put.edge });
      else rule.set({ high, by: put.by, arrow: put.arrow, wide: put.width });
    },
    isNative: (target) => {
      if (!isBeside(last)) return true;
      if (here().dataset.by) return false;
      const { left, top } = here().getBoundingClientRect();
      const wanted = toWindow(target, last);
      return Math.abs(left - wanted.left) <= OFF && Math.abs(top - wanted.top) <= OFF;
    },
    move: (target, isClipped) => {
      if (!isBeside(last)) return;
      here().dataset.by = "script";
      rule.set(toWindow(target, last));
      rule.veil(isClipped);
    },
    hide,
    /** The loader has changed how it is shown. */
    forget: () => void (isRaised = false),
    end: () => {
      hide();
      settle();
      delete box.dataset.of;
      rule.drop();
    },
  } satisfies Card & { forget: () => void; end: () => void };
}

/** The cards there are. */
export type Cards = { get: (id: string) => Card | undefined; end: () => void };

/**
 * Knows the loader's boxes for cards by what the addresses of their frames say (SPEC SU2), from when they come until they go.
 * @param onChange one has come, gone, or is shown or hidden
 */
export function watchCards(layers: Layers, onChange: () => void): Cards {
  const cards = new Map<string, ReturnType<typeof makeCard>>();
  const sizes = new ResizeObserver(onChange);
  const scan = (): void => {
    for (const [id, card] of cards) {
      if (card.box.isConnected) continue;
      sizes.unobserve(card.box);
      card.end();
      cards.delete(id);
    }
    for (const box of layers.main.querySelectorAll<HTMLElement>(`#${KIND}:not([data-of])`)) {
      const [iframe] = (box.firstChild as HTMLSlotElement).assignedNodes() as HTMLIFrameElement[];
      const [, id] = iframe?.src.match(/&s=([\w-]{1,64})$/) ?? [];
      if (!iframe || !id || cards.has(id)) continue;
      cards.set(id, makeCard({ box, iframe, id }, layers));
      observer.observe(box, { attributeFilter: ["class"] });
      sizes.observe(box);
    }
  };
  const observer = new MutationObserver((records) => {
    for (const { target } of records)
      for (const card of cards.values()) if (card.box === target) card.forget();
    scan();
    onChange();
  });
  // Of classes only those of the boxes: what stands around elements changes with all that comes into view, and no look is due.
  observer.observe(layers.main, { subtree: true, childList: true });
  scan();
  return {
    get: (id) => cards.get(id),
    end: () => {
      observer.disconnect();
      sizes.disconnect();
      for (const card of cards.values()) card.end();
    },
  };
}
