import fc from "fast-check";
import { expect, it } from "vitest";
import type { Advance, TourContent } from "./model.ts";
import { aStep, aTour, only, RunnerWorld } from "./runner.setup.ts";

/**
 * Runs in which anything happens in any order, against a second model: it looks at everything anew ten times a second and
 * knows no timers, so that what the runner plans ahead is held to what is due.
 */

const TICK_MS = 100;
const PAGES = ["/", "/b"];

const anAdvance = fc.constantFrom<Advance[]>(
  [],
  [],
  [{ on: "click" }],
  [{ on: "event", name: "bought" }],
  [{ on: "timer", seconds: 4 }],
  [{ on: "route", page: only("/b") }],
  [{ on: "route", page: only("/b") }, { on: "click" }, { on: "timer", seconds: 5 }],
);
const aTourOf = fc
  .array(
    fc.record({
      kind: fc.constantFrom("pointer" as const, "pointer" as const, "post" as const),
      missing: fc.constantFrom("hold" as const, "skip" as const, "end" as const, "post" as const),
      waitSeconds: fc.constantFrom(1, 2, 3),
      page: fc.constantFrom(null, null, only("/"), only("/b")),
      advance: anAdvance,
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((steps) => aTour(...steps.map((step, at) => aStep(`s${at}`, step))));

const anInput = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("wait" as const), ticks: fc.constantFrom(1, 2, 5, 13, 31) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("element" as const),
      state: fc.constantFrom("found" as const, "found" as const, "none" as const),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom("click" as const, "event" as const, "next" as const, "met" as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("page" as const), url: fc.constantFrom(...PAGES) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("anyway" as const, "reload" as const) }) },
  fc.record({ do: fc.constantFrom("back" as const, "back" as const, "skip" as const, "restart" as const) }),
  fc.record({ do: fc.constantFrom("visible" as const, "held" as const), is: fc.boolean() }),
);
type Input = typeof anInput extends fc.Arbitrary<infer T> ? T : never;

type Is = "elsewhere" | "looking" | "shown" | "lost" | "held" | "post";

/** The same once more, in the plainest way. */
class Model {
  at = 0;
  is: Is = "looking";
  url = "/";
  path: number[] = [];
  isVisible = true;
  isHeld = false;
  hasBegun = false;
  isSeen = false;
  wasOnRoute = false;
  /** What leads on was so already; an earlier page has shown the step before it was. */
  isMet = false;
  hasWaited = false;
  phaseTicks = 0;
  shownTicks = 0;
  skips = 0;
  over = "";
  readonly content: TourContent;

  constructor(content: TourContent) {
    this.content = content;
    this.go(0);
  }

  get step() {
    return this.content.steps[this.at] as TourContent["steps"][number];
  }
  get hasCard() {
    return !this.over && ["shown", "post"].includes(this.is);
  }
  be(is: Is) {
    this.is = is;
    this.phaseTicks = 0;
    if (!this.hasCard) return;
    this.hasBegun = this.isSeen = true;
    this.skips = 0;
  }
  isOn(url: string) {
    return this.step.advance.some((rule) => rule.on === "route" && rule.page.include.includes(url));
  }
  isHere() {
    return this.step.page === null || this.step.page.include.includes(this.url);
  }
  arrive() {
    this.be(this.isHere() ? (this.step.kind === "post" ? "post" : "looking") : "elsewhere");
  }
  go(at: number) {
    this.at = at;
    this.shownTicks = 0;
    this.isSeen = this.isHeld = this.isMet = this.hasWaited = false;
    this.wasOnRoute = this.isOn(this.url);
    this.arrive();
  }
  on(isMeant: boolean) {
    if (isMeant) this.path.push(this.at);
    if (this.at + 1 < this.content.steps.length) this.go(this.at + 1);
    else this.over = isMeant && this.isSeen ? "completed" : "blocked";
  }
  miss() {
    const { missing } = this.step;
    if (missing === "hold") return this.be("held");
    if (missing === "post") return this.be("post");
    this.skips += 1;
    if (missing === "end" || this.skips === 2) this.over = "blocked";
    else this.on(false);
    return undefined;
  }
  tick() {
    if (this.over || !this.isVisible) return;
    this.phaseTicks += 1;
    const timer = this.step.advance.find((rule) => rule.on === "timer");
    if (this.hasCard && !this.isHeld) this.shownTicks += 1;
    if (timer && this.shownTicks * TICK_MS >= timer.seconds * 1_000) return this.on(true);
    if (this.is === "looking" && this.phaseTicks * TICK_MS >= this.step.waitSeconds * 1_000) this.miss();
    else if (this.is === "lost" && this.phaseTicks * TICK_MS >= 2_300) this.miss();
  }
  apply(input: Input) {
    const { step } = this;
    const has = (on: Advance["on"]) => step.advance.some((rule) => rule.on === on);
    if (input.do === "wait") for (let n = 0; n < input.ticks; n++) this.tick();
    if (input.do === "visible") this.isVisible = input.is;
    if (input.do === "held") this.isHeld = input.is;
    if (input.do === "page") this.move(input.url);
    if (this.over) return;
    if (input.do === "element" && step.kind === "pointer" && !["elsewhere", "post"].includes(this.is)) {
      if (input.state === "found" && this.is !== "shown") this.be("shown");
      if (input.state === "none" && this.is === "shown") this.be("lost");
    }
    const isHeard = step.kind === "pointer" && this.is !== "elsewhere" && has("click");
    if ((input.do === "click" || input.do === "met") && isHeard) {
      // Only on a card that somebody could have seen.
      const { hasBegun, isSeen } = this;
      if (this.is !== "post" && this.is !== "shown") this.be("shown");
      if (!hasBegun || (input.do === "met" && !this.hasWaited)) {
        this.isMet = true;
        return;
      }
      this.isSeen = isSeen;
      this.on(true);
    }
    if (input.do === "event" && has("event") && this.hasBegun) this.on(true);
    const isFrozen = this.is === "lost" && this.phaseTicks * TICK_MS < 300;
    if (input.do === "next" && (this.hasCard || isFrozen))
      if (step.advance.length === 0 || this.isMet || this.wasOnRoute) this.on(true);
    if (input.do === "back" && this.path.length > 0) this.go(this.path.pop() as number);
    if (input.do === "anyway" && ["held", "looking", "lost"].includes(this.is)) this.be("post");
    if (input.do === "skip") this.on(false);
    if (input.do === "restart") {
      this.path = [];
      this.go(0);
    }
    if (input.do === "reload" && this.hasBegun) {
      this.hasWaited = this.isSeen && !this.isMet;
      [this.shownTicks, this.skips, this.isHeld, this.isVisible] = [0, 0, false, true];
      this.arrive();
    }
  }
  move(url: string) {
    this.url = url;
    if (this.over) return;
    const isOn = this.isOn(url);
    const leads = isOn && !this.wasOnRoute && this.hasBegun;
    this.wasOnRoute = isOn;
    if (leads) return this.on(true);
    if ((this.is === "elsewhere") === this.isHere()) this.arrive();
  }
}

function feed(run: RunnerWorld, model: Model, input: Input): RunnerWorld {
  const { step } = model;
  switch (input.do) {
    case "wait":
      return run.wait(input.ticks * TICK_MS);
    case "element":
      return run.found(input.state);
    case "click":
    case "met":
      // The host tells of a click only on what it has found.
      return step.kind === "pointer" && step.advance.some(({ on }) => on === "click")
        ? run.found("found", input.do === "met" ? { isMet: true } : { watched: 0 })
        : run;
    case "event":
      return run.act((runner) => runner.track("bought"));
    case "page":
      return run.act((runner) => runner.setPage(input.url));
    case "visible":
      return run.act((runner) => runner.setVisible(input.is));
    case "held":
      return run.act((runner) => runner.hold("pointer", input.is));
    case "anyway":
      return run.act((runner) => runner.showAnyway());
    case "reload":
      return model.hasBegun && !model.over ? new RunnerWorld(model.content, model.url, run.kept) : run;
    default:
      return run.act((runner) => runner[input.do as "next" | "back" | "skip" | "restart"]());
  }
}

it("every run stands where a second model says, whatever happens", { timeout: 120_000 }, () => {
  const ends = new Map<string, number>();
  fc.assert(
    fc.property(
      aTourOf,
      fc.array(anInput, { minLength: 10, maxLength: 60, size: "max" }),
      (content, inputs) => {
        const model = new Model(content);
        let run = new RunnerWorld(content);
        const words: string[] = [];
        for (const input of inputs) {
          const next = feed(run, model, input);
          if (next !== run) words.push(...run.words);
          run = next;
          model.apply(input);
          const view = run.runner.view();
          expect([input, run.outcome?.as ?? ""]).toEqual([input, model.over]);
          if (!view) break;
          const isFrozen = model.is === "lost" && model.phaseTicks * TICK_MS < 300;
          const card = model.hasCard || isFrozen ? (model.is === "post" ? "post" : "pointer") : null;
          expect([input, view.at, view.card, view.canGoBack]).toEqual([
            input,
            model.at,
            card,
            model.path.length > 0,
          ]);
        }
        words.push(...run.words);
        ends.set(model.over, (ends.get(model.over) ?? 0) + 1);
        // Begun once, ended once, and completed by what was seen.
        expect(words.filter((word) => word.startsWith("started")).length).toBeLessThanOrEqual(1);
        expect(words.filter((word) => /^(completed|blocked)/.test(word)).length).toBeLessThanOrEqual(1);
        const last = content.steps.at(-1)?.id;
        if (model.over === "completed") {
          expect(words.at(-1)).toBe(`completed ${last}`);
          expect(
            words.filter((word) => new RegExp(`^(started|step) ${last}`).test(word)).length,
          ).toBeGreaterThan(0);
        }
      },
    ),
    { numRuns: 1_000 },
  );
  // The worlds reach what they are about.
  for (const end of ["", "completed", "blocked"])
    expect([end, (ends.get(end) ?? 0) > 30]).toEqual([end, true]);
});
