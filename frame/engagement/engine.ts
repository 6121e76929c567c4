import type { PageReport } from "../../protocol/messages.ts";
import { ActiveClock } from "./activeClock.ts";
import { arbitrate, type Hold, type Ready, SETTLING_MS } from "./arbiter.ts";
import { fetchWait, MIN_FETCH_MS, nextStep, TEASER_MS } from "./engineTimes.ts";
import type { EngineWorld, LeaseAnswer, Showing, Standing, StandingLine } from "./engineWorld.ts";
import { KINDS } from "./kinds.ts";
import type { Candidate, Engagement } from "./model.ts";
import { Offers } from "./offers.ts";
import { PageAnswer } from "./pageAnswer.ts";
import { Busyness, PageState } from "./pageState.ts";
import { Patience } from "./patience.ts";
import { isTriggered } from "./readiness.ts";
import { isCounted, TEASER, toShown } from "./showing.ts";
import { factsWantedBy, triggerWaits } from "./triggerNeeds.ts";
import { Uses } from "./uses.ts";

/** Of the day's limit the deployment is the judge: it refuses the lease. */
const NO_DAY_LIMIT = Number.POSITIVE_INFINITY;

/**
 * Decides on the page: takes what the deployment says is for the visitor, watches where and when, asks for a lease right
 * before it draws, and reports what was seen. Knows no UI. Everything it defers comes back by itself.
 */
export class Engine {
  readonly #world: EngineWorld;
  readonly #abort = new AbortController();
  readonly #showings = new Map<string, Showing>();
  /** What gave way to something else: it comes back under the lease it had. */
  readonly #deferred = new Map<string, Showing>();
  readonly #painted = new WeakSet<Showing>();
  readonly #uses = new Uses();
  /** What the visitor has asked for and could not be shown yet. */
  readonly #started = new Map<string, Candidate>();
  readonly #offers = new Offers();
  readonly #answer = new PageAnswer();
  readonly #patience = new Patience();
  readonly #busyness = new Busyness();
  readonly #visit: ActiveClock;
  #page: PageState;
  #engagement: Engagement | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #fetching: Promise<void> | null = null;
  #isStale = false;
  #failures = 0;
  /** When to fetch again, having failed: on the page's clock. */
  #fetchAt = Number.POSITIVE_INFINITY;
  #fetchedAt = Number.NEGATIVE_INFINITY;
  /** When it last began to look, on the page's clock. */
  #lookedAt: number;
  #isShowing = false;
  /** Something that counts was seen; the deployment has not said yet how long it is to be quiet now. */
  #isPaced = false;
  #watches = 0;

  constructor(world: EngineWorld, url: string) {
    this.#world = world;
    this.#visit = new ActiveClock(this.#now(), this.#isVisible(), world.visitMs.read());
    this.#page = new PageState(url, this.#now(), this.#isVisible());
    this.#lookedAt = this.#page.since;
    const { document } = world.window;
    document.addEventListener(
      "visibilitychange",
      () => {
        for (const clock of [this.#page.clock, this.#visit]) clock.setVisible(this.#isVisible(), this.#now());
        this.#keepVisit();
        this.look();
      },
      { signal: this.#abort.signal },
    );
    world.window.addEventListener("pagehide", () => this.#keepVisit(), { signal: this.#abort.signal });
  }

  /** What the deployment says of the page at hand. What it said of another one is no answer: it is asked. */
  take(engagement: Engagement | null): void {
    if (engagement?.url !== undefined && engagement.url !== this.#page.url) this.refresh();
    else this.#accept(engagement);
  }

  #accept(engagement: Engagement | null): void {
    this.#engagement = engagement;
    this.#patience.renew();
    this.#isPaced = false;
    this.#watch();
    this.look();
    this.#world.taken?.(engagement?.items ?? []);
    if (engagement?.isAsked) this.#world.tell(this.#page.url, this.why());
  }

  /** The page's address has changed. What was for the old one only goes; the rest stays. */
  setPage(url: string): void {
    if (url === this.#page.url) return;
    this.#page = new PageState(url, this.#now(), this.#isVisible());
    for (const showing of this.#there())
      if (!this.#goesOn(showing) && !this.#world.matches(showing.candidate, url))
        this.#end(showing.candidate.itemId);
    this.#engagement = null;
    if (this.#offers.items[0]) this.offer([]);
    this.refresh();
  }

  /** Something may have changed for this visitor: asks again. Once more, if it was being asked already. */
  refresh(): void {
    this.#isStale = this.#fetching !== null;
    if (this.#isStale || this.#abort.signal.aborted) return;
    const { url } = this.#page;
    const there = this.#there().filter((showing) => !this.#goesOn(showing));
    const shown = there.map(({ candidate: { itemId, version } }) => ({ itemId, version }));
    this.#fetchAt = Number.POSITIVE_INFINITY;
    this.#fetchedAt = this.#now();
    this.#fetching = this.#world.fetchEligible(url, shown).then(
      (engagement) => {
        this.#fetching = null;
        this.#failures = 0;
        if (this.#abort.signal.aborted) return;
        if (this.#isStale || url !== this.#page.url) return this.refresh();
        // Null: nothing is live any more.
        const gone = engagement ? (engagement.withdrawn ?? []) : shown.map(({ itemId }) => itemId);
        for (const itemId of gone) this.#end(itemId);
        this.#accept(engagement);
      },
      () => {
        this.#fetching = null;
        this.#fetchAt = this.#now() + fetchWait(this.#failures);
        this.#failures += 1;
        this.#plan();
      },
    );
  }

  /** The host tells of the page. */
  report(report: PageReport): void {
    const now = this.#now();
    this.#busyness.report(report.busy, now);
    if (report.isActive) for (const clock of [this.#page.clock, this.#visit]) clock.touch(now);
    this.#page.report(report, now);
    this.#answer.heard();
    this.look();
  }

  /** An event was tracked, as the page has said it. */
  track([name, given]: readonly [name: string, properties?: unknown]): void {
    this.#page.track(name, given);
    this.look();
  }

  /** The page or the visitor asks for an item: it comes before all, whatever its trigger. One that is there stays. */
  start(candidate: Candidate): void {
    const { itemId } = candidate;
    const shown = this.#showings.get(itemId);
    if (shown) shown.isStartedByVisitor = true;
    else {
      this.#started.set(itemId, candidate);
      this.#deferred.delete(itemId);
      this.#patience.forget(itemId);
    }
    this.look();
  }

  /** What an earlier page has begun goes on under the lease it had, without waiting for its trigger. */
  resume(showing: Showing): void {
    this.#painted.add(showing);
    this.#deferred.set(showing.candidate.itemId, showing);
    this.look();
  }

  /** What waits at elements of this page for the visitor, with the triggers from which on it does. Of what is not named any more nothing stays. */
  offer(items: readonly Candidate[]): void {
    for (const itemId of this.#offers.replace(items)) this.#end(itemId);
    this.#watch();
    this.look();
  }

  /** The visitor has come to something that waited: it shows at once. False where something else of ours stands in its way. */
  open(candidate: Candidate): boolean {
    const { show, displace } = this.#decide([{ ...candidate, isStartedByVisitor: true }]);
    const isOther = (id: string): boolean => this.#showings.get(id)?.candidate.kind !== candidate.kind;
    if (!show[0] || displace.some(isOther)) return false;
    for (const id of displace) this.#defer(id);
    const showing = { candidate, leaseId: this.#world.newId(), isStartedByVisitor: true };
    this.#showings.set(candidate.itemId, showing);
    return true;
  }

  /** It is not seen any more. It waits again, unless it has been seen as often as it may on a page. */
  close({ itemId, mayRepeat }: Candidate, isSeen: boolean): void {
    this.#showings.delete(itemId);
    if (isSeen && !mayRepeat) this.#page.done.add(itemId);
    this.look();
  }

  /** Runs when the engine stops. */
  onStop(run: () => void): void {
    this.#abort.signal.addEventListener("abort", run);
  }

  /** Ends everything; nothing of it is seen any more. */
  stop(): void {
    this.#keepVisit();
    this.#abort.abort();
    clearTimeout(this.#timer);
    for (const itemId of this.#showings.keys()) this.#end(itemId);
  }

  /** Why each item shows or does not, as things stand. */
  why(): StandingLine[] {
    const ready = this.#ready();
    const { held } = this.#decide(ready);
    const items = [...(this.#engagement?.items ?? [])];
    for (const each of [...this.#started.values(), ...this.#there().map(({ candidate }) => candidate)])
      if (!items.some(({ itemId }) => itemId === each.itemId)) items.push(each);
    return items.map((item) => ({
      itemId: item.itemId,
      kind: item.kind,
      standing: this.#standing(item, ready, held),
    }));
  }

  /** Looks whether something is to show now. */
  look(): void {
    if (this.#abort.signal.aborted) return;
    this.#lookedAt = this.#now();
    for (const itemId of this.#decide([]).displace) this.#defer(itemId);
    const isWaiting = (item: Candidate): boolean => this.#showings.has(item.itemId) || this.#isDue(item);
    this.#world.standBy?.(this.#offers.items.filter(isWaiting));
    const { show, held } = this.#decide(this.#ready());
    const isHeld = [...held.values()].includes("busy");
    if (this.#answer.isDue(isHeld, this.#now()) && this.#isVisible()) this.#watch();
    if (show[0] && !this.#isShowing) void this.#showAll();
    this.#plan();
  }

  #standing(item: Candidate, ready: readonly Ready[], held: ReadonlyMap<string, Hold>): Standing {
    const { itemId } = item;
    if (this.#showings.has(itemId)) return "shown";
    if (this.#started.has(itemId)) return held.get(itemId) ?? "waiting";
    if (!this.#world.matches(item, this.#page.url)) return "page";
    if (this.#page.done.has(itemId) && !this.#deferred.has(itemId)) return "done";
    if (this.#patience.isWaiting(itemId, this.#world.serverNow())) return "refused";
    if (this.#offers.items.some((each) => each.itemId === itemId && this.#isDue(each))) return "waiting";
    if (!ready.some((each) => each.itemId === itemId)) return "trigger";
    return held.get(itemId) ?? "waiting";
  }

  #decide(ready: readonly Ready[]) {
    const now = this.#now();
    const shown = [...this.#showings.values()].map((showing) => {
      const isYielding = this.#painted.has(showing) && this.#uses.isLeft(showing, now);
      // What the visitor passes by gives way to all that they ask for.
      const isPassedBy = this.#offers.has(showing.candidate.itemId);
      return { ...toShown(showing, isYielding), ...(isPassedBy ? { isStartedByVisitor: false } : {}) };
    });
    if (this.#world.isTeaserShown?.()) shown.push(TEASER);
    const quietUntil = this.#engagement?.quietUntil ?? 0;
    // About to be seen, it counts as if it were.
    const isPaced = this.#isPaced || [...this.#showings.values()].some((each) => this.#isPending(each));
    return arbitrate(ready, {
      shown,
      isMessengerOpen: this.#world.isMessengerOpen(),
      isPageHidden: !this.#isVisible(),
      busy: this.#busyness.at(now),
      pageMs: now - this.#page.since,
      quietMs: Math.max(isPaced ? 1 : 0, quietUntil - this.#world.serverNow()),
      leftToday: NO_DAY_LIMIT,
    });
  }

  /** Everything it is time for, in the deployment's order. What had begun already is not asked once more whether it may. */
  #ready(): Ready[] {
    const server = this.#world.serverNow();
    const started = [...this.#started.values()].map((item) => ({ ...item, isStartedByVisitor: true }));
    const begun = [...this.#deferred.values()].map(({ candidate }) => ({
      ...candidate,
      isExempt: true,
      hasBegun: true,
      isStartedByVisitor: false,
    }));
    const own = (this.#engagement?.items ?? [])
      .filter(({ itemId }) => !this.#started.has(itemId) && !this.#deferred.has(itemId))
      .filter((item) => this.#isDue(item))
      .map((item) => ({ ...item, isStartedByVisitor: false }));
    return [...started, ...begun, ...own].filter(({ itemId }) => !this.#patience.isWaiting(itemId, server));
  }

  /** Whether it is for this page, has not been on it, and its time has come. */
  #isDue(item: Candidate): boolean {
    const now = this.#now();
    const signals = { ...this.#page.signals(now), visitMs: this.#visit.activeMs(now) };
    return (
      !this.#page.done.has(item.itemId) &&
      this.#world.matches(item, this.#page.url) &&
      isTriggered(item.itemId, item.trigger, signals)
    );
  }

  /** One after the other: each showing changes what may show beside it. */
  async #showAll(): Promise<void> {
    this.#isShowing = true;
    // The page says how it stands now: a dialog may have opened with nobody moving.
    await this.#answer.wait(() => this.#watch());
    while (!this.#abort.signal.aborted) {
      const [next] = this.#decide(this.#ready()).show;
      if (!next) break;
      await this.#lease(next);
    }
    this.#isShowing = false;
    this.look();
  }

  async #lease({ itemId, version, isStartedByVisitor }: Ready): Promise<void> {
    const begun = this.#deferred.get(itemId);
    const showing = begun ?? this.#newShowing(itemId, isStartedByVisitor);
    if (!showing) return;
    let answer: LeaseAnswer | null = null;
    try {
      answer = await this.#world.lease(showing);
    } catch {
      // Off line, most likely.
    }
    if (this.#abort.signal.aborted) return;
    if (answer?.granted) return this.#begin(showing, version);
    const now = this.#world.serverNow();
    if (!answer) return this.#patience.fail(itemId, now);
    this.#deferred.delete(itemId);
    // Meanwhile the visitor has asked for it: that is another question.
    if (this.#started.has(itemId) && !showing.isStartedByVisitor) return;
    this.#patience.refuse(itemId, answer.retryAt, now);
    if (answer.reason === "tab" && !begun) this.#world.held?.(showing.candidate);
    // Otherwise another tab has it, and not for long.
    if (answer.reason !== "lease" && this.#started.delete(itemId)) this.#world.refused(showing.candidate);
  }

  #newShowing(itemId: string, isStartedByVisitor: boolean): Showing | undefined {
    const own = this.#engagement?.items.find((each) => each.itemId === itemId);
    const candidate = isStartedByVisitor ? this.#started.get(itemId) : own;
    return candidate && { candidate, leaseId: this.#world.newId(), isStartedByVisitor };
  }

  /** Draws what has its lease, unless the page has moved on meanwhile, or somebody begun to write. */
  #begin(showing: Showing, version: number): void {
    const { itemId } = showing.candidate;
    const { show } = this.#decide(this.#ready());
    const still = show.find((each) => each.itemId === itemId && each.version === version);
    if (!still) return;
    for (const other of this.#decide([still]).displace) this.#defer(other);
    showing.isStartedByVisitor = still.isStartedByVisitor;
    this.#started.delete(itemId);
    this.#deferred.delete(itemId);
    this.#showings.set(itemId, showing);
    const isThere = (): boolean => this.#showings.get(itemId) === showing;
    this.#world.draw(showing, {
      painted: () => isThere() && this.#onPainted(showing),
      over: (restMs) => isThere() && this.#onOver(itemId, restMs),
      failed: () => isThere() && this.#onFailed(showing),
      isWanted: isThere,
      use: (isHeld) => isThere() && this.#use(showing, isHeld),
    });
  }

  #onPainted(showing: Showing): void {
    const { itemId, mayRepeat } = showing.candidate;
    this.#patience.forget(itemId);
    this.#use(showing, false);
    if (!mayRepeat) this.#page.done.add(itemId);
    if (this.#painted.has(showing)) return;
    this.#painted.add(showing);
    this.#world.shown(showing);
    if (!isCounted(showing)) return;
    this.#isPaced = true;
    this.refresh();
  }

  /** What nobody is at any more may have to give way: it is looked at again then. */
  #use(showing: Showing, isHeld: boolean): void {
    if (this.#uses.note(showing, isHeld, this.#now())) this.#plan();
  }

  /** On this page it has been; or it was put off, and the deployment is asked again when that is over. */
  #onOver(itemId: string, restMs?: number): void {
    this.#showings.delete(itemId);
    this.#page.done[restMs ? "delete" : "add"](itemId);
    if (restMs) {
      this.#patience.refuse(itemId, null, 0);
      this.#fetchAt = Math.min(this.#fetchAt, this.#now() + restMs);
    }
    this.look();
  }

  #onFailed(showing: Showing): void {
    const { candidate, isStartedByVisitor } = showing;
    this.#showings.delete(candidate.itemId);
    this.#patience.fail(candidate.itemId, this.#world.serverNow());
    if (isStartedByVisitor) this.#started.set(candidate.itemId, candidate);
    else if (this.#painted.has(showing)) this.#deferred.set(candidate.itemId, showing);
    this.look();
  }

  /** It gives way, and is not used up by that. */
  #defer(itemId: string): void {
    const showing = this.#showings.get(itemId);
    if (showing) showing.hasGivenWay = true;
    this.#end(itemId);
    // What the visitor came to waits for them to come again.
    if (showing && !this.#offers.has(itemId)) this.#deferred.set(itemId, showing);
  }

  #end(itemId: string): void {
    this.#deferred.delete(itemId);
    if (this.#showings.delete(itemId)) this.#world.erase(itemId);
  }

  #isPending(showing: Showing): boolean {
    return isCounted(showing) && !this.#painted.has(showing);
  }

  /** Neither another page nor what the deployment says of this one ends it. */
  #goesOn(showing: Showing): boolean {
    const { isStartedByVisitor, candidate } = showing;
    return isStartedByVisitor || (KINDS[candidate.kind]?.goesOn === true && this.#painted.has(showing));
  }

  /** What is on the page, and what waits to be on it again. */
  #there(): Showing[] {
    return [...this.#showings.values(), ...this.#deferred.values()];
  }

  /** All that waits for something of the page. */
  #items(): Candidate[] {
    return [...(this.#engagement?.items ?? []), ...this.#offers.items];
  }

  /** Has the host watch what the items of this page need, and nothing while there are none. */
  #watch(): void {
    const items = this.#items();
    const isIdle = items.length + this.#started.size + this.#deferred.size === 0;
    if (isIdle && this.#watches === 0) return;
    this.#watches += 1;
    this.#world.watch(factsWantedBy(items));
  }

  /** Looks again when time alone may have changed something since it last looked: what has become due by now as well. */
  #plan(): void {
    clearTimeout(this.#timer);
    if (this.#abort.signal.aborted) return;
    const now = this.#lookedAt;
    const sinceMs = this.#now() - now;
    const server = this.#world.serverNow() - sinceMs;
    const { clock, since } = this.#page;
    const items = this.#items();
    const waits = triggerWaits(items, { page: clock, visit: this.#visit, now });
    waits.push(SETTLING_MS - (now - since), this.#busyness.typingMs(now));
    waits.push(...this.#patience.waits(server), (this.#engagement?.quietUntil ?? 0) - server);
    waits.push(this.#answer.restMs(now));
    for (const showing of this.#showings.values()) waits.push(this.#uses.leftMs(showing, now));
    const isAwaited = items[0] || this.#deferred.size > 0;
    if (isAwaited && this.#world.isTeaserShown?.()) waits.push(TEASER_MS);
    const change = (this.#engagement?.nextChangeAt ?? Number.POSITIVE_INFINITY) - server;
    // By a clock that is a little ahead it would be time again and again.
    const dueMs = Math.max(change, this.#fetchedAt + MIN_FETCH_MS - now);
    const fetchMs = this.#fetching ? Number.POSITIVE_INFINITY : Math.min(dueMs, this.#fetchAt - now);
    const next = nextStep(fetchMs, waits, sinceMs);
    this.#timer = setTimeout(() => (next.isFetch ? this.refresh() : this.look()), next.ms);
  }

  #keepVisit(): void {
    this.#world.visitMs.write(this.#visit.activeMs(this.#now()));
  }

  #isVisible(): boolean {
    return this.#world.window.document.visibilityState === "visible";
  }

  #now(): number {
    return this.#world.pageNow();
  }
}
