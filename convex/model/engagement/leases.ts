import type { Doc } from "../../_generated/dataModel";
import type { ItemKind } from "../../deliveryValidators";
import type { LeaseResult } from "../../engagementValidators";
import type { ItemDecision } from "./decideItem";
import { dayOf, decidePace, type Pace, type PaceLimits, shownOn } from "./decidePace";
import { earliest } from "./outcomes";

/**
 * Who may show what, over all tabs of a visitor, without a database: from a visitor's pace to the next one. A lease is asked
 * for right before something is shown, and becomes a showing when it has been painted.
 */

export const LEASE_MS = 20_000;
/** For so long after its time a page may still tell that it has shown it. */
const LATE_MS = 10 * 60_000;
const MAX_LEASES = 20;
const MAX_SHOWINGS = 50;
const MAX_ACTS = 10;

export type Lease = Pace["leases"][number];
type Showing = Pace["showings"][number];
export type LeaseRequest = {
  leaseId: string;
  kind: ItemKind;
  itemId: string;
  version: number;
  slot: string;
  tab: string;
  /** Whether it comes by itself and is not exempt. */
  counts: boolean;
  /** Of a tour that is under way: it goes on, and is no showing more. */
  isContinued?: true;
};
/** Whether a lease, or the showing it has become, is known already: the answer is the first one's. */
export function knownLease(pace: Pace, leaseId: string, now: number): LeaseResult | null {
  const lease = findLease(pace, leaseId, now);
  if (lease) return { granted: true, until: lease.until };
  return pace.showings.some((each) => each.leaseId === leaseId) ? { granted: true, until: now } : null;
}

const findLease = (pace: Pace, leaseId: string, now: number): Lease | undefined =>
  pace.leases.find((each) => each.leaseId === leaseId && each.until > now - LATE_MS);

type Asking = {
  /** Counts is decided here. */
  request: Omit<LeaseRequest, "counts">;
  decision: ItemDecision;
  isExempt: boolean;
  isUserStarted: boolean;
};
type Setting = { limits: PaceLimits; now: number };

/** Grants a lease, or refuses it with the reason. With a grant comes the pace that has it. */
export function askLease(
  pace: Pace,
  { request, decision, isExempt, isUserStarted }: Asking,
  setting: Setting,
): { answer: LeaseResult; pace: Pace } {
  const { schedule, audience, frequency } = decision;
  const refuse = (reason: "notEligible" | "frequency", retryAt: number | null) => ({
    answer: { granted: false as const, reason, retryAt },
    pace,
  });
  if (!isUserStarted && frequency.outcome !== "yes") return refuse("frequency", frequency.nextChangeAt);
  if (schedule.outcome !== "yes" || audience.outcome !== "yes")
    return refuse("notEligible", earliest([schedule, audience]));
  return weighLease(pace, { ...request, counts: !isUserStarted && !isExempt }, setting);
}

/** Weighs a request of something that is for the visitor. With a grant comes the pace that has it. */
function weighLease(
  pace: Pace,
  request: LeaseRequest,
  { limits, now }: Setting,
): { answer: LeaseResult; pace: Pace } {
  const refuse = (reason: "lease" | "quiet" | "cap", retryAt: number) => ({
    answer: { granted: false as const, reason, retryAt },
    pace,
  });
  // A tab that asks again for its own place has given up what it had leased there.
  const isOwnPlace = (each: Lease) => each.tab === request.tab && each.slot === request.slot;
  const others = pace.leases.filter((each) => each.until > now && !isOwnPlace(each));
  const inTheWay = others.filter((each) => each.slot === request.slot || each.itemId === request.itemId);
  if (inTheWay.length > 0) return refuse("lease", lastOf(inTheWay));
  if (request.counts) {
    const { reason, freeAt } = decidePace(pace, limits, now);
    if (reason) return refuse(reason, freeAt);
    // What is about to be shown counts as if it were.
    const pending = others.filter((each) => each.counts);
    const isFull = shownOn(pace, now) + pending.length >= limits.perDay;
    if (pending.length > 0 && (limits.quietMs > 0 || isFull)) return refuse("lease", lastOf(pending));
  }
  const until = now + LEASE_MS;
  const kept = pace.leases
    .filter((each) => each.until > now - LATE_MS)
    .map((each) => (isOwnPlace(each) && each.until > now ? { ...each, until: now } : each))
    .slice(1 - MAX_LEASES);
  return {
    answer: { granted: true, until },
    pace: { ...pace, leases: [...kept, { ...request, until }] },
  };
}

const lastOf = (leases: readonly Lease[]): number => Math.max(...leases.map(({ until }) => until));

/** What a lease has become by being painted; null if it is a showing already or was never granted. */
export function showLeased(pace: Pace, leaseId: string, now: number): { lease: Lease; pace: Pace } | null {
  const lease = findLease(pace, leaseId, now);
  if (!lease) return null;
  const showing: Showing = { leaseId, itemId: lease.itemId, version: lease.version, acts: [] };
  const counted = lease.counts
    ? { lastShownAt: now, day: dayOf(now), shownToday: shownOn(pace, now) + 1 }
    : {};
  return {
    lease,
    pace: {
      ...pace,
      ...counted,
      leases: pace.leases.filter((each) => each !== lease),
      showings: [...pace.showings, showing].slice(-MAX_SHOWINGS),
    },
  };
}

/** A showing without a lease, which counts for nothing else; null if it is known. */
export function addShowing(pace: Pace, showing: Omit<Showing, "acts">): Pace | null {
  if (pace.showings.some(({ leaseId }) => leaseId === showing.leaseId)) return null;
  return { ...pace, showings: [...pace.showings, { ...showing, acts: [] }].slice(-MAX_SHOWINGS) };
}

export type Act = { what: "clicked" | "dismissed" | "completed"; button?: number };

/** Whatever is kept with a showing so that it counts once. */
type Noted = Omit<Act, "what"> & { what: Act["what"] | "closed" };

/** Notes what was done with a showing; null if that is noted already. */
export function noteAct(pace: Pace, leaseId: string, { what, button }: Noted): Pace | null {
  const act = button === undefined ? what : `${what} ${button}`;
  const showing = pace.showings.find((each) => each.leaseId === leaseId);
  if (!showing || showing.acts.includes(act) || showing.acts.length >= MAX_ACTS) return null;
  const noted = { ...showing, acts: [...showing.acts, act] };
  return { ...pace, showings: pace.showings.map((each) => (each === showing ? noted : each)) };
}

type State = Omit<Doc<"itemStates">, "_id" | "_creationTime" | "visitorId" | "kind" | "itemId">;

/** What has become of an item after one more showing. */
export function afterShowing(state: State | null, version: number, now: number): State {
  return {
    ...state,
    version,
    shownCount: (state?.shownCount ?? 0) + 1,
    firstShownAt: state?.firstShownAt ?? now,
    lastShownAt: now,
  };
}
