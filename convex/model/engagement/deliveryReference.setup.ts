import type { Frequency } from "../../deliveryValidators";

/**
 * A second, plain and slow model of schedule, frequency, quiet period, day's limit and leases: it keeps a log of all that has
 * happened and reads the whole of it for each answer. It shares no code with what it judges.
 */

export type WorldItem = {
  id: string;
  frequency: Frequency;
  schedule: { startAt?: number; endAt?: number };
  isExempt: boolean;
};
export type WorldLimits = { quietMs: number; perDay: number };
export type Request = { leaseId: string; itemId: string; slot: string; tab: string; isUserStarted: boolean };
type Granted = Request & { at: number; counts: boolean; shownAt: number | null; givenUpAt: number | null };
type Done = { leaseId: string; itemId: string; what: "clicked" | "dismissed" | "completed"; at: number };

const SECONDS_20 = 20_000;
const MINUTES_10 = 600_000;
const DAY = 86_400_000;

export class DeliveryLog {
  readonly items: readonly WorldItem[];
  readonly limits: WorldLimits;
  readonly #granted: Granted[] = [];
  readonly #done: Done[] = [];
  #visitSince = 0;

  constructor(items: readonly WorldItem[], limits: WorldLimits) {
    this.items = items;
    this.limits = limits;
  }

  beginVisit(now: number): void {
    this.#visitSince = now;
  }

  /** Whether an item is in its time and may come again. */
  isOpen(itemId: string, now: number): boolean {
    return this.#isInTime(itemId, now) && this.#mayComeAgain(itemId, now);
  }

  /** The answer's word: granted, or the reason. */
  lease(request: Request, now: number): string {
    if (this.#granted.some((one) => one.leaseId === request.leaseId && !this.#isForgotten(one, now)))
      return "granted";
    const item = this.#item(request.itemId);
    if (!request.isUserStarted && !this.#mayComeAgain(item.id, now)) return "frequency";
    if (!this.#isInTime(item.id, now)) return "notEligible";
    const counts = !request.isUserStarted && !item.isExempt;
    const running = this.#granted.filter((one) => this.#isRunning(one, now) && !isSamePlace(one, request));
    for (const one of running) if (one.slot === request.slot || one.itemId === request.itemId) return "lease";
    if (counts) {
      const counted = this.#granted.filter((one) => one.counts && one.shownAt !== null);
      const today = counted.filter((one) => sameDay(one.shownAt ?? 0, now)).length;
      if (today >= this.limits.perDay) return "cap";
      if (counted.some((one) => now - (one.shownAt ?? 0) < this.limits.quietMs)) return "quiet";
      const pending = running.filter((one) => one.counts).length;
      if (pending > 0 && this.limits.quietMs > 0) return "lease";
      if (pending > 0 && today + pending >= this.limits.perDay) return "lease";
    }
    for (const one of this.#granted)
      if (this.#isRunning(one, now) && isSamePlace(one, request)) one.givenUpAt = now;
    this.#granted.push({ ...request, at: now, counts, shownAt: null, givenUpAt: null });
    return "granted";
  }

  show(leaseId: string, now: number): boolean {
    const one = this.#granted.findLast((each) => each.leaseId === leaseId);
    if (!one || one.shownAt !== null || this.#isForgotten(one, now)) return false;
    one.shownAt = now;
    return true;
  }

  act(leaseId: string, what: Done["what"], now: number): boolean {
    this.show(leaseId, now);
    const one = this.#granted.find((each) => each.leaseId === leaseId && each.shownAt !== null);
    if (!one || this.#done.some((each) => each.leaseId === leaseId && each.what === what)) return false;
    this.#done.push({ leaseId, itemId: one.itemId, what, at: now });
    return true;
  }

  /** How often each item was shown. */
  counts(): Record<string, number> {
    return Object.fromEntries(this.items.map(({ id }) => [id, this.#showings(id).length]));
  }

  #mayComeAgain(itemId: string, now: number): boolean {
    const { frequency } = this.#item(itemId);
    const shown = this.#showings(itemId);
    const did = (...what: Done["what"][]) =>
      this.#done.some((each) => each.itemId === itemId && what.includes(each.what));
    if (frequency.type === "once") return shown.length === 0;
    if (frequency.type === "oncePerSession") return shown.every((at) => at < this.#visitSince);
    if (frequency.type === "untilInteracted") return !did("clicked", "dismissed", "completed");
    if (frequency.type === "untilCompleted") return !did("completed");
    if (frequency.type === "every") {
      const { days, max } = frequency;
      return (max === undefined || shown.length < max) && shown.every((at) => now - at >= days * DAY);
    }
    return true;
  }

  #isInTime(itemId: string, now: number): boolean {
    const { startAt, endAt } = this.#item(itemId).schedule;
    return (startAt === undefined || startAt <= now) && (endAt === undefined || now < endAt);
  }

  #showings(itemId: string): number[] {
    return this.#granted.flatMap((one) =>
      one.itemId === itemId && one.shownAt !== null ? [one.shownAt] : [],
    );
  }

  #isRunning(one: Granted, now: number): boolean {
    return one.shownAt === null && one.givenUpAt === null && now < one.at + SECONDS_20;
  }

  /** Ten minutes after its end a lease that was never shown is as if it had not been. */
  #isForgotten(one: Granted, now: number): boolean {
    return one.shownAt === null && now >= (one.givenUpAt ?? one.at + SECONDS_20) + MINUTES_10;
  }

  #item(id: string): WorldItem {
    const item = this.items.find((each) => each.id === id);
    if (!item) throw new Error("no such item");
    return item;
  }
}

const isSamePlace = (one: Request, other: Request) => one.tab === other.tab && one.slot === other.slot;
const sameDay = (one: number, other: number) =>
  new Date(one).toISOString().slice(0, 10) === new Date(other).toISOString().slice(0, 10);
