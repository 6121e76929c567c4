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
/** Engines round. */
const OFF = 1.5;

/** Outlines elements of the page, in the top layer, without touching them: the engine keeps each box where its element is, or script does. */
export function makeOutlines({ main, of }: Layers): Outlines {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  main.adoptedStyleSheets = [...main.adoptedStyleSheets, sheet];
  let boxes: { box: HTMLElement; element: Element; tone: Tone }[] = [];
  const place = ({ box, element, tone }: (typeof boxes)[number]): void => {
    const target = measure(element);
    const is = box.getBoundingClientRect();
    const isNative = box.className === `pick ${tone}`;
    if (EDGES.every((edge) => Math.abs(is[edge] - target[edge]) <= OFF)) return;
    if (isNative) box.className = `pick ${tone} by`;
    for (const edge of EDGES) box.style.setProperty(`--${edge}`, `${target[edge]}px`);
  };
  const show: Outlines["show"] = (wanted) => {
    const free = boxes;
    boxes = wanted.map(([element, tone]) => {
      const box = free.pop()?.box ?? document.createElement("div");
      box.popover = "manual";
      box.className = `pick ${tone}`;
      if (!box.parentNode) of(null).floor.append(box);
      raise(box, element);
      return { box, element, tone };
    });
    for (const { box } of free) box.remove();
    boxes.forEach(place);
  };
  return {
    show,
    isPicked: () => boxes[0]?.tone === "picked",
    follow: () => {
      if (boxes.some(({ box, element }) => !box.matches(":popover-open") || !element.isConnected))
        show(boxes.filter(({ element }) => element.isConnected).map(({ element, tone }) => [element, tone]));
      else boxes.forEach(place);
    },
    end: () => {
      show([]);
      main.adoptedStyleSheets = main.adoptedStyleSheets.filter((each) => each !== sheet);
    },
  };
}
