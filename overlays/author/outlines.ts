import { measure } from "../anchored/geometry.ts";
import type { Layers } from "../anchored/layers.ts";
import { raise } from "../anchored/topLayer.ts";
import css from "./author.css?inline";

/** How an element is outlined: pointed at, picked, or looking the same as that. */
export type Tone = "" | "picked" | "alike";

export type Outlines = {
  /** Outlines these elements and no others. */
  show: (wanted: readonly (readonly [element: Element, tone: Tone])[]) => void;
  /** What was picked is outlined, rather than what is pointed at. */
  isPicked: () => boolean;
  /** Looks whether each stands where its element does. */
  follow: () => void;
  end: () => void;
};

const EDGES = ["left", "top", "width", "height"] as const;

/**
 * Outlines elements of the page, in the top layer, without touching them. Script keeps each box where its element is: an
 * engine that is told of another anchor lays out anew all that is around it, which a large page would feel with every move.
 */
export function makeOutlines({ main, of }: Layers): Outlines {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  main.adoptedStyleSheets = [...main.adoptedStyleSheets, sheet];
  let boxes: { box: HTMLElement; element: Element; tone: Tone }[] = [];
  /** Reads all, then writes all. */
  const place = (): void => {
    const targets = boxes.map(({ element }) => measure(element));
    for (const [at, { box }] of boxes.entries())
      for (const edge of EDGES) box.style.setProperty(`--${edge}`, `${targets[at]?.[edge]}px`);
  };
  const show: Outlines["show"] = (wanted) => {
    const free = boxes;
    boxes = wanted.map(([element, tone]) => {
      const box = free.pop()?.box ?? document.createElement("div");
      return { box, element, tone };
    });
    place();
    for (const { box, tone } of boxes) {
      box.popover = "manual";
      box.className = `pick ${tone}`;
      if (!box.parentNode) of(null).floor.append(box);
      raise(box);
    }
    for (const { box } of free) box.remove();
  };
  return {
    show,
    isPicked: () => boxes[0]?.tone === "picked",
    follow: () => {
      if (boxes.some(({ box, element }) => !box.matches(":popover-open") || !element.isConnected))
        show(boxes.filter(({ element }) => element.isConnected).map(({ element, tone }) => [element, tone]));
      else place();
    },
    end: () => {
      show([]);
      main.adoptedStyleSheets = main.adoptedStyleSheets.filter((each) => each !== sheet);
    },
  };
}
