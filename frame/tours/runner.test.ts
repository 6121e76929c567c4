import { describe, expect, it } from "vitest";
import type { TourStep } from "./model.ts";
import { aStep, aTour, only, RunnerWorld } from "./runner.setup.ts";

const next = { label: "Next", action: { type: "next" as const } };
const world = (...steps: TourStep[]) => new RunnerWorld(aTour(...steps));

describe("a run", () => {
  it("has begun once the first card is seen beside its element, and not before", () => {
    const run = world(aStep("a"), aStep("b"));
    expect(run.wait(1_000).at).toBe("a - -");
    expect(run.wait(300).at).toBe("a - looking");
    expect(run.words).toEqual([]);
    expect(run.found().at).toBe("a pointer -");
    expect(run.told).toEqual([{ what: "started", stepId: "a", waitedMs: 1_300, score: 90 }]);
  });

  it("goes from step to step to its end", () => {
    const run = world(aStep("a"), aStep("b", { kind: "post", anchor: null }), aStep("c"));
    run.found().act((runner) => runner.next());
    expect(run.at).toBe("b post -");
    run.act((runner) => runner.next()).found();
    expect(run.runner.view()).toMatchObject({ isLast: true, canGoBack: true, hasNext: true });
    run.act((runner) => runner.next());
    expect([run.outcome, run.at]).toEqual([{ as: "completed" }, "over"]);
    expect(run.words).toEqual(["started a", "step b", "step c", "completed c"]);
  });

  it("goes back over what was seen, and not further", () => {
    const run = world(aStep("a"), aStep("b"), aStep("c"));
    run.found().act((runner) => runner.next());
    run.found().act((runner) => runner.press({ type: "goTo", stepId: "c" }));
    run.act((runner) => runner.back());
    expect(run.at).toBe("b - -");
    run.act((runner) => runner.back()).act((runner) => runner.back());
    expect(run.at).toBe("a - -");
    expect(run.runner.view()?.canGoBack).toBe(false);
  });

  it("cannot be led past what its author waits for", () => {
    const run = world(aStep("a", { advance: [{ on: "click" }] }), aStep("b"));
    run.found().act((runner) => runner.next());
    expect(run.runner.view()).toMatchObject({ at: 0, hasNext: false });
    run.found("found", { watched: 0 });
    expect(run.at).toBe("b - -");
    // A click may leave the page: it is told before.
    expect(run.words).toEqual(["started a", "step b"]);
  });

  it("tells by which rule of the host's the step was left, by its place among those", () => {
    const rules = [
      { on: "timer" as const, seconds: 600 },
      { on: "hover" as const },
      { on: "focus" as const },
    ];
    const run = world(aStep("a", { advance: rules }), aStep("b"));
    expect(run.runner.mark()?.watch).toEqual([{ on: "hover" }, { on: "focus" }]);
    run.found("found", { watched: 2 });
    expect(run.at).toBe("a pointer -");
    expect(run.found("found", { watched: 1 }).at).toBe("b - -");
  });

  it("is led on by an event only where its properties are as asked, whatever the page gives for them", () => {
    const where: { property: string; op: "is" | "greaterThan"; value: string | number }[] = [
      { property: "plan", op: "is", value: "Pro" },
      { property: "seats", op: "greaterThan", value: 4 },
    ];
    const run = world(aStep("a", { advance: [{ on: "event", name: "bought", where }] }), aStep("b")).found();
    const track = (given: unknown) => run.act((runner) => runner.track(" bought ", given)).at;
    const others = [
      undefined,
      null,
      "pro",
      [5],
      {},
      { plan: "pro" },
      { plan: "pro", seats: "5" },
      { seats: 5 },
    ];
    expect(others.map(track)).toEqual(others.map(() => "a pointer -"));
    expect(run.act((runner) => runner.track("sold", { plan: "pro", seats: 5 })).at).toBe("a pointer -");
    expect(track({ plan: "pro", seats: 5, more: {} })).toBe("b - -");
    // What was tracked says nothing of itself to anybody.
    expect(JSON.stringify(run.told)).not.toContain("plan");
  });

  it("is led on by an event, by time in which the card is seen and nobody is at it, and by nothing of another step", () => {
    const run = world(aStep("a", { advance: [{ on: "event", name: "bought" }] }), aStep("b"), aStep("c"));
    run.found().act((runner) => runner.track("sold"));
    expect(run.at).toBe("a pointer -");
    expect(run.act((runner) => runner.track(" bought ")).at).toBe("b - -");
    run.act((runner) => runner.report("a", { state: "found", score: 1, isInView: true, watched: 0 }));
    expect(run.at).toBe("b - -");
    const timed = world(aStep("a", { advance: [{ on: "timer", seconds: 5 }] }), aStep("b"));
    timed.wait(2_000).found().wait(4_000);
    timed.act((runner) => runner.hold("pointer", true)).wait(60_000);
    timed.act((runner) => runner.hold("pointer", false)).act((runner) => runner.setVisible(false));
    expect(timed.wait(60_000).at).toBe("a pointer -");
    expect(timed.act((runner) => runner.setVisible(true)).wait(1_000).at).toBe("b - -");
  });
});

describe("what is missing", () => {
  it("is waited for on, or done without by the visitor", () => {
    const run = world(aStep("a", { waitSeconds: 2 }), aStep("b")).wait(60_000);
    expect(run.at).toBe("a - looking");
    expect(run.words).toEqual(["stepMissed a none"]);
    expect(run.act((runner) => runner.showAnyway()).at).toBe("a post -");
    const skipped = world(aStep("a"), aStep("b")).act((runner) => runner.skip());
    expect(skipped.at).toBe("b - -");
    expect(world(aStep("a")).wait(60_000).found().at).toBe("a pointer -");
  });

  it("is shown without it, passed by, or ends the run", () => {
    const missing = (policy: TourStep["missing"]) => aStep("b", { missing: policy, waitSeconds: 1 });
    const at = (policy: TourStep["missing"]) =>
      world(aStep("a"), missing(policy), aStep("c"))
        .found()
        .act((runner) => runner.next())
        .wait(1_100);
    expect(at("post").at).toBe("b post -");
    expect(at("skip").at).toBe("c - -");
    const ended = at("end");
    expect(ended.outcome).toEqual({ as: "blocked" });
    expect(ended.words).toEqual(["started a", "stepMissed b none", "blocked b none"]);
  });

  it("is never passed by twice in a row, and a run that ends so is not completed", () => {
    const skip = { missing: "skip" as const, waitSeconds: 1 };
    const twice = world(aStep("a"), aStep("b", skip), aStep("c", skip), aStep("d"))
      .found()
      .act((runner) => runner.next())
      .wait(5_000);
    expect(twice.outcome).toEqual({ as: "blocked" });
    const last = world(aStep("a"), aStep("b", skip))
      .found()
      .act((runner) => runner.next())
      .wait(5_000);
    expect(last.outcome).toEqual({ as: "blocked" });
    const done = world(aStep("a"), aStep("b", skip), aStep("c"), aStep("d", skip), aStep("e"))
      .found()
      .act((runner) => runner.next())
      .wait(1_000)
      .found()
      .act((runner) => runner.next())
      .wait(1_000)
      .found()
      .act((runner) => runner.next());
    expect(done.outcome).toEqual({ as: "completed" });
  });

  it("is not waited for while nobody sees the page", () => {
    const run = world(aStep("a", { missing: "post", waitSeconds: 4 }));
    run.wait(3_000).act((runner) => runner.setVisible(false));
    expect(run.wait(600_000).at).toBe("a - looking");
    expect(run.act((runner) => runner.setVisible(true)).wait(900).at).toBe("a - looking");
    expect(run.wait(100).at).toBe("a post -");
  });

  it("may only be drawn anew: lost for a moment nothing changes, then it is looked for, then its rule holds", () => {
    const run = world(aStep("a", { missing: "post" })).found();
    expect(run.found("none").wait(200).at).toBe("a pointer -");
    expect(run.found().at).toBe("a pointer -");
    expect(run.found("hidden").wait(400).at).toBe("a - -");
    expect(run.wait(900).at).toBe("a - looking");
    expect(run.wait(999).at).toBe("a - looking");
    expect(run.wait(1).at).toBe("a post -");
    expect(run.words).toEqual(["started a", "stepMissed a lost", "step a post"]);
  });

  it("is not waited for where its selector is none", () => {
    const run = world(aStep("a", { missing: "post", waitSeconds: 60 })).found("none", { isInvalid: true });
    expect(run.words).toEqual(["stepMissed a invalid", "started a post"]);
  });

  it("on a page where nobody has seen the run begin it has not been blocked: it is tried again", () => {
    const run = world(aStep("a", { missing: "end", waitSeconds: 1 })).wait(5_000);
    expect([run.outcome, run.words]).toEqual([{ as: "blocked" }, ["stepMissed a none", "blocked a none"]]);
  });
});

describe("pages", () => {
  it("a step waits for the page that it belongs to", () => {
    const run = new RunnerWorld(aTour(aStep("a"), aStep("b", { page: only("/b") })));
    run.found().act((runner) => runner.next());
    expect([run.at, run.runner.mark()]).toEqual(["b - -", null]);
    expect(run.wait(1_200).at).toBe("b - elsewhere");
    run.act((runner) => runner.setPage("/b"));
    expect(run.found().at).toBe("b pointer -");
    expect(run.act((runner) => runner.setPage("/")).at).toBe("b - -");
  });

  it("lead on where a step says so, but not because the visitor was there already", () => {
    const steps = [aStep("a", { advance: [{ on: "route", page: only("/b") }] }), aStep("b"), aStep("c")];
    const run = new RunnerWorld(aTour(...steps), "/b").found();
    expect(run.act((runner) => runner.setPage("/b")).at).toBe("a pointer -");
    run.act((runner) => runner.setPage("/")).act((runner) => runner.setPage("/b"));
    expect([run.at, run.words.at(-1)]).toEqual(["b - -", "step b"]);
  });

  it("that are loaded anew go on where the last has left the run", () => {
    const steps = [
      aStep("a"),
      aStep("b", { page: only("/"), advance: [{ on: "route", page: only("/b") }] }),
      aStep("c"),
    ];
    const first = new RunnerWorld(aTour(...steps)).found().act((runner) => runner.next());
    expect(first.kept).toEqual({
      stepId: "b",
      path: ["a"],
      hasBegun: true,
      isSeen: false,
      isOnRoute: false,
      isMet: false,
    });
    const second = new RunnerWorld(aTour(...steps), "/b", first.kept).found();
    expect(second.at).toBe("c pointer -");
    // Not begun once more.
    expect(second.words).toEqual(["step c", "step c"]);
    const third = new RunnerWorld(aTour(...steps), "/b", second.kept).act((runner) => runner.back());
    expect(third.at).toBe("b - -");
    const changed = new RunnerWorld(aTour(aStep("x"), aStep("y")), "/", {
      ...second.kept,
      stepId: "gone",
    } as never);
    expect(changed.at).toBe("x - -");
  });
});

describe("an end", () => {
  it.each([
    ["a close button", "closeButton"],
    ["Escape", "escape"],
  ] as const)("by %s is told as that", (_, by) => {
    const run = world(aStep("a"), aStep("b"))
      .found()
      .act((runner) => runner.dismiss(by));
    expect([run.outcome, run.words.at(-1)]).toEqual([{ as: "dismissed", by }, `dismissed a ${by}`]);
    // Over is over.
    run
      .act((runner) => runner.next())
      .act((runner) => runner.restart())
      .found();
    expect([run.at, run.told]).toEqual(["over", run.told.slice(0, 2)]);
  });

  it("by Escape in the page", () => {
    const run = world(aStep("a")).found("found", { isEscaped: true });
    expect(run.outcome).toEqual({ as: "dismissed", by: "escape" });
  });

  it("may be for now, for ever, or for another tour", () => {
    const asleep = world(aStep("a"))
      .found()
      .act((runner) => runner.snooze("hour"));
    expect([asleep.outcome, asleep.told.at(-1)]).toEqual([
      { as: "snoozed", until: "hour" },
      { what: "snoozed", stepId: "a", until: "hour" },
    ]);
    const never = world(aStep("a"))
      .found()
      .act((runner) => runner.neverAgain());
    expect(never.outcome).toEqual({ as: "neverAgain" });
    const other = world(aStep("a"), aStep("b")).found();
    other.act((runner) => runner.press({ type: "startTour", tourId: "t2" }));
    expect([other.started, other.outcome]).toEqual([["t2"], { as: "dismissed", by: "button" }]);
    const done = world(
      aStep("a", { buttons: [{ label: "Go", action: { type: "startTour", tourId: "t2" } }] }),
    );
    done.found().act((runner) => runner.press({ type: "startTour", tourId: "t2" }));
    expect([done.started, done.outcome]).toEqual([["t2"], { as: "completed" }]);
  });

  it("is no end where it starts over", () => {
    const run = world(aStep("a"), aStep("b"))
      .found()
      .act((runner) => runner.next());
    run.found().act((runner) => runner.restart());
    expect(run.runner.view()).toMatchObject({ at: 0, canGoBack: false, hasBegun: true });
    expect(run.words.at(-1)).toBe("restarted a");
  });
});

describe("edited by the team while it runs", () => {
  it("the step at hand goes on as it is now", () => {
    const run = world(aStep("a"), aStep("b"))
      .found()
      .act((runner) => runner.next())
      .found();
    run.act((runner) =>
      runner.edit(aTour(aStep("x"), aStep("b", { title: "New", buttons: [next] }), aStep("c"))),
    );
    expect([run.at, run.runner.view()?.step.title, run.runner.view()?.of]).toEqual(["b pointer -", "New", 3]);
    // What it has come from is gone.
    expect(run.runner.view()?.canGoBack).toBe(false);
    run.act((runner) => runner.edit(aTour(aStep("b", { anchor: { selector: "#other" } }))));
    expect(run.at).toBe("b - -");
  });

  it("one that is gone gives way to what came after it, or the run is over", () => {
    const steps = [aStep("a"), aStep("b"), aStep("c")];
    const run = world(...steps)
      .found()
      .act((runner) => runner.edit(aTour(aStep("c"), aStep("d"))));
    expect(run.at).toBe("c - -");
    expect(world(...steps).act((runner) => runner.edit(aTour(aStep("z")))).outcome).toEqual({
      as: "blocked",
    });
  });
});
