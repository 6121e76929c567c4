import { elementOf } from "./elementOf.ts";
import { isAway, type LiveMark } from "./liveMark.ts";
import type { Occasions } from "./occasions.ts";

/** When it is told anew how much of an element is in view: of one larger than the window less than half is enough. */
const SIGHTS = [0, 0.1, 0.25, 0.5];

/** Watches how much of the elements of marks is in the window, and how large they are. */
export type Sights = {
  /** A mark has another element than before, or none. */
  change: (live: LiveMark, before: Element | undefined, now: Element | undefined) => void;
  end: () => void;
};

/** What comes and goes while something scrolls is drawn or not, without a look: that comes once it is at rest. */
export function watchSights(
  marks: ReadonlyMap<string, LiveMark>,
  { soon, later }: Pick<Occasions, "soon" | "later">,
): Sights {
  const seen = new IntersectionObserver(
    (entries) => {
      let isDue = false;
      for (const entry of entries)
        for (const live of marks.values()) {
          if (elementOf(live) !== entry.target) continue;
          isDue ||= !live.sight || live.isBy.spot;
          live.sight = entry;
          live.spot.pose(isAway(live), true);
        }
      (isDue ? soon : later)();
    },
    { threshold: SIGHTS },
  );
  const sized = new ResizeObserver(soon);
  const others = (live: LiveMark, element: Element): LiveMark | undefined =>
    [...marks.values()].find((each) => each !== live && elementOf(each) === element);
  return {
    change: (live, before, now) => {
      if (before && !others(live, before)) {
        seen.unobserve(before);
        sized.unobserve(before);
      }
      live.sight = now && others(live, now)?.sight;
      if (!now) return;
      seen.observe(now);
      sized.observe(now);
    },
    end: () => {
      seen.disconnect();
      sized.disconnect();
    },
  };
}
