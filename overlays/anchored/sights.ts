import { elementOf, type LiveMark } from "./liveMark.ts";

/** When it is told anew how much of an element is in view. */
const SIGHTS = [0, 0.1, 0.25, 0.5, 0.75, 1];

/** Watches how much of the elements of marks is in the window, and how large they are. */
export type Sights = {
  /** A mark has another element than before, or none. */
  change: (live: LiveMark, before: Element | undefined, now: Element | undefined) => void;
  end: () => void;
};

/** @param onChange something has changed */
export function watchSights(marks: ReadonlyMap<string, LiveMark>, onChange: () => void): Sights {
  const seen = new IntersectionObserver(
    (entries) => {
      for (const entry of entries)
        for (const live of marks.values()) if (elementOf(live) === entry.target) live.sight = entry;
      onChange();
    },
    { threshold: SIGHTS },
  );
  const sized = new ResizeObserver(onChange);
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
