/** What a transaction has read: key intervals per space, as actually consumed. */
import type { Space } from "../store/driver.ts";
import { afterKey, type Key } from "../wire/key.ts";
import type { Interval } from "./intervalIndex.ts";

/** Space → keys a commit wrote: old and new index keys of each written document, also unchanged ones. */
export type WrittenKeys = Map<Space, Set<Key>>;

type Growing = { start: Key; end: Key };

export class ReadSet {
  private readonly spaces = new Map<Space, Growing[]>();
  private readonly points = new Map<Space, Set<Key>>();

  point(space: Space, key: Key): void {
    let keys = this.points.get(space);
    if (keys === undefined) this.points.set(space, (keys = new Set()));
    keys.add(key);
  }

  /**
   * Opens a range that nothing was consumed of yet; `consumed` extends it to the last key returned (inclusive)
   * and `exhausted` to its whole width.
   */
  open(
    space: Space,
    { start, end }: Interval,
    reverse: boolean,
  ): { consumed(key: Key): void; exhausted(): void } {
    const read: Growing = reverse ? { start: end, end } : { start, end: start };
    let list = this.spaces.get(space);
    if (list === undefined) this.spaces.set(space, (list = []));
    list.push(read);
    return {
      consumed: (key) => {
        if (reverse) read.start = key;
        else read.end = afterKey(key);
      },
      exhausted: () => {
        read.start = start;
        read.end = end;
      },
    };
  }

  /** Every interval, empty ones left out, overlapping ones of a space joined. */
  intervals(): [Space, Interval][] {
    const result: [Space, Interval][] = [];
    for (const space of new Set([...this.spaces.keys(), ...this.points.keys()])) {
      for (const interval of this.joined(space)) result.push([space, interval]);
    }
    return result;
  }

  private joined(space: Space): Interval[] {
    const all: Growing[] = (this.spaces.get(space) ?? [])
      .filter((read) => read.start < read.end)
      .map((read) => ({ ...read }));
    for (const key of this.points.get(space) ?? []) all.push({ start: key, end: afterKey(key) });
    all.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
    const joined: Growing[] = [];
    for (const next of all) {
      const last = joined.at(-1);
      if (last !== undefined && next.start <= last.end) last.end = next.end > last.end ? next.end : last.end;
      else joined.push(next);
    }
    return joined;
  }

  /** Did a commit write anything that was read here? */
  touchedBy(written: WrittenKeys): boolean {
    return this.touchedIn(written) !== null;
  }

  /** The first space in which a commit wrote something that was read here; null when there is none. */
  touchedIn(written: WrittenKeys): Space | null {
    for (const [space, keys] of written) {
      const points = this.points.get(space);
      const reads = this.spaces.get(space);
      if (points === undefined && reads === undefined) continue;
      for (const key of keys) {
        if (points?.has(key)) return space;
        if (reads?.some((read) => read.start <= key && key < read.end)) return space;
      }
    }
    return null;
  }
}
