/** The protocol's major that this release's loader speaks. */
export const MAJOR = 1;

/** Majors this release's frame speaks. It supports every published major for at least 24 months (SPEC VR3). */
export const MAJORS: readonly number[] = [1];

/** The tag that marks our one window message. Everything else on the window belongs to Postmate. */
export const NAMESPACE = "opencom";
