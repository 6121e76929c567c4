import { describe, expect, it, vi } from "vitest";
import type { FrameState } from "../app.ts";
import { createStore } from "../core/store.ts";
import type { Engine } from "./engine.ts";
import { makeStarter, type StarterWorld } from "./makeStarter.ts";

type Outcome = { outcome: "unknown" | "notLive" | "notForVisitor" } | { outcome: "yes"; item: object };

function setUp(outcome: Outcome, phase = "ready") {
  const state = createStore({ phase, showings: [], isHidden: false } as unknown as FrameState);
  const said: unknown[][] = [];
  const reporter = { event: (...all: unknown[]) => said.push(all), warn: vi.fn(), ask: vi.fn() };
  const engine = { start: vi.fn(), why: vi.fn(() => [] as unknown[]) };
  const query = vi.fn(async () => outcome);
  const starter = makeStarter(
    { state, reporter, http: { query }, session: { token: () => "t" } } as unknown as StarterWorld,
    engine as unknown as Engine,
  );
  const show = (...ids: string[]) =>
    state.set({ showings: ids.map((itemId) => ({ showing: { candidate: { itemId } } })) as never });
  return { starter, state, said, engine, query, reporter, show };
}
const YES: Outcome = { outcome: "yes", item: { itemId: "a" } };

describe("makeStarter", () => {
  it.each(["unknown", "notLive", "notForVisitor"] as const)(
    "answers %s to each who asks",
    async (outcome) => {
      const { starter, said } = setUp({ outcome });
      starter.start("tour", "a", 1);
      starter.start("tour", "a", 2);
      starter.start("tour", "a");
      await vi.waitFor(() =>
        expect(said).toEqual([
          [1, outcome],
          [2, outcome],
        ]),
      );
    },
  );

  it("answers started once it is there, and not before; hidden where the widget is", async () => {
    const { starter, said, engine, show, state } = setUp(YES);
    starter.start("tour", "a", 1);
    await vi.waitFor(() => expect(engine.start).toHaveBeenCalledWith(YES.outcome === "yes" && YES.item));
    show("b");
    expect(said).toEqual([]);
    show("b", "a");
    expect(said).toEqual([[1, "started"]]);
    state.set({ isHidden: true });
    starter.start("tour", "a", 2);
    expect(said.at(-1)).toEqual([2, "hidden"]);
  });

  it("answers waiting where something else that was asked for has the place", async () => {
    const { starter, said, engine, show } = setUp(YES);
    engine.why.mockReturnValue([{ itemId: "a", standing: "slotTaken" }]);
    starter.start("tour", "a", 1);
    await vi.waitFor(() => expect(said).toEqual([[1, "waiting"]]));
    // It comes later; what was answered is not answered again.
    show("a");
    expect(said).toHaveLength(1);
  });

  it("answers notLive where it was for them a moment ago", async () => {
    const { starter, said, engine } = setUp(YES);
    starter.start("tour", "a", 1);
    const candidate = { kind: "tour", itemId: "a" } as never;
    await vi.waitFor(() => expect(engine.start).toHaveBeenCalledTimes(1));
    starter.refused(candidate);
    await vi.waitFor(() => expect(engine.start).toHaveBeenCalledTimes(2));
    starter.refused(candidate);
    expect(said).toEqual([[1, "notLive"]]);
  });

  it("answers what is no id, a page that is refused, and the visitor's end", () => {
    const bad = setUp(YES);
    bad.starter.start("tour", "", 1);
    expect(bad.said).toEqual([[1, "unknown"]]);
    expect(bad.reporter.warn).toHaveBeenCalledWith("ARGUMENT_INVALID", "startTour()");
    const refused = setUp(YES, "booting");
    refused.starter.start("tour", "a", 1);
    expect([refused.said, refused.query.mock.calls]).toEqual([[], []]);
    refused.state.set({ phase: "refused" });
    expect(refused.said).toEqual([[1, "unavailable"]]);
    const ended = setUp(YES, "booting");
    ended.starter.start("tour", "a", 7);
    ended.starter.stop();
    expect(ended.said).toEqual([[7, "unavailable"]]);
  });
});
