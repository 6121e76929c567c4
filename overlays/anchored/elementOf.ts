import type { LiveMark } from "./liveMark.ts";

/** The element of a mark, if it can be seen. */
export const elementOf = ({ resolution }: Pick<LiveMark, "resolution">): Element | undefined =>
  resolution?.state === "found" ? resolution.element : undefined;
