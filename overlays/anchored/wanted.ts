import type { AnchorsWanted, Mark, MarkWatch } from "../../protocol/anchors/marks.ts";

/** More than a page has room for. */
const MOST_MARKS = 50;
/** What a report may count to. */
const MOST_WATCHES = 20;

/** What the frame asks for, with everything made what it must be; what is no mark is left out. */
export function readWanted(asked: unknown): AnchorsWanted {
  const { marks, accent, surface, go } = { ...(asked as Partial<AnchorsWanted>) };
  const isMark = (each: Mark | null): boolean =>
    /^[\w-]{1,64}$/.test(`${each?.id}`) && Object(each?.anchor) === each?.anchor;
  const color = (given: unknown, otherwise: string): string =>
    CSS.supports("color", `${given}`) ? `${given}` : otherwise;
  return {
    // Judged where the page is led (hands.ts).
    ...(go && { go }),
    marks: (Array.isArray(marks) ? marks : [])
      .filter(isMark)
      .slice(0, MOST_MARKS)
      .map((each) => ({
        ...each,
        watch: Array.isArray(each.watch)
          ? each.watch.slice(0, MOST_WATCHES).map((one: MarkWatch) => ({ ...one }))
          : [],
      })),
    accent: color(accent, "#7c3aed"),
    surface: color(surface, "Canvas"),
  };
}
