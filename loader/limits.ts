/** Times and counts of the loader, in a file of their own so that the bundler writes them where they are used. */

/** SPEC HS5. */
export const BLOCKED_AFTER_LOAD_MS = 8_000;
export const BLOCKED_WITHOUT_LOAD_MS = 30_000;
/** SPEC HS9: the first load and five restarts. */
export const MAX_LOADS = 6;
export const LOADS_WITHIN_MS = 300_000;
/** SPEC SH4. */
export const FAREWELL_MS = 3_000;
/** SPEC CA4. Below what the frame takes at once (RL1). */
export const MAX_CALLS = 500;
/** SPEC SU4: the messenger and four surfaces. */
export const MAX_BOXES = 5;
/** Times a script of the page may throw us out before we give in. */
export const MAX_RETURNS = 20;
/** For a router to set the new title after it has changed the address. */
export const ROUTER_MS = 50;
/** From a parsed document, where its `load` does not come (DESIGN D3). */
export const LOAD_NEVER_COMES_MS = 5_000;
/** Longest wait for an idle moment after `load`. */
export const IDLE_MS = 2_000;
/** SPEC QU3. */
export const ANSWER_MS = 60_000;
