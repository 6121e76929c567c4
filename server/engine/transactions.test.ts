import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMemoryDriver } from "../store/memory.ts";
import { createClock } from "./clock.ts";
import { ConflictError, Database } from "./database.ts";
import { startTestEngine, type TestEngine } from "./testEngine.ts";
import type { Transaction } from "./transaction.ts";

/** A space below the catalog's: raw keys, no documents. */
const SPACE = 5;
const key: fc.Arbitrary<string> = fc.constantFrom("a", "aa", "b", "c", "d", "e");
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ op: fc.constant("get" as const), tx: fc.nat(2), key }) },
  {
    weight: 4,
    arbitrary: fc.record({
      op: fc.constant("put" as const),
      tx: fc.nat(2),
      key,
      value: fc.option(fc.string({ maxLength: 2 })),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      op: fc.constant("range" as const),
      tx: fc.nat(2),
      start: key,
      end: key,
      reverse: fc.boolean(),
      take: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      op: fc.constant("nested" as const),
      tx: fc.nat(2),
      key,
      value: fc.string({ maxLength: 2 }),
      keep: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ op: fc.constant("commit" as const), tx: fc.nat(2) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
type State = Map<string, string>;

function take(
  transaction: Transaction,
  { start, end, reverse, take }: Extract<Step, { op: "range" }>,
): unknown {
  const stream = transaction.stream(SPACE, { start, end }, reverse);
  const found: unknown[] = [];
  while (found.length < take) {
    const entry = stream.next();
    if (entry === null) break;
    found.push([...entry]);
  }
  return found;
}

function run(transaction: Transaction, action: Step): unknown {
  switch (action.op) {
    case "get":
      return transaction.get(SPACE, action.key) ?? null;
    case "range":
      return take(transaction, action);
    case "put":
      return transaction.put(SPACE, action.key, action.value);
    case "nested": {
      const savepoint = transaction.savepoint();
      transaction.put(SPACE, action.key, action.value);
      if (!action.keep) transaction.rollback(savepoint);
      return undefined;
    }
    default:
      return undefined;
  }
}

/** The same step on a plain map: what a transaction alone in the world would see. */
function model(state: State, action: Step): unknown {
  if (action.op === "get") return state.get(action.key) ?? null;
  if (action.op === "range") {
    const { start, end, reverse, take } = action;
    const all = [...state].filter(([k]) => k >= start && k < end).sort(([a], [b]) => (a < b ? -1 : 1));
    return (reverse ? all.reverse() : all).slice(0, take);
  }
  if (action.op === "put") {
    if (action.value === null) state.delete(action.key);
    else state.set(action.key, action.value);
  }
  if (action.op === "nested" && action.keep) state.set(action.key, action.value);
  return undefined;
}

describe("transactions", () => {
  it("[X1] interleaved at random, those that commit saw what they would have seen one after another", () => {
    let conflicts = 0;
    let commits = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 10, maxLength: 80 }), (steps) => {
        const database = new Database(createMemoryDriver(), createClock(0), (error) =>
          expect.fail(String(error)),
        );
        const state: State = new Map();
        const open = new Map<
          number,
          { transaction: Transaction; history: { action: Step; saw: unknown }[] }
        >();
        for (const action of steps) {
          const current = open.get(action.tx) ?? { transaction: database.begin(), history: [] };
          open.set(action.tx, current);
          if (action.op !== "commit") {
            current.history.push({ action, saw: run(current.transaction, action) });
            continue;
          }
          open.delete(action.tx);
          const hadWrites = current.transaction.hasWrites;
          try {
            database.commit(current.transaction);
          } catch (error) {
            expect(error).toBeInstanceOf(ConflictError);
            conflicts += 1;
            continue;
          }
          // A read-only transaction belongs at its snapshot, which may lie before the newest commit.
          if (!hadWrites) continue;
          commits += 1;
          for (const { action: done, saw } of current.history) expect(model(state, done)).toEqual(saw);
        }
        const last = database.begin();
        for (const name of ["a", "aa", "b", "c", "d", "e"])
          expect(last.get(SPACE, name)).toBe(state.get(name));
        last.close();
      }),
      { numRuns: 400 },
    );
    expect(conflicts).toBeGreaterThan(20);
    expect(commits).toBeGreaterThan(200);
  });

  it("[X2] a snapshot stays what it was while others commit over it", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.array(step, { maxLength: 40 }), (before, after) => {
        const database = new Database(createMemoryDriver(), createClock(0), () => {});
        const apply = (steps: Step[]): void => {
          for (const action of steps) {
            const transaction = database.begin();
            run(transaction, action);
            database.commit(transaction);
          }
        };
        apply(before);
        const reader = database.begin();
        const all = { op: "range" as const, tx: 0, start: "", end: "z", reverse: false, take: 99 };
        const expected = take(reader, all);
        const slow = reader.stream(SPACE, { start: "", end: "z" }, true);
        apply(after);
        expect(take(reader, all)).toEqual(expected);
        const seen: unknown[] = [];
        for (let entry = slow.next(); entry !== null; entry = slow.next()) seen.unshift([...entry]);
        expect(seen).toEqual(expected);
        reader.close();
      }),
      { numRuns: 300 },
    );
  });

  it("[X3] a broken disk fails the commit and everybody who waits, and reports the fault", async () => {
    const driver = createMemoryDriver();
    const faults: unknown[] = [];
    const database = new Database(driver, createClock(0), (error) => faults.push(error));
    driver.flush = () => {
      throw new Error("disk full");
    };
    const transaction = database.begin();
    transaction.put(SPACE, "a", "1");
    const ts = database.commit(transaction);
    await expect(database.durable(ts)).rejects.toThrow("disk full");
    expect(faults).toHaveLength(1);
    expect(() => database.commit(database.begin())).toThrow("disk full");
  });
});

describe("optimistic mode", () => {
  const increments = (engine: TestEngine, name: (i: number) => string, count: number): Promise<unknown> =>
    Promise.all(Array.from({ length: count }, (_, i) => engine.run("messages:increment", { name: name(i) })));

  it("[O1] measures a hot document: concurrent increments conflict, and none is lost", async () => {
    const engine = await startTestEngine({ occ: {} });
    await increments(engine, () => "hot", 4);
    expect(await engine.run("messages:counter", { name: "hot" })).toBe(4);
    const { conflicts, conflictPlaces } = await engine.stats();
    expect(conflicts["messages:increment"]).toBeGreaterThan(0);
    // What they ran into is named: at first the index they all looked in, then the one row.
    const places = Object.entries(conflictPlaces);
    expect(places.every(([place]) => /^messages:increment counters(\.\w+)?$/.test(place))).toBe(true);
    expect(places.reduce((sum, [, count]) => sum + count, 0)).toBe(conflicts["messages:increment"]);
    await engine.shutdown();
  });

  it("[O2] measures a cold one: increments of different documents do not conflict once these exist", async () => {
    const engine = await startTestEngine({ occ: {} });
    for (let i = 0; i < 8; i++) await engine.run("messages:increment", { name: `cold${i}` });
    const before = (await engine.stats()).conflicts["messages:increment"] ?? 0;
    await increments(engine, (i) => `cold${i}`, 8);
    expect((await engine.stats()).conflicts["messages:increment"] ?? 0).toBe(before);
    await engine.shutdown();
  });

  it("[O3] injected conflicts are retried, up to four times", async () => {
    const some = await startTestEngine({ occ: { injectEvery: 3 } });
    await increments(some, (i) => `n${i}`, 9);
    expect((await some.stats()).conflicts["messages:increment"]).toBeGreaterThan(2);
    expect(await some.run("messages:counter", { name: "n8" })).toBe(1);
    await some.shutdown();
    const all = await startTestEngine({ occ: { injectEvery: 1 } });
    await expect(all.run("messages:createChannel", { name: "x" })).rejects.toThrow(
      "changed while this mutation was being run",
    );
    expect((await all.stats()).conflicts["messages:createChannel"]).toBe(5);
    expect(await all.run("messages:firstAndUnique", { name: "x" })).toEqual({ first: null, unique: null });
    await all.shutdown();
  });

  it("[O4] without it mutations run one after another and never conflict", async () => {
    const engine = await startTestEngine();
    await increments(engine, () => "hot", 20);
    expect(await engine.run("messages:counter", { name: "hot" })).toBe(20);
    expect((await engine.stats()).conflicts).toEqual({});
    await engine.shutdown();
  });

  it("[X4] a mutation that never ends is given up and does not hold the others back", async () => {
    const engine = await startTestEngine({ transactionLimitMs: 150 });
    const stuck = engine.run("calls:forever");
    const behind = engine.run("messages:increment", { name: "n" });
    await expect(stuck).rejects.toThrow("timed out");
    expect(await behind).toBe(1);
    await engine.shutdown();
  });
});
