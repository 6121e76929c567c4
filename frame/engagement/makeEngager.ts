import { loadChunk } from "../core/chunk.ts";
import type { EngagementWorld, PageEngine } from "./startEngine.ts";

/**
 * One visitor's engine, once there is something for it: a page of a workspace with nothing live never loads it. Without a
 * network it comes with the next thing that asks for it.
 * @param isWanted load it if it is not there
 */
export function makeEngager(
  world: EngagementWorld,
): (act: (engine: PageEngine) => void, isWanted?: boolean) => void {
  let engine: Promise<PageEngine | undefined> | undefined;
  return (act, isWanted) => {
    if (isWanted)
      engine ??= loadChunk(() => import("../engagement.ts")).then(
        ({ startEngine }) => startEngine(world),
        () => (engine = undefined),
      );
    void engine?.then((there) => there && act(there));
  };
}
