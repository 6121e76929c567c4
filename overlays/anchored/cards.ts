import type { Layer, Layers } from "./layers.ts";
import { type Box, GAP, type Place } from "./place.ts";
import { isSunk, raise } from "./topLayer.ts";

/** Where a card is put: beside its element, or a sheet at an edge of a small window, that far from it. */
export type Put = Place | { side: "sheet-top" | "sheet-bottom"; edge: number; height: number };

/** A surface of the frame's, beside an element. */
export type Card = {
  /** The loader's box for it, which says how large it is to be and whether it is to be seen at all. */
  readonly box: HTMLElement;
  readonly isOn: boolean;
  /** It stands somewhere. */
  readonly isShown: boolean;
  readonly size: { width: number; height: number };
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

function addRule(sheet: CSSStyleSheet, id: string): CSSStyleDeclaration {
  return (sheet.cssRules[sheet.insertRule(`[data-of="${id}"]{}`, sheet.cssRules.length)] as CSSStyleRule)
    .style;
}

function dropRule(sheet: CSSStyleSheet, style: CSSStyleDeclaration): void {
  const at = [...sheet.cssRules].findIndex((each) => (each as CSSStyleRule).style === style);
  if (at >= 0) sheet.deleteRule(at);
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

function makeCard(box: HTMLElement, iframe: HTMLIFrameElement, id: string, layers: Layers) {
  const style = addRule(layers.sheet, id);
  /** Where its frame is shown while that is in a dialog of the page. */
  let out: HTMLElement | undefined;
  let source: Element | undefined;
  let last: Put | undefined;
  let isRaised = false;
  const here = (): HTMLElement => out ?? box;
  const set = (values: Record<string, string | number>): void => {
    for (const [name, value] of Object.entries(values))
      style.setProperty(`--${name}`, typeof value === "number" ? `${value}px` : value);
  };
  const hide = (): void => {
    delete here().dataset.side;
    last = undefined;
    // Anchored anew when it comes back: what it was anchored to may have been taken apart meanwhile.
    isRaised = false;
  };
  /** Has the frame stand where its element does. */
  const settle = (layer?: Layer): void => {
    // Closed: its frame is the loader's to take away.
    if (!box.isConnected) return void out?.remove();
    const isIn = layer && layer.host !== layers.main.host;
    if (isIn ? out?.parentNode === layer.floor : !out) return;
    hide();
    const before = out;
    out = undefined;
    if (isIn) {
      out = document.createElement("div");
      out.id = KIND;
      out.popover = "manual";
      out.dataset.of = id;
      const slot = out.appendChild(document.createElement("slot"));
      layer.floor.append(out);
      moveFrame(iframe, layer.host, slot);
    } else moveFrame(iframe, layers.main.host, box.firstChild as HTMLSlotElement);
    before?.remove();
    isRaised = false;
  };
  box.dataset.of = id;
  return {
    box,
    get isOn() {
      return box.className !== "";
    },
    get isShown() {
      return !!last && box.className !== "";
    },
    get size() {
      const read = (name: string): number => Number.parseFloat(box.style.getPropertyValue(name)) || 0;
      return { width: read("--w"), height: read("--h") };
    },
    show: (element, layer, isAbove) => {
      settle(layer);
      if (out) out.className = box.className;
      set({ w: `${box.style.getPropertyValue("--w")}`, h: `${box.style.getPropertyValue("--h")}` });
      if (isRaised && !isAbove && source === element && !isSunk(here())) return;
      source = element;
      isRaised = true;
      delete here().dataset.by;
      raise(here(), element);
    },
    put: (put) => {
      last = put;
      style.removeProperty("visibility");
      here().dataset.side = put.side;
      set({ high: put.height });
      if ("edge" in put) set({ edge: put.edge });
      else set({ by: put.by, arrow: put.arrow, wide: put.width });
    },
    isNative: (target) => {
      if (!last || "edge" in last || last.side === "over") return true;
      if (here().dataset.by) return false;
      const { left, top } = here().getBoundingClientRect();
      const wanted = toWindow(target, last);
      return Math.abs(left - wanted.left) <= OFF && Math.abs(top - wanted.top) <= OFF;
    },
    move: (target, isClipped) => {
      if (!last || "edge" in last || last.side === "over") return style.removeProperty("visibility");
      here().dataset.by = "script";
      set(toWindow(target, last));
      if (isClipped) style.setProperty("visibility", "hidden", "important");
      else style.removeProperty("visibility");
    },
    hide,
    /** The loader has changed how it is shown. */
    forget: () => {
      isRaised = false;
    },
    end: () => {
      hide();
      settle();
      delete box.dataset.of;
      dropRule(layers.sheet, style);
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
      cards.set(id, makeCard(box, iframe, id, layers));
      sizes.observe(box);
    }
  };
  const observer = new MutationObserver((records) => {
    for (const { target, type } of records)
      if (type === "attributes") for (const card of cards.values()) if (card.box === target) card.forget();
    scan();
    onChange();
  });
  observer.observe(layers.main, { subtree: true, childList: true, attributeFilter: ["class"] });
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
