import type { FactsWanted, PageReport } from "../../protocol/messages.ts";
import { ActiveClock } from "./activeClock.ts";
import { arbitrate, type Hold, type Ready, SETTLING_MS, type Shown } from "./arbiter.ts";
import type { Candidate, Engagement, ItemKind } from "./model.ts";
import { isTriggered, type PageEvent, type Signals } from "./readiness.ts";

export type LeaseAnswer = { granted: true } | { granted: false; reason: string; retryAt: number | null };

/** One item on its way to the screen, or on it. */
export type Showing = { candidate: Candidate; leaseId: string; isStartedByVisitor: boolean };

export type EngineWorld = {
  window: Window & typeof globalThis;
  /** The deployment's clock, ms. */
  serverNow(): number;
  /** Of this page, ms; never jumps. */
  pageNow(): number;
  newId(): string;
  isMessengerOpen(): boolean;
  /** What is for this visitor at an address; rejects while off line. */
  fetchEligible(
    url: string,
    shown: readonly { itemId: string; version: number }[],
  ): Promise<Engagement | null>;
  matches(candidate: Candidate, url: string): boolean;
  lease(showing: Showing): Promise<LeaseAnswer>;
  /** It was painted. */
  shown(showing: Showing): void;
  /** Draws it and resolves once it is painted; false if that cannot be done here. `onGone` runs when it is over. */
  draw(showing: Showing, onGone: () => void): Promise<boolean>;
  erase(itemId: string): void;
  /** Has the host watch the page, from now on and anew. */
  watch(wanted: FactsWanted): void;
  /** Time in use on earlier pages of this visit, ms, and where it is kept. */
  visitMs: { read(): number; write(ms: number): void };
};

/** Why an item does not show, for `why()`. */
export type Standing = Hold | "shown" | "page" | "trigger" | "refused" | "waiting" | "done";

/** Somebody who has pressed a key in a field is writing for so long. */
const TYPING_MS = 3_000;
const MAX_EVENTS = 200;
/** The host says at once how the page stands; one that has other things to do is not waited for for ever. */
const ANSWER_MS = 1_000;
/** Of a fetch that failed. */
const AGAIN_MS = 30_000;
const MIN_WAIT_MS = 50;
const MAX_TIMER_MS = 6 * 3_600_000;
/** Of the day's limit the deployment is the judge: it refuses the lease. */
const NO_DAY_LIMIT = Number.POSITIVE_INFINITY;

type Page = {
  url: string;
  since: number;
  clock: ActiveClock;
  scroll: number;
  leftAt: number | null;
  events: PageEvent[];
  elements: Set<string>;
  /** Items that are over on this page. */
  done: Set<string>;
};

/**
 * Decides on the page: takes what the deployment says is for the visitor, watches where and when, asks for a lease right
 * before it draws, and reports what was seen. Knows no UI. Everything it defers comes back by itself.
 */
export class Engine {
  readonly #world: EngineWorld;
  readonly #abort = new AbortController();
  readonly #showings = new Map<string, Showing>();
  /** The deployment has refused a lease: until when, on its clock. */
  readonly #refused = new Map<string, number>();
  /** What the visitor has asked for and could not be shown yet. */
  readonly #started = new Map<string, Candidate>();
  readonly #visit: ActiveClock;
  #page: Page;
  #engagement: Engagement | null = null;
  #busy: PageReport["busy"] = "";
  #typedAt = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #fetching: Promise<void> | null = null;
  #isStale = false;
  #isShowing = false;
  #watches = 0;
  #onReport: (() => void) | null = null;

  constructor(world: EngineWorld, url: string) {
    this.#world = world;
    this.#visit = new ActiveClock(this.#now(), this.#isVisible(), world.visitMs.read());
    this.#page = this.#newPage(url);
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

  /** What the deployment says of the page at hand. */
  take(engagement: Engagement | null): void {
    this.#engagement = engagement;
    this.#refused.clear();
    this.#watch();
    this.look();
  }

  /** The page's address has changed. What was for the old one only goes; the rest stays. */
  setPage(url: string): void {
    if (url === this.#page.url) return;
    this.#page = this.#newPage(url);
    for (const { candidate, isStartedByVisitor } of this.#showings.values())
      if (!isStartedByVisitor && !this.#world.matches(candidate, url)) this.#end(candidate.itemId);
    this.#engagement = null;
    this.refresh();
  }

  /** Something may have changed for this visitor: asks again. Once more, if it was being asked already. */
  refresh(): void {
    if (this.#fetching) {
      this.#isStale = true;
      return;
    }
    const { url } = this.#page;
    this.#isStale = false;
    const there = [...this.#showings.values()].filter(({ isStartedByVisitor }) => !isStartedByVisitor);
    const shown = there.map(({ candidate: { itemId, version } }) => ({ itemId, version }));
    this.#fetching = this.#world.fetchEligible(url, shown).then(
      (engagement) => {
        this.#fetching = null;
        if (this.#abort.signal.aborted) return;
        if (this.#isStale || url !== this.#page.url) return this.refresh();
        // Null: nothing is live any more.
        const gone = engagement ? (engagement.withdrawn ?? []) : shown.map(({ itemId }) => itemId);
        for (const itemId of gone) this.#end(itemId);
        this.take(engagement);
      },
      () => {
        this.#fetching = null;
        this.#wake(AGAIN_MS, () => this.refresh());
      },
    );
  }

  /** The host tells of the page. */
  report({ busy, isActive, scroll, isLeaving, elementId }: PageReport): void {
    const now = this.#now();
    if (busy === "typing") this.#typedAt = now;
    this.#busy = busy === "typing" ? "" : busy;
    if (isActive) for (const clock of [this.#page.clock, this.#visit]) clock.touch(now);
    if (scroll !== undefined) this.#page.scroll = Math.max(this.#page.scroll, scroll);
    if (isLeaving) this.#page.leftAt = now;
    if (elementId) this.#page.elements.add(elementId);
    this.#onReport?.();
    this.look();
  }

  /** An event was tracked, as the page has said it. */
  track([name, given]: readonly [name: string, properties?: unknown]): void {
    this.#page.events.push({ name: name.trim(), properties: { ...(given as PageEvent["properties"]) } });
    if (this.#page.events.length > MAX_EVENTS) this.#page.events.shift();
    this.look();
  }

  /** The page or the visitor asks for an item: it comes before all, whatever its trigger. */
  start(candidate: Candidate): void {
    this.#started.set(candidate.itemId, candidate);
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
  why(): { itemId: string; kind: ItemKind; standing: Standing }[] {
    const ready = this.#ready();
    const { held } = this.#decide(ready);
    return (this.#engagement?.items ?? []).map((item) => ({
      itemId: item.itemId,
      kind: item.kind,
      standing: this.#standing(item, ready, held),
    }));
  }

  /** Looks whether something is to show now. */
  look(): void {
    if (this.#abort.signal.aborted) return;
    clearTimeout(this.#timer);
    const { show } = this.#decide(this.#ready());
    if (show[0] && !this.#isShowing) void this.#showAll();
    this.#plan();
  }

  #standing(item: Candidate, ready: readonly Ready[], held: ReadonlyMap<string, Hold>): Standing {
    const { itemId } = item;
    if (this.#showings.has(itemId)) return "shown";
    if (!this.#world.matches(item, this.#page.url)) return "page";
    if (this.#page.done.has(itemId)) return "done";
    if (this.#isRefused(itemId)) return "refused";
    if (!ready.some((each) => each.itemId === itemId)) return "trigger";
    return held.get(itemId) ?? "waiting";
  }

  #decide(ready: readonly Ready[]) {
    const now = this.#now();
    const shown: Shown[] = [...this.#showings.values()].map(({ candidate, isStartedByVisitor }) => ({
      itemId: candidate.itemId,
      kind: candidate.kind,
      slot: candidate.slot,
      isStartedByVisitor,
    }));
    const quietUntil = this.#engagement?.quietUntil ?? 0;
    return arbitrate(ready, {
      shown,
      isMessengerOpen: this.#world.isMessengerOpen(),
      isPageHidden: !this.#isVisible(),
      busy: this.#busy || (now - this.#typedAt < TYPING_MS ? "typing" : ""),
      pageMs: now - this.#page.since,
      quietMs: Math.max(0, quietUntil - this.#world.serverNow()),
      leftToday: NO_DAY_LIMIT,
    });
  }

  /** Everything it is time for, in the deployment's order. */
  #ready(): Ready[] {
    const signals = this.#signals();
    const started = [...this.#started.values()].map((item) => ({ ...item, isStartedByVisitor: true }));
    const own = (this.#engagement?.items ?? [])
      .filter(({ itemId }) => !this.#started.has(itemId))
      .filter(({ itemId }) => !this.#page.done.has(itemId) && !this.#isRefused(itemId))
      .filter((item) => this.#world.matches(item, this.#page.url))
      .filter(({ itemId, trigger }) => isTriggered(itemId, trigger, signals))
      .map((item) => ({ ...item, isStartedByVisitor: false }));
    return [...started, ...own];
  }

  #signals(): Signals {
    const now = this.#now();
    const { clock, scroll, leftAt, events, elements } = this.#page;
    const pageMs = clock.activeMs(now);
    return {
      pageMs,
      visitMs: this.#visit.activeMs(now),
      idleMs: clock.idleMs(now),
      scroll,
      leftMs: leftAt === null ? null : now - leftAt,
      events,
      elements,
    };
  }

  /** One after the other: each showing changes what may show beside it. */
  async #showAll(): Promise<void> {
    this.#isShowing = true;
    try {
      // The page says how it stands now: a dialog may have opened with nobody moving.
      await this.#askPage();
      for (;;) {
        const { show, displace } = this.#decide(this.#ready());
        const [next] = show;
        if (!next || this.#abort.signal.aborted) return;
        const isOver = await this.#show(next, displace);
        if (!isOver) return;
      }
    } finally {
      this.#isShowing = false;
      this.#plan();
    }
  }

  /** Tells whether to look for the next one: false while there is no line. */
  async #show({ isStartedByVisitor, ...candidate }: Ready, displace: readonly string[]): Promise<boolean> {
    const { itemId } = candidate;
    const showing: Showing = { candidate, leaseId: this.#world.newId(), isStartedByVisitor };
    let answer: LeaseAnswer;
    try {
      answer = await this.#world.lease(showing);
    } catch {
      this.#refused.set(itemId, this.#world.serverNow() + AGAIN_MS);
      return false;
    }
    if (!answer.granted) {
      this.#started.delete(itemId);
      // Not by waiting: whatever changes that makes the deployment answer anew.
      this.#refused.set(itemId, answer.retryAt ?? Number.POSITIVE_INFINITY);
      return true;
    }
    // Meanwhile the page may have moved on, or somebody begun to write.
    const still = this.#decide(this.#ready()).show.some((each) => each.itemId === itemId);
    if (!still) return true;
    for (const other of displace) this.#end(other);
    this.#started.delete(itemId);
    this.#showings.set(itemId, showing);
    const isDrawn = await this.#world.draw(showing, () => this.#over(itemId));
    if (!isDrawn || !this.#showings.has(itemId)) {
      this.#showings.delete(itemId);
      this.#page.done.add(itemId);
      return true;
    }
    this.#world.shown(showing);
    if (!candidate.mayRepeat) this.#page.done.add(itemId);
    if (!candidate.isExempt && !isStartedByVisitor) this.refresh();
    return true;
  }

  /** It has ended by itself or by the visitor. */
  #over(itemId: string): void {
    if (!this.#showings.delete(itemId)) return;
    // On this page it has been.
    this.#page.done.add(itemId);
    this.look();
  }

  #end(itemId: string): void {
    if (this.#showings.delete(itemId)) this.#world.erase(itemId);
  }

  #isRefused(itemId: string): boolean {
    return (this.#refused.get(itemId) ?? 0) > this.#world.serverNow();
  }

  #askPage(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#onReport = null;
        resolve();
      };
      const timer = setTimeout(done, ANSWER_MS);
      this.#onReport = done;
      this.#watch();
    });
  }

  /** Has the host watch what the items of this page need, and nothing while there are none. */
  #watch(): void {
    const items = this.#engagement?.items ?? [];
    if (items.length === 0 && this.#started.size === 0 && this.#watches === 0) return;
    this.#watches += 1;
    const elements = items.flatMap(({ itemId: id, trigger }) =>
      trigger.type === "element" ? [{ id, selector: trigger.selector, when: trigger.when }] : [],
    );
    this.#world.watch({
      scroll: items.some(({ trigger }) => trigger.type === "scroll"),
      exit: items.some(({ trigger }) => trigger.type === "exitIntent"),
      elements,
    });
  }

  /** Looks again when time alone may have changed something. */
  #plan(): void {
    if (this.#abort.signal.aborted) return;
    const now = this.#now();
    const server = this.#world.serverNow();
    const { clock, since } = this.#page;
    const waits: (number | null)[] = [SETTLING_MS - (now - since), this.#typedAt + TYPING_MS - now];
    for (const { trigger } of this.#engagement?.items ?? []) {
      if (trigger.type === "timeOnPage") waits.push(clock.reaches(trigger.seconds * 1_000, now));
      if (trigger.type === "timeInSession") waits.push(this.#visit.reaches(trigger.seconds * 1_000, now));
      if (trigger.type === "idle") waits.push(trigger.seconds * 1_000 - clock.idleMs(now));
    }
    for (const at of [...this.#refused.values(), this.#engagement?.quietUntil ?? 0])
      if (Number.isFinite(at)) waits.push(at - server);
    const ahead = waits.filter((wait): wait is number => wait !== null && wait > 0);
    const change = (this.#engagement?.nextChangeAt ?? Number.POSITIVE_INFINITY) - server;
    if (change <= Math.min(...ahead, MAX_TIMER_MS)) this.#wake(change, () => this.refresh());
    else if (ahead.length > 0) this.#wake(Math.min(...ahead), () => this.look());
  }

  #wake(ms: number, act: () => void): void {
    clearTimeout(this.#timer);
    if (this.#abort.signal.aborted) return;
    this.#timer = setTimeout(act, Math.min(Math.max(ms, MIN_WAIT_MS), MAX_TIMER_MS));
  }

  #newPage(url: string): Page {
    const now = this.#now();
    return {
      url,
      since: now,
      clock: new ActiveClock(now, this.#isVisible()),
      scroll: 0,
      leftAt: null,
      events: [],
      elements: new Set(),
      done: new Set(),
    };
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
