import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { PageReport } from "../../protocol/messages.ts";
import { Engine } from "./engine.ts";
import type { EngineWorld, LeaseAnswer, Painter, Showing } from "./engineWorld.ts";
import type { Candidate, Engagement, Slot } from "./model.ts";

/**
 * The engine in worlds in which everything goes wrong in any order: reports, pages, events, answers that come late, say no or
 * do not come, drawing that fails or is never painted, what the visitor starts and closes. Nothing may show twice, in the way
 * of another, under the hands of who is at it, or after the end; and once the world behaves, whatever should show does, also
 * beside a checklist that nobody closes.
 */

const PAGES = ["https://shop.example/", "https://shop.example/pricing"];
/** As startEngine takes something for failed that is not painted. */
const PAINT_MS = 15_000;
/** The longest that anything is left alone for, and what comes of it. */
const BOUND_MS = 400_000;
const QUIET_MS = 20_000;
/** For so long what was touched stays where it is. */
const USED_MS = 5_000;

const anItem = fc.record({
  kind: fc.constantFrom(
    "tour" as const,
    "outbound" as const,
    "survey" as const,
    "checklist" as const,
    "csat" as const,
  ),
  slot: fc.constantFrom<Slot>("modal", "corner", "barTop"),
  page: fc.constantFrom<readonly string[]>([], PAGES.slice(0, 1), PAGES.slice(1)),
  trigger: fc.constantFrom<Candidate["trigger"]>(
    { type: "immediate" },
    { type: "event", name: "bought" },
    { type: "scroll", percent: 50 },
  ),
  isExempt: fc.boolean(),
  mayRepeat: fc.boolean(),
});
/** Checklists stand in the corner, and nowhere else. */
const toItem = (
  { page, ...more }: typeof anItem extends fc.Arbitrary<infer T> ? T : never,
  at: number,
): Candidate => ({
  ...more,
  itemId: `item${at}`,
  version: 1,
  slot: more.kind === "checklist" ? "corner" : more.slot,
  page: { include: page, exclude: [] },
});

const aStep = fc.oneof(
  fc.record({ do: fc.constant("wait" as const), ms: fc.constantFrom(10, 500, 3_000, 20_000) }),
  fc.record({
    do: fc.constant("report" as const),
    busy: fc.constantFrom<PageReport["busy"]>("", "typing", "dialog", "fullscreen"),
    scroll: fc.constantFrom(10, 60),
  }),
  fc.record({ do: fc.constant("track" as const) }),
  fc.record({ do: fc.constant("page" as const), at: fc.nat(1) }),
  fc.record({ do: fc.constant("messenger" as const), isOpen: fc.boolean() }),
  fc.record({ do: fc.constant("refresh" as const) }),
  fc.record({ do: fc.constant("start" as const), at: fc.nat(5) }),
  fc.record({ do: fc.constant("close" as const), at: fc.nat(5) }),
  fc.record({ do: fc.constant("withdraw" as const), at: fc.nat(5) }),
  fc.record({ do: fc.constant("use" as const), at: fc.nat(5), isHeld: fc.boolean() }),
  fc.record({ do: fc.constant("teaser" as const), isShown: fc.boolean() }),
  fc.record({ do: fc.constant("fetching" as const), is: fc.constantFrom("good", "bad", "slow") }),
  fc.record({ do: fc.constant("leases" as const), are: fc.constantFrom("good", "bad", "slow", "another") }),
  fc.record({ do: fc.constant("drawing" as const), is: fc.constantFrom("good", "bad", "slow", "hung") }),
);
type Step = typeof aStep extends fc.Arbitrary<infer T> ? T : never;

class World implements EngineWorld {
  readonly window = window as Window & typeof globalThis;
  readonly engine: Engine;
  items: Candidate[];
  fetching = "good";
  leases = "good";
  drawing = "good";
  busy: PageReport["busy"] = "";
  isOpen = false;
  isTeaser = false;
  isEnded = false;
  /** On the screen, by item. */
  readonly drawn = new Map<string, Showing>();
  readonly painters = new Map<string, Painter>();
  /** Until when somebody is at something, by item. */
  readonly usedUntil = new Map<string, number>();
  /** What nobody was to take away, and what has just been: what is drawn next is to blame. */
  readonly #taken: string[] = [];
  /** Leases whose showing was told, and the items that were ever seen. */
  readonly told: string[] = [];
  readonly seen = new Set<string>();
  /** What the visitor has closed on the page at hand. */
  readonly closed = new Set<string>();
  readonly granted = new Set<string>();
  /** What must never happen; an error thrown there would be lost in a promise. */
  readonly faults: string[] = [];
  #lastId = 0;
  #quietUntil = 0;
  url = PAGES[0] as string;

  constructor(items: Candidate[]) {
    this.items = items;
    this.engine = new Engine(this, this.url);
    this.engine.take(this.answer(this.url));
  }

  forbid(what: string, is: boolean): void {
    if (is) this.faults.push(what);
  }

  serverNow = () => Date.now();
  pageNow = () => Date.now();
  newId = () => `lease${++this.#lastId}`;
  isMessengerOpen = () => this.isOpen;
  isTeaserShown = () => this.isTeaser;
  visitMs = { read: () => 0, write: () => undefined };
  matches = ({ page }: Candidate, url: string) => page.include.length === 0 || page.include.includes(url);
  refused = () => undefined;
  tell = () => undefined;

  answer(url: string, shown: readonly { itemId: string }[] = []): Engagement {
    const quietUntil = this.#quietUntil > Date.now() ? this.#quietUntil : null;
    const live = new Set(this.items.map(({ itemId }) => itemId));
    return {
      stamp: 1,
      url,
      items: this.items.filter((item) => this.matches(item, url) && !this.isUsedUp(item)),
      quietUntil,
      nextChangeAt: null,
      withdrawn: shown.map(({ itemId }) => itemId).filter((itemId) => !live.has(itemId)),
    };
  }
  isUsedUp = ({ itemId, mayRepeat }: Candidate) => this.seen.has(itemId) && !mayRepeat;

  async fetchEligible(url: string, shown: readonly { itemId: string }[]) {
    const { fetching } = this;
    if (fetching === "slow") await later(4_000);
    if (fetching === "bad") throw new Error("off line");
    return this.answer(url, shown);
  }

  async lease({ candidate, leaseId, isStartedByVisitor }: Showing): Promise<LeaseAnswer> {
    const { leases } = this;
    if (leases === "slow") await later(5_000);
    if (leases === "bad") throw new Error("off line");
    if (this.granted.has(leaseId)) return { granted: true };
    const no = (reason: string, retryAt: number | null) => ({ granted: false as const, reason, retryAt });
    if (leases === "another") return no("lease", Date.now() + 10_000);
    const isLive = this.items.some(({ itemId }) => itemId === candidate.itemId);
    if (!isLive) return no("notEligible", null);
    if (!isStartedByVisitor && this.isUsedUp(candidate)) return no("frequency", null);
    const counts = !isStartedByVisitor && !candidate.isExempt;
    if (counts && this.#quietUntil > Date.now()) return no("quiet", this.#quietUntil);
    this.granted.add(leaseId);
    return { granted: true };
  }

  draw(showing: Showing, painter: Painter): void {
    const { itemId, slot } = showing.candidate;
    const slots = [...this.drawn.values()].map(({ candidate }) => candidate.slot);
    this.forbid("drawn after the end", this.isEnded);
    this.forbid("drawn without a lease", !this.granted.has(showing.leaseId));
    this.forbid("drawn twice", this.drawn.has(itemId));
    this.forbid("two in one place", slots.includes(slot));
    this.forbid("come back by itself", this.closed.has(itemId) && !showing.isStartedByVisitor);
    this.forbid("over a message", this.isTeaser && slot === "corner" && !showing.isStartedByVisitor);
    this.forbid("in place of what is used", this.#taken.length > 0 && !showing.isStartedByVisitor);
    this.drawn.set(itemId, showing);
    this.painters.set(itemId, painter);
    const fail = () => {
      if (this.drawn.get(itemId) === showing) this.off(itemId);
      painter.failed();
    };
    if (this.drawing === "good") painter.painted();
    else if (this.drawing === "bad") fail();
    else if (this.drawing === "slow") setTimeout(() => painter.painted(), 3_000);
    else setTimeout(fail, PAINT_MS);
  }
  shown(showing: Showing): void {
    const { candidate, leaseId, isStartedByVisitor } = showing;
    this.forbid("told twice", this.told.includes(leaseId));
    this.forbid("told of what is not there", this.drawn.get(candidate.itemId) !== showing);
    this.told.push(leaseId);
    this.use(candidate.itemId, false);
    this.seen.add(candidate.itemId);
    if (!candidate.isExempt && !isStartedByVisitor) this.#quietUntil = Date.now() + QUIET_MS;
  }
  erase(itemId: string): void {
    this.forbid("erased and not there", !this.drawn.has(itemId));
    if ((this.usedUntil.get(itemId) ?? 0) > Date.now()) {
      this.#taken.push(itemId);
      // By a page that changes, the team, or the end: nothing is drawn at once then.
      queueMicrotask(() => this.#taken.splice(0));
    }
    this.off(itemId);
  }
  off(itemId: string): void {
    this.drawn.delete(itemId);
    this.painters.delete(itemId);
    this.usedUntil.delete(itemId);
  }
  /** Somebody is at it. */
  use(itemId: string, isHeld: boolean): void {
    if (!this.drawn.has(itemId)) return;
    this.usedUntil.set(itemId, isHeld ? Number.POSITIVE_INFINITY : Date.now() + USED_MS);
    this.painters.get(itemId)?.use(isHeld);
  }
  /** The visitor closes it. */
  close(itemId: string): void {
    const painter = this.painters.get(itemId);
    this.off(itemId);
    if (!painter) return;
    this.closed.add(itemId);
    painter.over();
  }
  watch(): void {
    queueMicrotask(() => !this.isEnded && this.engine.report({ busy: this.busy }));
  }
  goTo(url: string): void {
    if (url !== this.url) this.closed.clear();
    this.url = url;
    this.engine.setPage(url);
  }
}

const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function take(world: World, step: Step): Promise<void> {
  const { engine } = world;
  const item = "at" in step ? world.items[step.at % world.items.length] : undefined;
  if (step.do === "wait") await vi.advanceTimersByTimeAsync(step.ms);
  else if (step.do === "report") {
    world.busy = step.busy === "typing" ? "" : step.busy;
    engine.report({ busy: step.busy, scroll: step.scroll, isActive: true });
  } else if (step.do === "track") engine.track(["bought"]);
  else if (step.do === "page") world.goTo(PAGES[step.at] as string);
  else if (step.do === "messenger") {
    world.isOpen = step.isOpen;
    engine.look();
  } else if (step.do === "teaser") {
    world.isTeaser = step.isShown;
    engine.look();
  } else if (step.do === "use" && item) world.use(item.itemId, step.isHeld);
  else if (step.do === "refresh") engine.refresh();
  else if (step.do === "fetching") world.fetching = step.is;
  else if (step.do === "leases") world.leases = step.are;
  else if (step.do === "drawing") world.drawing = step.is;
  else if (step.do === "start" && item) engine.start(item);
  else if (step.do === "close" && item) world.close(item.itemId);
  else if (step.do === "withdraw" && item && world.items.length > 1) {
    world.items = world.items.filter((each) => each !== item);
    engine.refresh();
  }
  await vi.advanceTimersByTimeAsync(0);
}

/** The world behaves again, and everything that triggers has happened. */
function calm(world: World): void {
  Object.assign(world, { fetching: "good", leases: "good", drawing: "good", isOpen: false, isTeaser: false });
  for (const itemId of world.drawn.keys()) world.use(itemId, false);
  world.engine.report({ busy: world.busy, scroll: 100, isActive: true });
  // From here on nobody moves.
  world.busy = "";
  world.engine.track(["bought"]);
  world.engine.look();
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the engine in a world where everything goes wrong", () => {
  it("shows nothing twice and leaves nothing behind, and in the end whatever should show does", async () => {
    const worlds = fc.asyncProperty(
      fc.array(anItem, { minLength: 1, maxLength: 5 }),
      fc.array(aStep, { maxLength: 25 }),
      async (given, steps) => {
        const items = given.map(toItem);
        // Of a world that failed: the ones after it look for the least that does.
        vi.clearAllTimers();
        const world = new World(items);
        for (const step of steps) await take(world, step);
        calm(world);
        // Each round all is closed but the lists that have come by themselves: what waits need not wait for them.
        for (let round = 0; round <= 2 * items.length; round++) {
          await vi.advanceTimersByTimeAsync(BOUND_MS);
          for (const [itemId, showing] of world.drawn)
            if (showing.candidate.kind !== "checklist" || showing.isStartedByVisitor) world.close(itemId);
        }
        const isMissing = (item: Candidate) =>
          world.matches(item, world.url) && !world.seen.has(item.itemId) && !world.closed.has(item.itemId);
        expect(world.items.filter((item) => item.kind !== "checklist" && isMissing(item))).toEqual([]);
        // And one stands there, if there is one that may.
        await vi.advanceTimersByTimeAsync(BOUND_MS);
        const isThere = [...world.drawn.values()].some(({ candidate }) => candidate.kind === "checklist");
        expect(isThere || !world.items.some((item) => item.kind === "checklist" && isMissing(item))).toBe(
          true,
        );
        // Now what stands in the way of others is closed, whatever it is.
        for (let round = 0; round <= 2 * items.length; round++) {
          await vi.advanceTimersByTimeAsync(BOUND_MS);
          for (const itemId of world.drawn.keys()) world.close(itemId);
        }
        expect(world.faults).toEqual([]);
        expect(world.items.filter(isMissing)).toEqual([]);
        expect(world.engine.why().filter(({ standing }) => standing === "shown")).toEqual([]);
        world.engine.stop();
        world.isEnded = true;
        await vi.advanceTimersByTimeAsync(BOUND_MS);
        expect([world.drawn.size, vi.getTimerCount(), world.faults]).toEqual([0, 0, []]);
      },
    );
    await fc.assert(worlds, { numRuns: 300 });
  }, 120_000);

  it("ends in the middle of anything, with nothing drawn and no timer left", async () => {
    const ends = fc.asyncProperty(
      fc.array(anItem, { minLength: 1, maxLength: 5 }),
      fc.array(aStep, { maxLength: 12 }),
      async (given, steps) => {
        const items = given.map(toItem);
        vi.clearAllTimers();
        const world = new World(items);
        await vi.advanceTimersByTimeAsync(2_900);
        for (const step of steps) await take(world, step);
        world.engine.stop();
        world.isEnded = true;
        expect(world.drawn.size).toBe(0);
        await vi.advanceTimersByTimeAsync(BOUND_MS);
        expect([world.drawn.size, vi.getTimerCount(), world.faults]).toEqual([0, 0, []]);
      },
    );
    await fc.assert(ends, { numRuns: 300 });
  }, 120_000);
});
