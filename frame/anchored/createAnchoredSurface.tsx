import { getOwner, runWithOwner } from "solid-js";
import { useMessenger } from "../messenger/context.ts";
import { createSurface, type SurfaceOptions } from "../messenger/createSurface.tsx";

export type AnchoredSurfaceOptions = Omit<SurfaceOptions, "placement" | "height">;

/**
 * The card of the mark of the same id: a surface beside the element. It is opened once the element was found and closed with the
 * mark; where the element is only hidden for a while it stays, and the host hides it (SPEC AN2).
 */
export function createAnchoredSurface(options: AnchoredSurfaceOptions): { close(): void } {
  const { app } = useMessenger();
  const owner = getOwner();
  let surface: { close(): void } | undefined;
  let isOver = false;
  let unfollow = (): void => undefined;
  const close = (): void => {
    isOver = true;
    unfollow();
    surface?.close();
  };
  void app.anchored().then((anchored) => {
    if (isOver) return;
    const open = (): void => {
      if (isOver || surface) return;
      // Without a height until it is measured.
      const all = Object.defineProperties(
        { placement: "anchored", height: 0 },
        Object.getOwnPropertyDescriptors(options),
      ) as SurfaceOptions;
      surface = runWithOwner(owner, () => createSurface(all));
    };
    unfollow = anchored.follow(options.id, { onFound: open, onDropped: close });
  });
  return { close };
}
