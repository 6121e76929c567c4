import { uuidv7 } from "../core/random.ts";
import type { StorageAdapter } from "../session/storage.ts";

/** What the keys of events that wait begin with; behind it comes an id that begins with the time. */
export const TRACKED = "track.";
const TTL_MS = 7 * 86_400_000;

/** What storage is told of an event: once more, should it have been wiped meanwhile. */
export type Kept = Parameters<StorageAdapter["set"]>;

/**
 * An event as it is kept, under a key of its own, so that tabs do not write over each other's.
 * @param entry name (null for a page view), properties, the page's address, and the visitor's name as far as it is known
 */
export const toKept = (entry: readonly unknown[]): Kept => [
  TRACKED + uuidv7(Date.now()),
  JSON.stringify(entry),
  TTL_MS,
];
