/** Longest wire string, in UTF-16 code units; checked before anything is parsed. */
export const MAX_WIRE_LENGTH = 65_536;
export const MAX_DEPTH = 16;
export const MAX_KEYS = 200;
export const MAX_ITEMS = 1_000;

/** Messages a second and burst a sender keeps to; later ones wait in its backlog. */
export const HOST_TO_FRAME_RATE = { perSecond: 50, burst: 200 } as const;
export const FRAME_TO_HOST_RATE = { perSecond: 30, burst: 60 } as const;

/** A receiver drops what exceeds this many times the sender's rate: only a sender that does not pace itself gets there. */
export const RECEIVE_FACTOR = 4;

/** Waiting messages a sender keeps; past this it refuses to take more. */
export const MAX_BACKLOG = 1_000;
