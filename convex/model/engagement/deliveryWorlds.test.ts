import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { Delivery, Frequency } from "../../deliveryValidators";
import type { Standing } from "./decideFrequency";
import { decideItem, type ItemDecision } from "./decideItem";
import { decidePace, NO_PACE, type Pace } from "./decidePace";
import { DeliveryLog, type Request, type WorldItem, type WorldLimits } from "./deliveryReference.setup";
import { afterShowing, askLease, knownLease, noteAct, showLeased } from "./leases";

/** Worlds of `npm test`; `npm run chaos -- delivery-rules` has more. */
const WORLDS = Number(process.env.DELIVERY_WORLDS ?? 2_000);
const seed = Number(process.env.CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31));
const BEGIN = Date.parse("2026-03-02T22:00:00Z");
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const EVER = 400 * 24 * HOUR;

type State = Parameters<typeof afterShowing>[0];
type Act = "clicked" | "dismissed" | "completed";

/** The code of the deployment, with a map where it has a database. */
class Visitor {
  readonly items: readonly WorldItem[];
  readonly limits: WorldLimits;
  pace: Pace = NO_PACE;
  readonly states = new Map<string, NonNullable<State>>();
  visitSince = 0;

  constructor(items: readonly WorldItem[], limits: WorldLimits) {
    this.items = items;
    this.limits = limits;
  }

  decide(item: WorldItem, now: number): ItemDecision {
    const { id, frequency, schedule, isExempt } = item;
    const standing: Standing | null = this.states.get(id) ?? null;
    const page = { include: [], exclude: [] };
    const rest = { audience: null, page, trigger: { type: "immediate" }, priority: 0 } as const;
    const delivery: Delivery = { ...rest, frequency, schedule, isExempt };
    const everybody = () => ({ outcome: "yes" as const, tree: null, nextChangeAt: null });
    return decideItem(delivery, { standing, moment: { now, visitSince: this.visitSince } }, everybody);
  }

  lease({ isUserStarted, ...request }: Request, now: number): string {
    if (knownLease(this.pace, request.leaseId, now)) return "granted";
    const item = this.items.find(({ id }) => id === request.itemId);
    if (!item) throw new Error("no such item");
    const asking = {
      request: { ...request, kind: "tour" as const, version: 1 },
      decision: this.decide(item, now),
      isExempt: item.isExempt,
      isUserStarted,
    };
    const { answer, pace } = askLease(this.pace, asking, { limits: this.limits, now });
    this.pace = pace;
    if (answer.granted) return "granted";
    if (answer.retryAt !== null) expect(answer.retryAt).toBeGreaterThan(now);
    return answer.reason;
  }

  show(leaseId: string, now: number): boolean {
    const shown = showLeased(this.pace, leaseId, now);
    if (!shown) return false;
    const { itemId } = shown.lease;
    this.pace = shown.pace;
    this.states.set(itemId, afterShowing(this.states.get(itemId) ?? null, 1, now));
    return true;
  }

  act(leaseId: string, what: Act, now: number): boolean {
    this.show(leaseId, now);
    const pace = noteAct(this.pace, leaseId, { what });
    if (!pace) return false;
    this.pace = pace;
    const itemId = pace.showings.find((each) => each.leaseId === leaseId)?.itemId ?? "";
    const state = this.states.get(itemId);
    if (state) this.states.set(itemId, { ...state, [`${what}At`]: now });
    return true;
  }
}

const frequency: fc.Arbitrary<Frequency> = fc.oneof(
  fc
    .constantFrom("once", "oncePerSession", "untilInteracted", "untilCompleted", "always")
    .map((type) => ({ type }) as Frequency),
  fc
    .record({ days: fc.constantFrom(0.0003, 1 / 48, 0.5, 1), max: fc.option(fc.integer({ min: 1, max: 3 })) })
    .map(({ days, max }) => ({ type: "every" as const, days, ...(max === null ? {} : { max }) })),
);
/** Mostly none, so that most items are in their time. */
const time = fc.constantFrom(undefined, undefined, undefined, -HOUR, 0, 10 * MINUTE, 3 * HOUR);
const item = fc
  .record({ frequency, startsIn: time, lasts: time, isExempt: fc.boolean() })
  .map(({ startsIn, lasts, ...rest }) => ({
    ...rest,
    schedule: {
      ...(startsIn === undefined ? {} : { startAt: BEGIN + startsIn }),
      ...(lasts === undefined ? {} : { endAt: BEGIN + (startsIn ?? 0) + Math.abs(lasts) + 5 * MINUTE }),
    },
  }));
const items = fc
  .array(item, { minLength: 1, maxLength: 4 })
  .map((list): WorldItem[] => list.map((each, at) => ({ ...each, id: `item${at}` })));
const limits = fc.record({
  quietMs: fc.constantFrom(0, SECOND, 30 * MINUTE),
  perDay: fc.constantFrom(1, 2, 3, 100),
});

/** Which of the last leases, the newest mostly. */
const at = fc.constantFrom(0, 0, 0, 1, 2, 5);
const lease = fc.record({
  do: fc.constant("lease" as const),
  item: fc.nat({ max: 3 }),
  slot: fc.constantFrom("corner", "modal"),
  tab: fc.constantFrom("one", "two"),
  isUserStarted: fc.nat({ max: 3 }).map((n) => n === 0),
  again: fc.constantFrom(null, null, null, null, 0, 1),
});
const SHORT = [1, SECOND, 19_999, 20 * SECOND, MINUTE];
const LONG = [10 * MINUTE, 30 * MINUTE, 2 * HOUR, 24 * HOUR];
const wait = (of: number[]) => fc.record({ do: fc.constant("wait" as const), ms: fc.constantFrom(...of) });
const act = fc.record({
  do: fc.constant("act" as const),
  lease: at,
  what: fc.constantFrom<Act>("clicked", "dismissed", "completed"),
});
const show = fc.record({ do: fc.constant("show" as const), lease: at });
const step = fc.oneof(
  { weight: 8, arbitrary: lease },
  { weight: 6, arbitrary: show },
  { weight: 2, arbitrary: act },
  { weight: 3, arbitrary: wait(SHORT) },
  { weight: 2, arbitrary: wait(LONG) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("visit" as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
const world = fc.record({
  items,
  limits,
  steps: fc.array(step, { minLength: 10, maxLength: 40, size: "max" }),
});

const met: Record<string, number> = {};
const meet = (what: string) => {
  met[what] = (met[what] ?? 0) + 1;
};

/** Each item is decided as the log says, and stays so until the moment that is told. */
function checkItems(visitor: Visitor, log: DeliveryLog, now: number): void {
  for (const each of visitor.items) {
    const { outcome, nextChangeAt } = visitor.decide(each, now);
    const isOpen = log.isOpen(each.id, now);
    expect([each, outcome]).toEqual([each, isOpen ? "yes" : "no"]);
    if (nextChangeAt !== null) expect(nextChangeAt).toBeGreaterThan(now);
    const last = nextChangeAt === null ? now + EVER : nextChangeAt - 1;
    for (const moment of [now + 1, now + MINUTE, now + HOUR, now + 24 * HOUR, last])
      if (moment <= last) expect(log.isOpen(each.id, moment)).toBe(isOpen);
  }
}

/** What is told of the quiet time ends it, and not a moment before. */
function checkPace({ pace, limits: own }: Visitor, now: number): void {
  const { reason, freeAt } = decidePace(pace, own, now);
  if (!reason) expect(freeAt).toBe(now);
  else
    expect([decidePace(pace, own, freeAt - 1).reason === null, decidePace(pace, own, freeAt).reason]).toEqual(
      [false, null],
    );
}

function take(given: Step, now: number, { visitor, log, leases }: Running): void {
  if (given.do === "visit") {
    visitor.visitSince = now;
    log.beginVisit(now);
  }
  if (given.do === "lease") {
    const { item: index, slot, tab, isUserStarted, again } = given;
    const itemId = visitor.items[index % visitor.items.length]?.id ?? "";
    const known = again === null ? undefined : leases.at(-1 - again);
    const leaseId = known ?? `lease${leases.length}`;
    if (!known) leases.push(leaseId);
    const request = { leaseId, itemId, slot, tab, isUserStarted };
    const answer = visitor.lease(request, now);
    expect([request, answer]).toEqual([request, log.lease(request, now)]);
    meet(answer);
  }
  if (given.do === "show" || given.do === "act") {
    const leaseId = leases.at(-1 - given.lease) ?? "none";
    const [one, other] =
      given.do === "show"
        ? [visitor.show(leaseId, now), log.show(leaseId, now)]
        : [visitor.act(leaseId, given.what, now), log.act(leaseId, given.what, now)];
    expect(one).toBe(other);
    if (one) meet(given.do);
  }
}
type Running = { visitor: Visitor; log: DeliveryLog; leases: string[] };

it(
  `schedule, frequency, pace and leases agree with the reference in ${WORLDS} worlds (seed ${seed})`,
  () => {
    fc.assert(
      fc.property(world, ({ items: own, limits: pace, steps }) => {
        const visitor = new Visitor(own, pace);
        const log = new DeliveryLog(own, pace);
        const leases: string[] = [];
        let now = BEGIN;
        for (const each of steps) {
          if (each.do === "wait") now += each.ms;
          else take(each, now, { visitor, log, leases });
          checkItems(visitor, log, now);
          checkPace(visitor, now);
        }
        const counts = own.map(({ id }) => [id, visitor.states.get(id)?.shownCount ?? 0]);
        expect(Object.fromEntries(counts)).toEqual(log.counts());
      }),
      { seed, numRuns: WORLDS },
    );
    process.stdout.write(`delivery: ${WORLDS} worlds, seed ${seed}: ${JSON.stringify(met)}\n`);
    // Worlds in which some answer never comes would prove nothing of it.
    for (const what of ["granted", "frequency", "notEligible", "lease", "quiet", "cap", "show", "act"])
      expect([what, (met[what] ?? 0) > WORLDS / 100]).toEqual([what, true]);
  },
  30_000 + WORLDS * 60,
);
