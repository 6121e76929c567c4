import fc from "fast-check";
import { expect, it } from "vitest";
import type { TourDeed } from "../../tourValidators";
import { joinTours, noteTour, standingOf, type TourCall, type TourRecord } from "./tourRun";

/**
 * Pages tell of their runs: one after another, twice, late, or not at all, from one tab or two. What comes of it is compared with a
 * second model, which keeps the log of all that has arrived and reads it from the beginning each time.
 */

const STEPS = ["a", "b", "c", "d"];
const MINUTE_MS = 60_000;
const NOW = 1_000_000_000_000;
const DEEDS: readonly TourDeed[] = [
  "started",
  "step",
  "step",
  "step",
  "stepMissed",
  "completed",
  "dismissed",
  "snoozed",
  "blocked",
  "restarted",
  "neverAgain",
];

type Arrival = { call: TourCall; now: number };

/** What runs of two tabs tell, each numbered as it is told. */
const told = fc.array(
  fc.record({
    run: fc.nat({ max: 2 }),
    what: fc.constantFrom(...DEEDS),
    step: fc.nat({ max: STEPS.length - 1 }),
    until: fc.constantFrom("hour" as const, "tomorrow" as const),
  }),
  { minLength: 1, maxLength: 14 },
);
/** What the way does to it: lost, twice, or by so many calls too late. */
const way = fc.array(
  fc.record({ isLost: fc.nat({ max: 9 }), isTwice: fc.nat({ max: 4 }), late: fc.nat({ max: 9 }) }),
  { minLength: 14, maxLength: 14 },
);
const world = fc.record({
  told,
  way,
  minutes: fc.array(fc.nat({ max: 90 }), { minLength: 40, maxLength: 40 }),
});
type World = typeof world extends fc.Arbitrary<infer W> ? W : never;

function arrivalsOf({ told: calls, way: fates, minutes }: World): Arrival[] {
  const next = [0, 0, 0];
  const sent = calls.map(({ run, what, step, until }): TourCall => {
    const seq = next[run] ?? 0;
    next[run] = seq + 1;
    // The first two runs are of one tab.
    return {
      runId: `r${run}`,
      seq,
      tab: run < 2 ? "one" : "two",
      version: 1,
      stepId: STEPS[step] ?? "",
      what,
      until,
    };
  });
  const arrivals = sent.flatMap((call, at) => {
    const fate = fates[at];
    if (!fate || fate.isLost === 0) return [];
    const when = at + (fate.late > 6 ? fate.late - 6 + 0.5 : 0);
    return fate.isTwice === 0
      ? [
          { call, when },
          { call, when: when + 2.5 },
        ]
      : [{ call, when }];
  });
  let now = NOW;
  return arrivals
    .toSorted((one, other) => one.when - other.when)
    .map(({ call }, at) => {
      now += (minutes[at] ?? 0) * MINUTE_MS;
      return { call, now };
    });
}

const SHOWING: readonly TourDeed[] = ["started", "step", "restarted"];
const BEGINNING: readonly TourDeed[] = [...SHOWING, "stepMissed"];

/** What the log comes to: the run that has the tour, with the calls of it that had their turn. */
function readLog(log: readonly Arrival[]) {
  const past: string[] = [];
  let runId: string | null = null;
  let turns: Arrival[] = [];
  let top = -1;
  let completedAt: number | null = null;
  let isUnwanted = false;
  const shown = new Set<string>();
  const isOver = () => {
    const last = turns[turns.length - 1]?.call.what;
    return last === "completed" || last === "dismissed" || last === "blocked" || last === "neverAgain";
  };
  for (const { call, now } of log) {
    const { what } = call;
    if (call.runId !== runId) {
      if (past.includes(call.runId) || !BEGINNING.includes(what)) continue;
      if (runId !== null) past.push(runId);
      runId = call.runId;
      turns = [];
      top = -1;
      shown.clear();
    }
    if (SHOWING.includes(what)) shown.add(call.stepId);
    if (call.seq <= top) continue;
    top = call.seq;
    if (isOver() && !["started", "restarted", "neverAgain"].includes(what)) continue;
    // Nothing that has ended is ended otherwise by not being wanted.
    if (what === "neverAgain") isUnwanted = true;
    if (what === "neverAgain" && isOver()) continue;
    turns.push({ call, now });
    if (what === "completed" && isThrough(turns)) completedAt ??= now;
  }
  return { runId, turns, top, completedAt, isUnwanted, shown };
}

/** Whether the last thing that is known of steps before the end is that the last one was shown, or nothing. */
function isThrough(turns: readonly Arrival[]): boolean {
  const [end, ...before] = turns.toReversed();
  const about = before.find(({ call }) => BEGINNING.includes(call.what));
  return end?.call.stepId === "d" && about?.call.what !== "stepMissed";
}

function expectedOf(log: readonly Arrival[], now: number) {
  const { turns, completedAt, isUnwanted } = readLog(log);
  const last = turns[turns.length - 1];
  const what = last?.call.what;
  const isOpen = last && what && (BEGINNING.includes(what) || what === "snoozed");
  if (!isOpen)
    return { status: completedAt === null ? "new" : "completed", stepId: null, until: null, isUnwanted };
  const at = turns.findLast(({ call }) => SHOWING.includes(call.what)) ?? turns[0];
  const until = last.now + (last.call.until === "hour" ? 60 : 24 * 60) * MINUTE_MS;
  const isAsleep = what === "snoozed" && until > now;
  return { status: "in_progress", stepId: at?.call.stepId, until: isAsleep ? until : null, isUnwanted };
}

it("comes to what the log of all that has arrived says, whatever is lost, late or told twice", () => {
  fc.assert(
    fc.property(world, (each) => {
      const log: Arrival[] = [];
      let record: TourRecord | null = null;
      for (const arrival of arrivalsOf(each)) {
        log.push(arrival);
        const { call, now } = arrival;
        const before: TourRecord | null = record;
        const noted = noteTour(record, call, { now, visitSince: 0, stepIds: STEPS });
        record = noted.record;
        const { status, progress } = standingOf(record, { now, visitSince: 0 });
        const found = { status, stepId: progress?.stepId ?? null, until: progress?.snoozedUntil ?? null };
        expect({ ...found, isUnwanted: record?.isUnwanted ?? false }).toEqual(expectedOf(log, now));
        const model = readLog(log);
        expect(record?.runId ?? null).toBe(model.runId);
        expect(record?.completedAt ?? null).toBe(model.completedAt);
        // The same once more changes nothing and counts nothing.
        const again = noteTour(record, call, { now: now + 1, visitSince: 0, stepIds: STEPS });
        expect([again.record, again.news, again.isCompletion]).toEqual([record, {}, false]);
        if (before?.completedAt !== undefined) expect(record?.completedAt).toBe(before.completedAt);
      }
    }),
    { numRuns: 3_000 },
  );
});

it("counts each thing once: a step once in its run, whether it comes late or not", () => {
  fc.assert(
    fc.property(world, (each) => {
      let record: TourRecord | null = null;
      let run: string | null = null;
      let shown: string[] = [];
      const kinds: string[] = [];
      for (const { call, now } of arrivalsOf(each)) {
        const noted = noteTour(record, call, { now, visitSince: 0, stepIds: STEPS });
        record = noted.record;
        if (record && record.runId !== run) {
          run = record.runId;
          shown = [];
        }
        if (noted.news.tour === "restarted") shown = [];
        if (noted.news.step === "shown") {
          expect(shown).not.toContain(call.stepId);
          shown.push(call.stepId);
        }
        if (noted.news.tour) kinds.push(`${call.runId} ${call.seq}`);
        if (noted.isCompletion) expect(call.stepId).toBe("d");
      }
      expect(new Set(kinds).size).toBe(kinds.length);
    }),
    { numRuns: 2_000 },
  );
});

it("two records of one person come to the same whichever is asked first, and none goes back by it", () => {
  const recordOf = (each: World): TourRecord | null => {
    let record: TourRecord | null = null;
    for (const { call, now } of arrivalsOf(each))
      ({ record } = noteTour(record, call, { now, visitSince: 0, stepIds: STEPS }));
    return record;
  };
  fc.assert(
    fc.property(world, world, (mine, theirs) => {
      const [one, other] = [recordOf(mine), recordOf(theirs)];
      if (!one || !other) return;
      // Two browsers make names of their own.
      const far: TourRecord = {
        ...other,
        runId: `x${other.runId}`,
        pastRuns: other.pastRuns.map((id) => `x${id}`),
      };
      const [joined, turned] = [joinTours(one, far), joinTours(far, one)];
      expect(joined.runId).toBe(turned.runId);
      expect([joined.completedAt, joined.isUnwanted]).toEqual([turned.completedAt, turned.isUnwanted]);
      const done = [one.completedAt, far.completedAt].filter((at) => at !== undefined);
      expect(joined.completedAt).toBe(done.length > 0 ? Math.min(...done) : undefined);
      expect(joined.isUnwanted).toBe(one.isUnwanted || far.isUnwanted);
      const isGoing = ({ state }: TourRecord) => state === "running" || state === "snoozed";
      if (isGoing(one) && isGoing(far)) expect(joined.stepIndex).toBe(Math.max(one.stepIndex, far.stepIndex));
      // The run that lost is known as one that is past.
      const lost = joined.runId === one.runId ? far : one;
      expect(joined.pastRuns).toContain(lost.runId);
    }),
    { numRuns: 2_000 },
  );
});
