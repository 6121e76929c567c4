import css from "./anchored.css?inline";

/** Where things of ours stand: the loader's closed shadow root, or one of ours within a dialog of the page. */
export type Layer = { host: Element; floor: HTMLElement };

export type Layers = {
  sheet: CSSStyleSheet;
  /** The loader's shadow root, with its boxes. */
  main: ShadowRoot;
  /** Where what belongs to an element of that home stands. */
  of: (home: Element | null) => Layer;
  /** Takes away those of homes in which nothing stands any more, and has the others follow the theme. */
  tidy: () => void;
  /** Whether this is an element of ours, as the page sees it. */
  isOwn: (element: Element) => boolean;
  /** Sets the colours of all that is drawn. */
  paint: (colors: { accent: string; surface: string }) => void;
  /** Leaves nothing behind. */
  end: () => void;
};

/** What the page's own handlers have no business with: no outside-click closes, no shortcuts. */
const PRIVATE = "click pointerdown pointerup mousedown mouseup touchstart focusin focusout".split(" ");

/** Elements of ours in the page, whoever has made them there. */
const hosts = new Set<Element>();

function makeHost(home: Element, sheet: CSSStyleSheet): ShadowRoot {
  const host = document.createElement("div");
  const shadow = host.attachShadow({ mode: "closed", slotAssignment: "manual" });
  shadow.adoptedStyleSheets = [sheet];
  home.append(host);
  return shadow;
}

/**
 * Keeps the places for what stands in the page. Dialogs, popovers and what is full screen make all else inert or cover it:
 * of these each has a host of ours in it, for as long as something stands there.
 */
export function makeLayers(launcher: HTMLElement | undefined): Layers {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`${css}:host{}`);
  const colors = (sheet.cssRules[sheet.cssRules.length - 1] as CSSStyleRule).style;
  const root = launcher?.getRootNode();
  const isLoaders = root instanceof ShadowRoot;
  const main = isLoaders ? root : makeHost(document.documentElement, sheet);
  // At once: cards that are not placed yet are not to be seen.
  if (isLoaders) main.adoptedStyleSheets = [...main.adoptedStyleSheets, sheet];
  const layers = new Map<Element | null, Layer>();
  const add = (home: Element | null): Layer => {
    const shadow = home ? makeHost(home, sheet) : main;
    const floor = document.createElement("div");
    for (const type of PRIVATE) floor.addEventListener(type, (event) => event.stopPropagation());
    shadow.append(floor);
    const layer = { host: shadow.host, floor };
    hosts.add(shadow.host);
    layers.set(home, layer);
    return layer;
  };
  // Ours from the beginning, whatever stands there.
  hosts.add(main.host);
  const drop = (home: Element | null, { host, floor }: Layer): void => {
    layers.delete(home);
    hosts.delete(host);
    floor.remove();
    if (home) host.remove();
  };
  return {
    sheet,
    main,
    of: (home) => {
      const layer = layers.get(home);
      // The page may have drawn its dialog anew.
      if (home && layer && layer.host.parentNode !== home) drop(home, layer);
      return layers.get(home) ?? add(home);
    },
    tidy: () => {
      const { colorScheme } = getComputedStyle(launcher ?? document.documentElement);
      for (const [home, layer] of layers) {
        if (home && !layer.floor.firstChild) drop(home, layer);
        // Light or dark as the rest of ours.
        layer.floor.style.colorScheme = colorScheme;
      }
    },
    isOwn: (element) => [...hosts].some((host) => host.contains(element)),
    paint: ({ accent, surface }) => {
      // The page could set the same of our host, as of any of its elements.
      for (const [name, value] of Object.entries({ accent, surface }))
        colors.setProperty(`--${name}`, value, "important");
    },
    end: () => {
      for (const [home, layer] of layers) drop(home, layer);
      main.adoptedStyleSheets = main.adoptedStyleSheets.filter((each) => each !== sheet);
      if (!isLoaders) main.host.remove();
    },
  };
}
