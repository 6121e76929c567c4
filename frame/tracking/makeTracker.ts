import type { HostToFrame } from "../../protocol/messages.ts";
import { loadChunk } from "../core/chunk.ts";
import { toKept } from "./toKept.ts";
import type { TrackingWorld } from "./tracking.ts";

/**
 * Takes what one visitor's page tracks, at once; the chunk that sends it comes when it is needed, or with the next event
 * where there is no network. Event false: it may not be kept; absent: page views are wanted; null: something was left here.
 */
export const makeTracker =
  (world: TrackingWorld) =>
  (event?: HostToFrame["trackEvent"] | null | false): void => {
    const news = event && toKept([...event, world.state.get().page.url, world.visitorRef()]);
    if (news) world.storage.set(...news);
    void loadChunk(() => import("./tracking.ts"))
      .then(({ track }) => track(world, news))
      .catch(() => undefined);
  };
