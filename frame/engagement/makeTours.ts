import { loadChunk } from "../core/chunk.ts";
import type { TourList, TourListWorld } from "../tours/TourList.ts";
import type { Engine } from "./engine.ts";
import type { Candidate } from "./model.ts";

/** What has become of a tour is told while it goes; after this the deployment knows of it. */
const TOLD_MS = 3_000;

/** What the page may start, once there is a tour for its visitor: other pages never load it. Goes with the engine. */
export function makeTours(
  world: TourListWorld,
  engine: Engine,
): { taken(items: readonly Candidate[]): void } {
  let list: Promise<TourList | undefined> | undefined;
  const look = (): void => void list?.then((there) => there?.look());
  let again: ReturnType<typeof setTimeout> | undefined;
  engine.onStop(() => {
    clearTimeout(again);
    void list?.then((there) => there?.stop());
  });
  let shown = 0;
  engine.onStop(
    world.state.subscribe(({ showings }) => {
      const now = showings.filter(({ showing }) => showing.candidate.kind === "tour").length;
      // Begun or over, it is another thing to start.
      if (now !== shown) {
        look();
        clearTimeout(again);
        again = setTimeout(look, TOLD_MS);
      }
      shown = now;
    }),
  );
  return {
    taken(items) {
      if (items.some(({ kind }) => kind === "tour"))
        list ??= loadChunk(() => import("../tourList.ts")).then(
          ({ TourList: List }) => new List(world),
          () => (list = undefined),
        );
      look();
    },
  };
}
