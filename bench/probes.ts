/** What the probes leave on a page's window. Times are epoch ms with fractions, so that two processes compare. */
export type HostProbe = {
  /** Buttons drawn in shadow roots are found here, closed roots too. */
  roots: ShadowRoot[];
  longTasks: { at: number; ms: number }[];
  shifts: number;
  /** What moved from where to where, for whoever has to find out why. */
  shifted: string[];
  interactions: number[];
  clickedAt: number;
  frameShownAt: number;
  launcher: () => { x: number; y: number } | null;
  /** Adds the script to the page and resolves with the ms until a launcher was painted. */
  insert: (attributes: Record<string, string>) => Promise<number>;
  watchFrame: () => void;
};

type Shift = {
  value: number;
  hadRecentInput: boolean;
  sources: { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[];
};

export type FrameProbe = { paintedAt: number };

declare global {
  interface Window {
    hostProbe: HostProbe;
    frameProbe: FrameProbe;
  }
}

/** Runs first in every top document. It must not use anything from outside itself: it travels as text. */
export function hostProbe(): void {
  if (window.top !== window) return;
  const now = () => performance.timeOrigin + performance.now();
  /** After the frame that is being made has been handed to the screen. */
  const painted = () =>
    new Promise<number>((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(now());
      port2.postMessage(null);
    });
  const eachFrame = (check: () => boolean) => {
    const step = () => {
      if (!check()) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  };
  const probe: HostProbe = {
    roots: [],
    longTasks: [],
    shifts: 0,
    shifted: [],
    interactions: [],
    clickedAt: 0,
    frameShownAt: 0,
    launcher() {
      for (const root of probe.roots) {
        const button = root.querySelector("button");
        if (!button || !root.host.isConnected) continue;
        const { x, y, width, height } = button.getBoundingClientRect();
        const seen = button.checkVisibility({ opacityProperty: true, visibilityProperty: true });
        // The size in layout: one that grows as it comes in is seen from its first pixel on.
        if (seen && button.offsetWidth >= 40 && button.offsetHeight >= 40) {
          return { x: x + width / 2, y: y + height / 2 };
        }
      }
      return null;
    },
    insert(attributes) {
      const script = document.createElement("script");
      script.async = true;
      for (const [name, value] of Object.entries(attributes)) script.setAttribute(name, value);
      const started = now();
      document.head.append(script);
      return new Promise((resolve) => {
        eachFrame(() => {
          if (!probe.launcher()) return false;
          void painted().then((at) => resolve(at - started));
          return true;
        });
      });
    },
    watchFrame() {
      probe.frameShownAt = 0;
      eachFrame(() => {
        const shown = [...document.querySelectorAll("iframe")].some((frame) => {
          const { width, height } = frame.getBoundingClientRect();
          const seen = frame.checkVisibility({ opacityProperty: true, visibilityProperty: true });
          return seen && width > 250 && height > 250;
        });
        if (!shown) return false;
        void painted().then((at) => {
          probe.frameShownAt = at;
        });
        return true;
      });
    },
  };
  window.hostProbe = probe;
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    probe.roots.push(root);
    return root;
  };
  addEventListener(
    "click",
    (event) => {
      probe.clickedAt = performance.timeOrigin + event.timeStamp;
    },
    true,
  );
  const observe = (type: string, take: (entry: PerformanceEntry) => void, extra = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({
      type,
      buffered: true,
      ...extra,
    });
  observe("longtask", (entry) => {
    // Work of other frames in this process is reported here too, under another name.
    if (entry.name === "self" || entry.name === "same-origin-ancestor") {
      probe.longTasks.push({ at: performance.timeOrigin + entry.startTime, ms: entry.duration });
    }
  });
  observe("layout-shift", (entry) => {
    const shift = entry as PerformanceEntry & Shift;
    // What follows a visitor's own click at once is no shift by the metric's definition.
    if (shift.hadRecentInput) return;
    probe.shifts += shift.value;
    for (const { node, previousRect, currentRect } of shift.sources) {
      const box = ({ x, y, width, height }: DOMRectReadOnly) => `${x},${y} ${width}×${height}`;
      probe.shifted.push(`${node?.nodeName ?? "gone"}: ${box(previousRect)} → ${box(currentRect)}`);
    }
  });
  const interaction = (entry: PerformanceEntry) => {
    if (["pointerdown", "pointerup", "click"].includes(entry.name)) probe.interactions.push(entry.duration);
  };
  observe("event", interaction, { durationThreshold: 16 });
}

/** Runs first in every cross-site frame: notes when its `main` stood painted on the screen. */
export function frameProbe(): void {
  const probe: FrameProbe = { paintedAt: 0 };
  window.frameProbe = probe;
  const step = () => {
    const main = document.querySelector("main, [role=main]");
    const box = main?.getBoundingClientRect();
    const seen = main?.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    if (!seen || !box || box.width < 200 || box.height < 100 || !main?.textContent) {
      requestAnimationFrame(step);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      probe.paintedAt = performance.timeOrigin + performance.now();
    };
    port2.postMessage(null);
  };
  requestAnimationFrame(step);
}
