/**
 * What the engine asks of a disk: ordered keys in numbered spaces, and one durable step. Nothing about documents,
 * indexes or time. Two implementations pass `store.contract.ts`: `memory.ts` and `sqlite.ts`.
 */
import type { Key } from "../wire/key.ts";

/** A numbered ordered map. Even spaces hold documents (large values), odd spaces index entries (small ones). */
export type Space = number;

export type Range = {
  space: Space;
  /** First key that may be returned. */
  start: Key;
  /** First key that may not be returned any more. */
  end: Key;
  reverse: boolean;
  limit: number;
};

export type Entry = readonly [key: Key, value: string];

export interface Driver {
  get(space: Space, key: Key): string | undefined;
  /** At most `limit` entries of [start, end), in key order or reversed. Sees puts that are not yet flushed. */
  range(range: Range): Entry[];
  /** Values are text without NUL characters (JSON or ids). */
  put(space: Space, key: Key, value: string): void;
  delete(space: Space, key: Key): void;
  /** Empties a whole space. */
  clear(space: Space): void;
  /**
   * Makes everything since the last flush durable, all of it or nothing. If any method throws, what was not
   * flushed is lost and the driver must not be used again.
   */
  flush(): void;
  /** Flushes and releases the files. */
  close(): void;
}

/** Above every key (key bytes start with a type tag, at most 0x0a). */
export const LAST_KEY: Key = "\xff\xff\xff\xff";
