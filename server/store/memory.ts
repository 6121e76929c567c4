/** A driver that keeps everything in memory and nothing on disk: function tests, and the model for the contract. */
import type { Driver, Entry, Range, Space } from "./driver.ts";
import { SortedMap } from "./sortedMap.ts";

export function createMemoryDriver(): Driver {
  const spaces = new Map<Space, SortedMap<string>>();
  const open = (space: Space): SortedMap<string> => {
    let map = spaces.get(space);
    if (map === undefined) spaces.set(space, (map = new SortedMap()));
    return map;
  };
  return {
    get: (space, key) => open(space).get(key),
    range: (range) => rangeOf(open(range.space), range),
    put: (space, key, value) => open(space).set(key, value),
    delete: (space, key) => void open(space).delete(key),
    clear: (space) => void spaces.delete(space),
    flush: () => {},
    close: () => {},
  };
}

function rangeOf(map: SortedMap<string>, { start, end, reverse, limit }: Range): Entry[] {
  const keys = map.keys();
  const low = map.lowerBound(start);
  const high = map.lowerBound(end);
  const found: Entry[] = [];
  for (let i = 0; i < high - low && i < limit; i++) {
    const key = keys[reverse ? high - 1 - i : low + i]!;
    found.push([key, map.get(key)!]);
  }
  return found;
}
