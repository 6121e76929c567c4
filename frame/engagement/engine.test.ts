import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { FactsWanted, PageReport } from "../../protocol/messages.ts";
import { Engine } from "./engine.ts";
import type { EngineWorld, LeaseAnswer, Showing } from "./engineWorld.ts";
import type { Candidate, Engagement } from "./model.ts";

const HOME = "https://shop.example/";
const PRICING = "https://shop.example/pricing";

const item = (itemId: string, more: Partial<Candidate> = {}): Candidate => ({
  itemId,
  kind: "outbound",
  version: 1,
  slot: "corner",
  page: { include: [], exclude: [] },
  trigger: { type: "immediate" },
  isExempt: true,
  mayRepeat: false,
  ...more,
});

const LIST = item("list", { kind: "checklist" });

let engine: Engine | undefined;
beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  engine?.stop();
  vi.useRealTimers();
});

/** An engine on a page, with a deployment that says `said`. */
function begin(items: Candidate[], more: Partial<Engagement> = {}) {
  const said: Engagement = { stamp: 1, items, quietUntil: null, nextChangeAt: null, ...more };
  const log: string[] = [];
  const leases: string[] = [];
  const told: unknown[] = [];
  const gone = new Map<string, (restMs?: number) => void>();
  const use = new Map<string, (isHeld: boolean) => void>();
  const wanted: FactsWanted[] = [];
  const host: {
    busy: PageReport["busy"];
    isOpen: boolean;
    isTeaser: boolean;
    kept: number;
    canDraw: boolean;
  } = {
    busy: "",
    isTeaser: false,
    canDraw: true,
    isOpen: false,
    kept: 0,
  };
  const answers = new Map<string, LeaseAnswer | Error>();
  const asked: { url: string; shown: readonly { itemId: string }[] }[] = [];
  const started = Date.now();
  const world: EngineWorld = {
    window: window as Window & typeof globalThis,
    serverNow: () => Date.now(),
    pageNow: () => Date.now() - started,
    newId: () => `lease-${log.length}`,
    isMessengerOpen: () => host.isOpen,
    isTeaserShown: () => host.isTeaser,
    async fetchEligible(url, shown) {
      asked.push({ url, shown });
      return { ...said };
    },
    matches: ({ page }, url) => page.include.length === 0 || page.include.includes(url),
    async lease({ candidate, leaseId }) {
      leases.push(leaseId);
      const answer = answers.get(candidate.itemId) ?? { granted: true };
      log.push(`lease ${candidate.itemId}`);
      if (answer instanceof Error) throw answer;
      return answer;
    },
    shown: ({ candidate }: Showing) => void log.push(`shown ${candidate.itemId}`),
    draw({ candidate }, painter) {
      log.push(`draw ${candidate.itemId}`);
      gone.set(candidate.itemId, painter.over);
      use.set(candidate.itemId, painter.use);
      if (host.canDraw) painter.painted();
      else painter.failed();
    },
    tell: (url, standings) => void told.push({ url, standings }),
    refused: ({ itemId }) => void log.push(`refused ${itemId}`),
    held: ({ itemId }) => log.push(`held ${itemId}`),
    erase: (itemId) => void log.push(`erase ${itemId}`),
    watch(facts) {
      wanted.push(facts);
      // That somebody writes is told with a key, and with nothing else.
      queueMicrotask(() => engine?.report({ busy: host.busy === "typing" ? "" : host.busy }));
    },
    visitMs: { read: () => host.kept, write: (ms) => (host.kept = ms) },
  };
  engine = new Engine(world, HOME);
  engine.take(said);
  const settled = () => vi.advanceTimersByTimeAsync(3_000);
  const shown = () => log.filter((each) => each.startsWith("shown")).map((each) => each.slice(6));
  return { engine, world, leases, told, said, log, gone, use, wanted, host, answers, asked, settled, shown };
}

describe("the engine", () => {
  it("lets a page settle, leases, draws, and tells only then that it was shown", async () => {
    const { log, wanted } = begin([item("a")]);
    await vi.advanceTimersByTimeAsync(2_900);
    expect(log).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(log).toEqual(["lease a", "draw a", "shown a"]);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(log).toHaveLength(3);
    expect(wanted[0]).toEqual({ scroll: false, exit: false, elements: [] });
  });

  it("misses no moment that passes while it looks: timers come a little early, and looking takes time", async () => {
    const misses: number[] = [];
    for (let step = 1; step <= 50; step++) {
      const { engine, world, settled, shown } = begin([]);
      const { pageNow } = world;
      let calls = 0;
      world.pageNow = () => (pageNow() < 2_950 ? pageNow() : pageNow() - 0.5 + (calls++ * step) / 100);
      engine.take({ stamp: 2, items: [item("a")], quietUntil: null, nextChangeAt: null });
      await settled();
      await vi.advanceTimersByTimeAsync(1_000);
      if (shown().length !== 1) misses.push(step);
      engine.stop();
    }
    expect(misses).toEqual([]);
  });

  it("watches nothing where nothing is for the visitor", async () => {
    const { wanted, settled } = begin([]);
    await settled();
    expect(wanted).toEqual([]);
  });

  it("shows one after the other as places become free, in the deployment's order", async () => {
    const { gone, settled, shown } = begin([
      item("tour", { kind: "tour", slot: "pointer" }),
      item("post", { slot: "modal" }),
      item("survey", { kind: "survey", slot: "modal" }),
    ]);
    await settled();
    expect(shown()).toEqual(["tour"]);
    gone.get("tour")?.();
    await settled();
    expect(shown()).toEqual(["tour", "post"]);
    gone.get("post")?.();
    await settled();
    expect(shown()).toEqual(["tour", "post", "survey"]);
  });

  it("of tooltips that come by themselves one is there at a time", async () => {
    const tip = { kind: "tooltip", slot: "pointer" } as const;
    const { gone, settled, shown } = begin([item("one", tip), item("two", tip)]);
    await settled();
    await settled();
    expect(shown()).toEqual(["one"]);
    gone.get("one")?.();
    await settled();
    expect(shown()).toEqual(["one", "two"]);
  });

  it("what was put off comes back on the open page when its time is over, once the deployment says so", async () => {
    const { gone, said, asked, settled, shown } = begin([item("tour", { kind: "tour", slot: "pointer" })]);
    await settled();
    gone.get("tour")?.(3_600_000);
    await vi.advanceTimersByTimeAsync(3_590_000);
    expect([shown(), asked.length]).toEqual([["tour"], 0]);
    // The deployment's hour ends a little later: until then it is not among what is for the visitor.
    const { items } = said;
    said.items = [];
    said.nextChangeAt = Date.now() + 12_000;
    await vi.advanceTimersByTimeAsync(11_000);
    expect([shown(), asked.length]).toEqual([["tour"], 1]);
    said.items = items;
    said.nextChangeAt = null;
    await settled();
    expect([shown(), asked.length]).toEqual([["tour", "tour"], 2]);
    gone.get("tour")?.();
    await vi.advanceTimersByTimeAsync(7_200_000);
    expect(shown()).toHaveLength(2);
  });

  it("asks the page before it shows, and waits while somebody writes or a dialog is open", async () => {
    const { engine, host, settled, shown } = begin([item("a")]);
    host.busy = "dialog";
    await settled();
    expect(shown()).toEqual([]);
    host.busy = "typing";
    engine.report({ busy: "typing" });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(shown()).toEqual([]);
    host.busy = "";
    await vi.advanceTimersByTimeAsync(1_100);
    expect(shown()).toEqual(["a"]);
  });

  it("goes by the page's time, scrolling, leaving, elements and events", async () => {
    const { engine, wanted, settled, shown } = begin([
      item("time", { trigger: { type: "timeOnPage", seconds: 20 } }),
      item("scroll", { trigger: { type: "scroll", percent: 50 }, slot: "barTop" }),
      item("exit", { trigger: { type: "exitIntent" }, slot: "barBottom" }),
      item("seen", { trigger: { type: "element", selector: ".x", when: "appears" }, slot: "modal" }),
    ]);
    expect(wanted[0]).toEqual({
      scroll: true,
      exit: true,
      elements: [{ id: "seen", selector: ".x", when: "appears" }],
    });
    await settled();
    expect(shown()).toEqual([]);
    engine.report({ busy: "", scroll: 55 });
    engine.report({ busy: "", isLeaving: true });
    await vi.advanceTimersByTimeAsync(100);
    expect(shown()).toEqual(["scroll", "exit"]);
    await vi.advanceTimersByTimeAsync(16_000);
    expect(shown()).toEqual(["scroll", "exit"]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(shown()).toEqual(["scroll", "exit", "time"]);
    engine.report({ busy: "", elementId: "seen" });
    await vi.advanceTimersByTimeAsync(100);
    expect(shown()).toEqual(["scroll", "exit", "time", "seen"]);
  });

  it("counts the visit's time over its pages", async () => {
    const first = begin([]);
    await vi.advanceTimersByTimeAsync(10_000);
    first.engine.stop();
    const { host, shown } = begin([item("a", { trigger: { type: "timeInSession", seconds: 15 } })]);
    expect(first.host.kept).toBe(10_000);
    host.kept = 0;
    await vi.advanceTimersByTimeAsync(14_000);
    expect(shown()).toEqual([]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(shown()).toEqual(["a"]);
  });

  it("takes a refused lease for an answer until it is time again, and a broken line for none", async () => {
    const { answers, log, settled, shown } = begin([item("a")]);
    answers.set("a", { granted: false, reason: "quiet", retryAt: Date.now() + 60_000 });
    await settled();
    await vi.advanceTimersByTimeAsync(56_000);
    expect(log).toEqual(["lease a"]);
    answers.set("a", new Error("off line"));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(log).toEqual(["lease a", "lease a"]);
    answers.delete("a");
    await vi.advanceTimersByTimeAsync(2_000);
    expect(shown()).toEqual(["a"]);
  });

  it("tries again what could not be drawn, sooner at first and then more rarely", async () => {
    const { host, log, settled, shown } = begin([item("a"), item("b", { slot: "barTop" })]);
    host.canDraw = false;
    await settled();
    expect(log).toEqual(["lease a", "draw a", "lease b", "draw b"]);
    await vi.advanceTimersByTimeAsync(25_000);
    expect(log.filter((each) => each === "draw a")).toHaveLength(4);
    host.canDraw = true;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(shown()).toEqual(["a", "b"]);
  });

  it("asks again by itself after a fetch that failed, whatever happens on the page meanwhile", async () => {
    const { engine, world, shown } = begin([]);
    const { fetchEligible } = world;
    world.fetchEligible = async () => Promise.reject(new Error("off line"));
    engine.setPage(PRICING);
    await vi.advanceTimersByTimeAsync(100);
    engine.report({ busy: "", isActive: true });
    world.fetchEligible = async (...args) =>
      ({ ...(await fetchEligible(...args)), items: [item("a")] }) as never;
    await vi.advanceTimersByTimeAsync(3_000);
    expect(shown()).toEqual(["a"]);
  });

  it("takes no answer about another page, as a boot's where the address has changed meanwhile", async () => {
    const { engine, said, asked, settled, shown } = begin([], {});
    said.items = [item("here")];
    engine.take({ ...said, items: [item("there")], url: PRICING });
    await settled();
    expect([asked.map(({ url }) => url), shown()]).toEqual([[HOME], ["here"]]);
  });

  it("asks a page that nobody moves on again, more and more rarely, whether a dialog is still open", async () => {
    const { host, wanted, settled, shown } = begin([item("a")]);
    host.busy = "dialog";
    await settled();
    const before = wanted.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(wanted.length - before).toBe(4);
    host.busy = "";
    await vi.advanceTimersByTimeAsync(60_000);
    expect(shown()).toEqual(["a"]);
  });

  it("draws nothing whose lease comes after its end", async () => {
    const { engine, world, log } = begin([item("a")]);
    let grant: (answer: LeaseAnswer) => void = () => undefined;
    world.lease = () => new Promise((resolve) => (grant = resolve));
    await vi.advanceTimersByTimeAsync(3_100);
    engine.stop();
    grant({ granted: true });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(log).toEqual([]);
  });

  it("shows at once what the visitor starts; what stands in its way comes again afterwards, under the lease it had, and counts once", async () => {
    const { engine, said, gone, log, leases, settled } = begin([
      item("post", { slot: "modal", isExempt: false }),
    ]);
    await settled();
    // Shown once, it is for nobody any more; and it is quiet.
    Object.assign(said, { items: [], quietUntil: Date.now() + 1_800_000 });
    const survey = item("survey", { kind: "survey", slot: "modal", trigger: { type: "manual" } });
    engine.start(survey);
    engine.start(survey);
    await vi.advanceTimersByTimeAsync(100);
    expect(log.slice(3)).toEqual(["lease survey", "erase post", "draw survey", "shown survey"]);
    engine.start(survey);
    gone.get("survey")?.();
    await vi.advanceTimersByTimeAsync(100);
    expect(log.slice(7)).toEqual(["lease post", "draw post"]);
    expect(leases[2]).toBe(leases[0]);
    gone.get("post")?.();
    await vi.advanceTimersByTimeAsync(100_000);
    expect(log).toHaveLength(9);
  });

  it("has a checklist give way to a chat, a small survey, a rating and a message, and brings it back under its lease, counted once", async () => {
    const { engine, said, gone, host, log, leases, settled } = begin([LIST]);
    await settled();
    expect(log).toEqual(["lease list", "draw list", "shown list"]);
    await vi.advanceTimersByTimeAsync(5_000);
    for (const kind of ["outbound", "survey", "csat"] as const) {
      log.length = 0;
      said.items = [LIST, item(kind, { kind })];
      engine.take(said);
      await vi.advanceTimersByTimeAsync(100);
      expect(log).toEqual([`lease ${kind}`, "erase list", `draw ${kind}`, `shown ${kind}`]);
      gone.get(kind)?.();
      await vi.advanceTimersByTimeAsync(5_100);
      expect(log.slice(4)).toEqual(["lease list", "draw list"]);
      expect(leases.at(-1)).toBe(leases[0]);
    }
    log.length = 0;
    host.isTeaser = true;
    engine.look();
    expect(log).toEqual(["erase list"]);
    expect(engine.why().find(({ itemId }) => itemId === "list")?.standing).toBe("slotTaken");
    // Nobody says that it was put away.
    host.isTeaser = false;
    await vi.advanceTimersByTimeAsync(2_100);
    expect(log.slice(1)).toEqual(["lease list", "draw list"]);
  });

  it("lets a tour that has begun go on over pages, one that has not begun wait for its own", async () => {
    const page = { include: [HOME], exclude: [] };
    const { engine, asked, log, settled } = begin([item("tour", { kind: "tour", slot: "pointer", page })]);
    await settled();
    expect(log).toEqual(["lease tour", "draw tour", "shown tour"]);
    engine.setPage(PRICING);
    await settled();
    expect(log).toHaveLength(3);
    // What the team makes of it the tour follows by itself.
    expect(asked.at(-1)).toEqual({ url: PRICING, shown: [] });
    engine.stop();
    const other = begin([item("tour", { kind: "tour", slot: "pointer", page })]);
    other.host.canDraw = false;
    await other.settled();
    other.engine.setPage(PRICING);
    other.host.canDraw = true;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(other.log).toEqual(["lease tour", "draw tour"]);
  });

  it("takes up at once what an earlier page has begun, under its lease, and counts it once", async () => {
    const { engine, leases, log, host, answers } = begin([item("other", { kind: "survey" })]);
    const candidate = item("tour", { kind: "tour", slot: "pointer", trigger: { type: "manual" } });
    host.isOpen = true;
    engine.resume({ candidate, leaseId: "before", isStartedByVisitor: true });
    await vi.advanceTimersByTimeAsync(500);
    expect(log).toEqual([]);
    host.isOpen = false;
    engine.look();
    await vi.advanceTimersByTimeAsync(100);
    expect([log, leases]).toEqual([["lease tour", "draw tour"], ["before"]]);
    engine.stop();
    const refused = begin([]);
    refused.answers.set("tour", { granted: false, reason: "notEligible", retryAt: null });
    refused.engine.resume({ candidate, leaseId: "before", isStartedByVisitor: false });
    await vi.advanceTimersByTimeAsync(600_000);
    expect([refused.log, answers.size]).toEqual([["lease tour"], 0]);
  });

  it("takes no checklist from under the hands of who is at it, nor what they have started", async () => {
    const { engine, said, use, log, settled } = begin([LIST]);
    await settled();
    said.items = [LIST, item("chat")];
    engine.take(said);
    // It has only just come.
    await vi.advanceTimersByTimeAsync(4_500);
    expect(log).toHaveLength(3);
    use.get("list")?.(false);
    await vi.advanceTimersByTimeAsync(4_500);
    use.get("list")?.(true);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(log).toHaveLength(3);
    use.get("list")?.(false);
    await vi.advanceTimersByTimeAsync(4_500);
    expect(log).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(log.slice(3)).toEqual(["lease chat", "erase list", "draw chat", "shown chat"]);
  });

  it("keeps a checklist that the visitor has started where it is, whatever comes", async () => {
    const { engine, said, host, log, settled } = begin([]);
    engine.start(LIST);
    await settled();
    said.items = [item("chat"), item("rating", { kind: "csat" })];
    engine.take(said);
    host.isTeaser = true;
    engine.look();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(log).toEqual(["lease list", "draw list", "shown list"]);
  });

  it("forgets a checklist that gave way once it is taken back or the page is another", async () => {
    const { engine, said, gone, log, settled } = begin([LIST]);
    await settled();
    await vi.advanceTimersByTimeAsync(5_000);
    said.items = [item("chat")];
    engine.take(said);
    await vi.advanceTimersByTimeAsync(100);
    said.withdrawn = ["list"];
    engine.refresh();
    await vi.advanceTimersByTimeAsync(100);
    gone.get("chat")?.();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(log.slice(3)).toEqual(["lease chat", "erase list", "draw chat", "shown chat"]);
  });

  it("tells when what the visitor started is not for them after all, and waits for another tab's lease", async () => {
    const { engine, answers, log, settled, shown } = begin([]);
    answers.set("a", { granted: false, reason: "notEligible", retryAt: null });
    engine.start(item("a"));
    await settled();
    expect(log).toEqual(["lease a", "refused a"]);
    answers.set("b", { granted: false, reason: "lease", retryAt: Date.now() + 20_000 });
    engine.start(item("b"));
    await settled();
    answers.delete("b");
    await vi.advanceTimersByTimeAsync(18_000);
    expect(shown()).toEqual(["b"]);
  });

  it("says when another tab has it, each time that it is refused for that, and not of what this tab has begun", async () => {
    const { engine, answers, log, settled, shown } = begin([item("a")]);
    answers.set("a", { granted: false, reason: "tab", retryAt: Date.now() + 20_000 });
    answers.set("own", { granted: false, reason: "tab", retryAt: Date.now() + 60_000 });
    const resumed = { candidate: item("own", { slot: "corner" }), leaseId: "l", isStartedByVisitor: false };
    engine.resume(resumed);
    await settled();
    expect(log.filter((line) => line.startsWith("held"))).toEqual(["held a"]);
    // The visitor goes on here.
    answers.delete("a");
    engine.start(item("a"));
    await settled();
    expect(shown()).toContain("a");
  });

  it("on another page asks anew, and takes away what was for the old one only", async () => {
    const { engine, said, log, asked, settled } = begin([
      item("here", { page: { include: [HOME], exclude: [] } }),
      item("everywhere", { slot: "barTop" }),
    ]);
    await settled();
    said.items = [item("there", { page: { include: [PRICING], exclude: [] } })];
    log.length = 0;
    engine.setPage(PRICING);
    await vi.advanceTimersByTimeAsync(10);
    expect([log, asked]).toEqual([
      ["erase here"],
      [{ url: PRICING, shown: [{ itemId: "everywhere", version: 1 }] }],
    ]);
    await settled();
    expect(log).toEqual(["erase here", "lease there", "draw there", "shown there"]);
  });

  it("takes away what the team has taken back, and asks again when the deployment has said so", async () => {
    const { said, log, settled, asked } = begin([item("a"), item("b", { slot: "barTop" })], {
      nextChangeAt: Date.now() + 60_000,
    });
    await settled();
    Object.assign(said, { withdrawn: ["b"], items: [], nextChangeAt: null });
    await vi.advanceTimersByTimeAsync(58_000);
    expect([asked.length, log.at(-1)]).toEqual([1, "erase b"]);
  });

  it("tells the team how things stand when it is asked, and never unasked", async () => {
    const { engine, said, told, settled } = begin([item("a"), item("b")]);
    await settled();
    expect(told).toEqual([]);
    engine.take({ ...said, isAsked: true });
    expect(told).toMatchObject([
      { url: HOME, standings: [{ standing: "shown" }, { standing: "slotTaken" }] },
    ]);
  });

  it("says why, by the code that decides", async () => {
    const { engine, host, settled } = begin([
      item("a"),
      item("b"),
      item("c", { slot: "modal" }),
      item("d", { trigger: { type: "manual" } }),
      item("e", { page: { include: [PRICING], exclude: [] } }),
    ]);
    host.isOpen = true;
    expect(engine.why().map(({ standing }) => standing)).toEqual([
      "settling",
      "settling",
      "settling",
      "trigger",
      "page",
    ]);
    await settled();
    expect(engine.why().map(({ standing }) => standing)).toEqual([
      "messengerOpen",
      "messengerOpen",
      "messengerOpen",
      "trigger",
      "page",
    ]);
    host.isOpen = false;
    engine.look();
    await vi.advanceTimersByTimeAsync(100);
    expect(engine.why().map(({ standing }) => standing)).toEqual([
      "shown",
      "slotTaken",
      "shown",
      "trigger",
      "page",
    ]);
  });
});
