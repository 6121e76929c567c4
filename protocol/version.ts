/** Protocol majors this code speaks. A frame supports every published major for at least 24 months (SPEC VR3). */
export const PROTOCOL = { min: 1, max: 1 } as const;

/** The tag that marks our one window message. Everything else on the window belongs to Postmate. */
export const NAMESPACE = "opencom";

/**
 * The highest major both sides speak, or `undefined` when their ranges do not meet.
 * @param theirs the range the other side announced
 */
export function commonVersion(theirs: { min: number; max: number }): number | undefined {
  const version = Math.min(theirs.max, PROTOCOL.max);
  return version >= Math.max(theirs.min, PROTOCOL.min) ? version : undefined;
}
