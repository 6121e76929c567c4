/**
 * A consistent view of the store at one ts. The store always holds the newest state; a snapshot remembers the old
 * values of whatever later commits overwrite while it is open (`Database.commit` tells it).
 */
import type { Driver, Entry, Space } from "../store/driver.ts";
import { SortedMap } from "../store/sortedMap.ts";
import { afterKey, type Key } from "../wire/key.ts";
import type { Interval } from "./intervalIndex.ts";

/** Values laid over a store; null hides a key. */
export type Overlay = Map<Space, SortedMap<string | null>>;

export function overlaySpace(overlay: Overlay, space: Space): SortedMap<string | null> {
  let map = overlay.get(space);
  if (map === undefined) overlay.set(space, (map = new SortedMap()));
  return map;
}

const FIRST_BATCH = 16;
const LARGEST_BATCH = 512;

/** Walks one interval of the store with overlays on top (first overlay wins). Lazy: sees overlay writes made meanwhile. */
export class MergeCursor {
  private batch: Entry[] = [];
  private batchSize = FIRST_BATCH;
  private exhausted = false;
  private rest: { start: Key; end: Key };
  private readonly unread: { start: Key; end: Key };
  private readonly driver: Driver;
  private readonly overlays: Overlay[];
  private readonly range: { space: Space; reverse: boolean };

  constructor(
    driver: Driver,
    overlays: Overlay[],
    range: { space: Space; reverse: boolean; interval: Interval },
  ) {
    this.driver = driver;
    this.overlays = overlays;
    this.range = range;
    this.rest = { ...range.interval };
    this.unread = { ...range.interval };
  }

  next(): Entry | null {
    for (;;) {
      const found = this.step();
      if (found === null) return null;
      const [key, value] = found;
      if (this.range.reverse) this.rest.end = key;
      else this.rest.start = afterKey(key);
      if (value !== null) return [key, value];
    }
  }

  /** The nearest key in any layer, with the value of the topmost layer that has it. */
  private step(): readonly [Key, string | null] | null {
    const { reverse, space } = this.range;
    const base = this.head();
    let best = base?.[0];
    for (const overlay of this.overlays) {
      const key = overlay.get(space)?.nearest(this.rest.start, this.rest.end, reverse);
      if (key !== undefined && (best === undefined || (reverse ? key > best : key < best))) best = key;
    }
    if (best === undefined) return null;
    if (base !== undefined && base[0] === best) this.batch.pop();
    for (const overlay of this.overlays) {
      const value = overlay.get(space)?.get(best);
      if (value !== undefined) return [best, value];
    }
    return base as Entry;
  }

  private head(): Entry | undefined {
    if (this.batch.length === 0 && !this.exhausted) {
      const { space, reverse } = this.range;
      const batch = this.driver.range({ space, ...this.unread, reverse, limit: this.batchSize });
      this.exhausted = batch.length < this.batchSize;
      const last = batch.at(-1)?.[0];
      if (last !== undefined) {
        if (reverse) this.unread.end = last;
        else this.unread.start = afterKey(last);
      }
      this.batchSize = Math.min(this.batchSize * 4, LARGEST_BATCH);
      this.batch = batch.reverse();
    }
    return this.batch.at(-1);
  }
}

export class Snapshot {
  readonly undo: Overlay = new Map();
  readonly ts: bigint;
  private readonly driver: Driver;
  private readonly onRelease: (snapshot: Snapshot) => void;
  private users = 1;

  constructor(ts: bigint, driver: Driver, onRelease: (snapshot: Snapshot) => void) {
    this.ts = ts;
    this.driver = driver;
    this.onRelease = onRelease;
  }

  get(space: Space, key: Key): string | undefined {
    const old = this.undo.get(space)?.get(key);
    return old === undefined ? this.driver.get(space, key) : (old ?? undefined);
  }

  /** `own`: a transaction's uncommitted writes, on top. */
  cursor(range: { space: Space; reverse: boolean; interval: Interval }, own: Overlay[]): MergeCursor {
    return new MergeCursor(this.driver, [...own, this.undo], range);
  }

  /** Another holder; each `retain` and the first holder need one `release`. */
  retain(): this {
    this.users += 1;
    return this;
  }

  release(): void {
    this.users -= 1;
    if (this.users === 0) this.onRelease(this);
  }
}
