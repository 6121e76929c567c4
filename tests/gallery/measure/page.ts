import { type Layer, type Rgba, TRANSPARENT } from "./compositing.ts";

/** What a colour is worth, read from a pixel: every notation that the browser paints is understood. */
class Palette {
  readonly #known = new Map<string, Rgba>();
  readonly #context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });

  /** The colour of a CSS value that is a colour. */
  read(css: string): Rgba {
    const known = this.#known.get(css);
    if (known) return known;
    const context = this.#context;
    if (!context) return TRANSPARENT;
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = css;
    context.fillRect(0, 0, 1, 1);
    const [r = 0, g = 0, b = 0, alpha = 0] = context.getImageData(0, 0, 1, 1).data;
    const color: Rgba = [r, g, b, alpha / 255];
    this.#known.set(css, color);
    return color;
  }
}

const COLOR = /(?:rgba?|hsla?|oklab|oklch|lab|lch|color|hwb)\([^()]*\)|#[0-9a-f]{3,8}\b|\btransparent\b/gi;

/** One look at a document or a shadow root: computed styles are asked for once each. */
export class PageView {
  readonly root: Document | ShadowRoot;
  readonly #palette = new Palette();
  readonly #styles = new Map<Element, CSSStyleDeclaration>();
  readonly #layers = new Map<Element, Layer | null>();

  constructor(root: Document | ShadowRoot) {
    this.root = root;
  }

  all(selector: string): HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>(selector)].filter((element) =>
      this.isVisible(element),
    );
  }

  style(element: Element): CSSStyleDeclaration {
    let style = this.#styles.get(element);
    if (!style) {
      style = getComputedStyle(element);
      this.#styles.set(element, style);
    }
    return style;
  }

  color(css: string): Rgba {
    return this.#palette.read(css);
  }

  /** Drawn at all: neither hidden nor the words that only screen readers get. */
  isVisible(element: Element): boolean {
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    if (element.closest(".oc-sr")) return false;
    const { width, height } = element.getBoundingClientRect();
    return width > 1 && height > 1;
  }

  /** The element and those around it, from the inside out, across the edge of a shadow tree's host. */
  *around(element: Element): Generator<Element> {
    for (let at: Element | null = element; at; at = at.parentElement) yield at;
  }

  /** What lies behind an element's content, from the inside out; null where a picture is part of it. */
  layersOf(element: Element): Layer[] | null {
    const layers: Layer[] = [];
    for (const each of this.around(element)) {
      const layer = this.#layerOf(each);
      if (!layer) return null;
      layers.push(layer);
    }
    return layers;
  }

  /** What shows where nothing is painted. */
  canvas(): Rgba {
    const isDark = getComputedStyle(document.body).colorScheme === "dark";
    return isDark ? [18, 18, 18, 1] : [255, 255, 255, 1];
  }

  #layerOf(element: Element): Layer | null {
    let layer = this.#layers.get(element);
    if (layer === undefined) {
      layer = this.#read(this.style(element));
      this.#layers.set(element, layer);
    }
    return layer;
  }

  #read({ backgroundColor, backgroundImage, opacity }: CSSStyleDeclaration): Layer | null {
    if (backgroundImage.includes("url(")) return null;
    const gradients =
      backgroundImage === "none" ? [] : splitLayers(backgroundImage).map((each) => this.#stops(each));
    return { color: this.color(backgroundColor), gradients, opacity: Number(opacity) };
  }

  #stops(gradient: string): Rgba[] {
    const colors = (gradient.match(COLOR) ?? []).map((css) => this.color(css));
    return colors.length > 0 ? colors : [TRANSPARENT];
  }
}

/** The layers of a `background-image`: split at commas outside brackets. */
function splitLayers(value: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < value.length; at++) {
    if (value[at] === "(") depth++;
    else if (value[at] === ")") depth--;
    else if (value[at] === "," && depth === 0) {
      parts.push(value.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, value.slice(from)];
}
