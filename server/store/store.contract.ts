/** What every driver promises (SPEC S1–S4). Run on memory and on each SQLite engine. */
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import type { Driver } from "./driver.ts";
import { LAST_KEY } from "./driver.ts";

const key = fc
  .array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 4 })
  .map((bytes) => String.fromCharCode(...bytes));
const space = fc.constantFrom(2, 3, 4);

export function runStoreContract(name: string, open: () => Driver): void {
  describe(`store contract on ${name}`, () => {
    const opened: Driver[] = [];
    const start = (): Driver => {
      const driver = open();
      opened.push(driver);
      return driver;
    };
    afterEach(() => {
      for (const driver of opened.splice(0)) driver.close();
    });

    it("[S1] gives back what was put, per space, until it is deleted", () => {
      const driver = start();
      driver.put(2, "a\0b", "one");
      driver.put(3, "a\0b", "two");
      driver.put(2, "a\0b", "three ✓");
      expect(driver.get(2, "a\0b")).toBe("three ✓");
      expect(driver.get(3, "a\0b")).toBe("two");
      driver.delete(2, "a\0b");
      expect(driver.get(2, "a\0b")).toBeUndefined();
      expect(driver.get(2, "a")).toBeUndefined();
    });

    it("[S2] returns ranges in byte order, both ways, with start in and end out", () => {
      const driver = start();
      for (const k of ["b", "a", "a\0", "\xfe", "\x80"]) driver.put(3, k, k);
      const keys = (reverse: boolean, limit = 9) =>
        driver.range({ space: 3, start: "a", end: "\xfe", reverse, limit }).map(([k]) => k);
      expect(keys(false)).toEqual(["a", "a\0", "b", "\x80"]);
      expect(keys(true)).toEqual(["\x80", "b", "a\0", "a"]);
      expect(keys(true, 1)).toEqual(["\x80"]);
      const all = driver.range({ space: 3, start: "", end: LAST_KEY, reverse: false, limit: 9 });
      expect(all.map(([k]) => k)).toEqual(["a", "a\0", "b", "\x80", "\xfe"]);
    });

    it("[S3] empties one space and leaves the others", () => {
      const driver = start();
      driver.put(2, "a", "1");
      driver.put(4, "a", "1");
      driver.clear(2);
      expect(driver.get(2, "a")).toBeUndefined();
      expect(driver.get(4, "a")).toBe("1");
    });

    it("[S2] agrees with a plain sorted list for random writes and ranges", () => {
      const driver = start();
      const model = new Map<string, Map<string, string>>();
      const step = fc.record({ space, key, value: fc.option(fc.string({ maxLength: 3 })) });
      const probe = fc.record({
        space,
        start: key,
        end: key,
        reverse: fc.boolean(),
        limit: fc.integer({ min: 0, max: 5 }),
      });
      fc.assert(
        fc.property(fc.array(step, { maxLength: 20 }), probe, (steps, range) => {
          for (const { space, key, value } of steps) {
            const map = model.get(String(space)) ?? new Map<string, string>();
            model.set(String(space), map);
            if (value === null) {
              map.delete(key);
              driver.delete(space, key);
            } else {
              map.set(key, value);
              driver.put(space, key, value);
            }
          }
          driver.flush();
          const all = [...(model.get(String(range.space)) ?? [])].filter(
            ([k]) => k >= range.start && k < range.end,
          );
          all.sort(([a], [b]) => (a < b ? -1 : 1));
          if (range.reverse) all.reverse();
          expect(driver.range(range)).toEqual(all.slice(0, range.limit));
        }),
        { numRuns: 60 },
      );
      expect(driver.range({ space: 9, start: "", end: LAST_KEY, reverse: false, limit: 1 })).toEqual([]);
    });
  });
}
