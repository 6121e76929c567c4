import { contrast } from "../../../ui/color.ts";
import { composite, type Pair, type Rgba } from "./compositing.ts";
import { type Finding, makeFinding } from "./finding.ts";
import type { PageView } from "./page.ts";
import { isControl, TARGETS } from "./targets.ts";
import type { Words } from "./words.ts";

const AA_TEXT = 4.5;
const AA_LARGE = 3;
const AA_SHAPE = 3;
/** Colours are read as whole channels; what a rounding costs is no fault. */
const ROUNDING = 0.03;
const FIELDS = "input:not([type=checkbox], [type=radio], [type=file], [type=hidden]), textarea, select";
/** What an author writes where it will stand, as it will: its words say where it is, and no edge would be theirs. */
const IN_PLACE = ".oc-au-field, .oc-au-label";
/** A field's edge may be drawn by an element around it, this far out. */
const MAX_FRAME_DEPTH = 2;

/** Words that do not stand out from what is really behind them. */
export function findFaintWords(view: PageView, words: readonly Words[]): Finding[] {
  const faint = words.flatMap(({ element, text }) =>
    faintness(view, element, { css: view.style(element).color, text }),
  );
  return [...faint, ...findFaintFields(view)];
}

function findFaintFields(view: PageView): Finding[] {
  return view.all(FIELDS).flatMap((field) => {
    const { value = "", placeholder = "" } = field as HTMLInputElement;
    if (value) return faintness(view, field, { css: view.style(field).color, text: value });
    if (!placeholder) return [];
    const { color, opacity } = getComputedStyle(field, "::placeholder");
    return faintness(view, field, { css: color, text: placeholder, opacity: Number(opacity) });
  });
}

function faintness(
  view: PageView,
  element: HTMLElement,
  { css, text, opacity = 1 }: { css: string; text: string; opacity?: number },
): Finding[] {
  if (element.closest(":disabled, [aria-disabled=true]")) return [];
  const [r, g, b, alpha] = view.color(css);
  const ratio = worst(view, element, [r, g, b, alpha * opacity]);
  const least = isLarge(view.style(element)) ? AA_LARGE : AA_TEXT;
  if (ratio === null || ratio >= least - ROUNDING) return [];
  return [makeFinding("text contrast", element, { figure: `${ratio.toFixed(2)}:1, not ${least}:1`, text })];
}

/** Large by WCAG: 24 px, or 18.66 px and bold. */
function isLarge({ fontSize, fontWeight }: CSSStyleDeclaration): boolean {
  const size = Number.parseFloat(fontSize);
  return size >= 24 || (size >= 18.66 && Number(fontWeight) >= 700);
}

/** The lowest contrast of a mark in an element with what is behind it; null where that is a picture. */
function worst(view: PageView, element: Element, mark: Rgba): number | null {
  const layers = view.layersOf(element);
  if (!layers) return null;
  return Math.min(...composite(mark, layers, view.canvas()).map(ratioOf));
}

const ratioOf = ({ mark, ground }: Pair): number =>
  contrast([mark[0], mark[1], mark[2]], [ground[0], ground[1], ground[2]]);

/** Pictures that are all a control has to say what it is, and the edges of fields, that are hard to make out. */
export function findFaintShapes(view: PageView, words: readonly Words[]): Finding[] {
  return [...findFaintIcons(view, words), ...findFaintEdges(view)];
}

function findFaintIcons(view: PageView, words: readonly Words[]): Finding[] {
  const silent = view
    .all(TARGETS)
    .filter(
      (control) =>
        isControl(control) &&
        !control.matches(":disabled") &&
        !words.some(({ element }) => control.contains(element)),
    );
  return silent.flatMap((control) =>
    [...control.querySelectorAll("svg")].flatMap((icon) => {
      const shape = icon.querySelector("path, circle, rect, line, polyline") ?? icon;
      const { stroke, fill } = view.style(shape);
      const ratio = worst(view, icon, view.color(stroke === "none" ? fill : stroke));
      if (ratio === null || ratio >= AA_SHAPE - ROUNDING) return [];
      return [
        makeFinding("shape contrast", control, { figure: `icon ${ratio.toFixed(2)}:1, not ${AA_SHAPE}:1` }),
      ];
    }),
  );
}

function findFaintEdges(view: PageView): Finding[] {
  return view.all(FIELDS).flatMap((field) => {
    if (field.closest(":disabled") || field.matches(IN_PLACE)) return [];
    const ratio = Math.max(...framesOf(field).map((frame) => edgeOf(view, frame)));
    if (ratio >= AA_SHAPE - ROUNDING) return [];
    return [
      makeFinding("shape contrast", field, { figure: `edge ${ratio.toFixed(2)}:1, not ${AA_SHAPE}:1` }),
    ];
  });
}

/** What may draw a field's edge: itself, or an element close around it. */
function framesOf(field: Element): Element[] {
  const frames: Element[] = [];
  for (let at: Element | null = field; at && frames.length <= MAX_FRAME_DEPTH; at = at.parentElement)
    frames.push(at);
  return frames;
}

/** How well a box stands out from what is around it, by its border or by its ground; 1 where it does not. */
function edgeOf(view: PageView, frame: Element): number {
  const outside = frame.parentElement;
  const ground = outside && seen(view, outside);
  if (!ground) return 1;
  const inside = seen(view, frame);
  const fill = inside ? ratioOf({ mark: inside, ground }) : 1;
  const { borderTopColor, borderTopWidth } = view.style(frame);
  if (Number.parseFloat(borderTopWidth) === 0) return fill;
  return Math.max(fill, worst(view, outside, view.color(borderTopColor)) ?? 1);
}

/** The colour that an element shows where it has no content; null over a picture. */
function seen(view: PageView, element: Element): Rgba | null {
  const layers = view.layersOf(element);
  return layers ? (composite([0, 0, 0, 0], layers, view.canvas())[0]?.ground ?? null) : null;
}
