import type { Anchor } from "../../protocol/anchors/anchor.ts";
import type { Resolution, Resolver } from "./resolve.ts";
import type { PageWatch } from "./watchPage.ts";

/** Where anchors are watched: one reading of the page and one watch over it serve them all. */
export type AnchorWatch = { resolver: Resolver; page: PageWatch };

/** An element that has become less like its record than this, in per cent, may be another by now. */
const LESS = 5;

/**
 * Follows an anchor: says what has become of it, and again whenever that changes. While its element stands and is what it
 * was, what happens elsewhere in the page costs no more than a look at it.
 * @returns stops, leaving nothing behind
 */
export function watchAnchor(
  anchor: Anchor,
  { resolver, page }: AnchorWatch,
  onChange: (resolution: Resolution) => void,
): () => void {
  let state = "";
  let score = 0;
  let held: WeakRef<Element> | undefined;
  let isStopped = false;
  const forget = page.add({
    isSettled: () => {
      const element = state === "found" ? held?.deref() : undefined;
      return !!element?.isConnected && resolver.look(anchor, element) >= Math.max(1, score - LESS);
    },
    look: async () => {
      const resolution = await resolver.resolve(anchor);
      if (isStopped) return;
      const isSame = resolution.state === state && resolution.element === held?.deref();
      ({ state, score } = resolution);
      held = resolution.element && new WeakRef(resolution.element);
      if (!isSame) onChange(resolution);
    },
  });
  return () => {
    isStopped = true;
    held = undefined;
    forget();
  };
}
