import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IntervalIndex } from "./intervalIndex.ts";

const key = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 3 });
const step = fc.oneof(
  fc.record({ op: fc.constant("add" as const), start: key, end: key }),
  fc.record({ op: fc.constant("remove" as const), at: fc.nat() }),
  fc.record({ op: fc.constant("stab" as const), key }),
);

describe("interval index", () => {
  it("[V11] finds exactly the intervals that a linear scan finds, through adds and removes", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const index = new IntervalIndex<number>();
        const model: { id: number; start: string; end: string; remove: () => void }[] = [];
        let nextId = 0;
        for (const action of steps) {
          if (action.op === "add") {
            const id = nextId++;
            model.push({ id, start: action.start, end: action.end, remove: index.add(action, id) });
          } else if (action.op === "remove") {
            const [gone] = model.splice(action.at % (model.length || 1), 1);
            gone?.remove();
            gone?.remove();
          } else {
            const hits: number[] = [];
            index.stab(action.key, (id) => hits.push(id));
            const expected = model
              .filter(({ start, end }) => start <= action.key && action.key < end)
              .map(({ id }) => id);
            expect(hits.sort((a, b) => a - b)).toEqual(expected);
          }
          expect(index.size).toBe(model.length);
        }
      }),
      { numRuns: 400 },
    );
  });

  it("[V11] stays fast: 20,000 narrow intervals, a lookup touches few of them", () => {
    const index = new IntervalIndex<number>();
    const keyOf = (i: number) => String(i).padStart(6, "0");
    for (let i = 0; i < 20_000; i++) index.add({ start: keyOf(i), end: `${keyOf(i)}x` }, i);
    const started = performance.now();
    let hits = 0;
    for (let i = 0; i < 20_000; i++) index.stab(keyOf(i), () => hits++);
    expect(hits).toBe(20_000);
    // A linear scan needs 400 million comparisons, several seconds at best.
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
