let last = 0;

/** Names one visit of a field: what is written in it meanwhile is one thing to undo. */
export const nextBurst = (): number => ++last;
