import { measure } from "../anchored/geometry.ts";
import type { Layers } from "../anchored/layers.ts";
import { getInner } from "../anchors/tree.ts";
import { isWithin } from "./candidates.ts";
import { hearEverywhere } from "./hearEverywhere.ts";

/** What stands in the top layer, where only what is in it can lie over it. */
const HOMES = ":modal,:popover-open,:fullscreen:not(iframe)";

/** By itself: no sheet of an author's is in the hosts of dialogs. Below all that is in the top layer. */
const STYLE = "all:unset;display:block;position:fixed;z-index:2147483645;cursor:crosshair";

/** Lies over frames of other origins while an author picks: of what is done in there the page would hear nothing. */
export type Shields = {
  /** What of the page an event is about that has come to one of them; undefined where it has not. */
  under: (event: MouseEvent) => Element | undefined;
  /** Lets all through to the frames, or nothing again. */
  open: (isOpen: boolean) => void;
};

/** Covers each frame that cannot be heard in, whichever come meanwhile, until the signal says that it is over. */
export function makeShields({ of, isOwn }: Layers, signal: AbortSignal): Shields {
  const boxes = new Map<Element, HTMLElement>();
  let isAsked = false;
  /** Reads all, then writes all. */
  const place = (): void => {
    isAsked = false;
    if (signal.aborted) return;
    const places = [...boxes].map(([frame, box]) => {
      // It has gone, or shows a page of this origin by now.
      const isGone = !frame.isConnected || getInner(frame) !== null;
      return { frame, box, isGone, rect: measure(frame), home: frame.closest(HOMES) };
    });
    for (const { frame, box, isGone, rect, home } of places) {
      if (isGone) {
        boxes.delete(frame);
        box.remove();
        continue;
      }
      const { floor } = of(home);
      if (box.parentNode !== floor) floor.append(box);
      for (const edge of ["left", "top", "width", "height"] as const) box.style[edge] = `${rect[edge]}px`;
    }
  };
  const ask = (): void => {
    if (boxes.size && !isAsked) isAsked = !!requestAnimationFrame(place);
  };
  hearEverywhere({
    types: ["scroll", "resize", "pointerover"],
    on: ask,
    signal,
    onForeign: (frame) => {
      if (isOwn(frame) || boxes.has(frame)) return;
      const box = document.createElement("div");
      box.className = "shield";
      box.style.cssText = STYLE;
      boxes.set(frame, box);
      ask();
    },
  });
  signal.addEventListener("abort", () => {
    for (const box of boxes.values()) box.remove();
  });
  return {
    under: ({ target, clientX, clientY }) => {
      if (clientX === undefined || !isOwn(target as Element)) return undefined;
      for (const [frame, box] of boxes) {
        if ((box.getRootNode() as ShadowRoot).elementFromPoint?.(clientX, clientY) !== box) continue;
        // Something of the page may lie over the frame: then that is meant.
        const first = document.elementsFromPoint(clientX, clientY).find((each) => !isOwn(each));
        return first && !isWithin(frame, first) ? first : frame;
      }
      return undefined;
    },
    open: (isOpen) => {
      for (const { style } of boxes.values()) style.pointerEvents = isOpen ? "none" : "";
    },
  };
}
