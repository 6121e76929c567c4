import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const fake = vi.hoisted(() => ({ perform: vi.fn() }));
vi.mock("./widget.ts", async () => {
  const { emit } = await import("./events.ts");
  // What is asked of a widget that stops is answered (SPEC QU3).
  return { perform: fake.perform, start: () => undefined, stop: () => emit() };
});
const { createApi } = await import("./api.ts");
const { emit, on } = await import("./events.ts");

const options = { convexUrl: "https://w.convex.cloud", workspaceId: "w" };
let lines: string[];
let api: ReturnType<typeof createApi>;

beforeEach(() => {
  vi.useFakeTimers();
  lines = [];
  vi.spyOn(console, "warn").mockImplementation((line: string) => void lines.push(line));
  api = createApi();
  api.init(options);
  fake.perform.mockReset();
});
afterEach(() => {
  api.destroy();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** The number of the question that was asked last. */
const lastAsked = (): number => fake.perform.mock.lastCall?.[1]?.[1] as number;

describe("startTour", () => {
  it("[QU1] [QU2] asks with a number of its own, and takes the answer to that number, whatever the order", async () => {
    const first = api.startTour("a");
    const one = lastAsked();
    const second = api.startTour("a");
    const two = lastAsked();
    expect(fake.perform.mock.calls).toEqual([
      ["startTour", ["a", one]],
      ["startTour", ["a", two]],
    ]);
    expect(two).not.toBe(one);
    emit(two, "notLive");
    emit(one, "started");
    emit(one, "unknown");
    expect(await Promise.all([first, second])).toEqual([{ started: true }, { reason: "notLive" }]);
  });

  const odd: unknown[] = [undefined, null, 1, true, "", "Started", "toString", ["hidden"], { toString: 5 }];
  it.each([...odd, { started: true }].map((answer) => ({ answer })))(
    "[QU3] takes $answer for no answer of any use",
    async ({ answer }) => {
      const reported = vi.fn();
      vi.stubGlobal("reportError", reported);
      const asked = api.startTour("a");
      emit(lastAsked(), answer);
      expect(await asked).toEqual({ reason: "unavailable" });
      expect(reported).not.toHaveBeenCalled();
      vi.unstubAllGlobals();
    },
  );

  it("[QU3] waits a minute for a frame that never answers", async () => {
    const settled = vi.fn();
    void api.startTour("a").then(settled);
    await vi.advanceTimersByTimeAsync(59_999);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(settled).toHaveBeenCalledExactlyOnceWith({ reason: "waiting" });
    expect(vi.getTimerCount()).toBe(0);
  });

  it("[QU3] says that nothing comes of it when the widget ends or is over, and leaves other listeners alone", async () => {
    const heard = vi.fn();
    const off = on("ready", heard);
    const asked = [api.startTour("a"), api.startTour("b")];
    api.destroy();
    asked.push(api.startTour("c"));
    expect(await Promise.all(asked)).toEqual(asked.map(() => ({ reason: "unavailable" })));
    expect(heard).not.toHaveBeenCalled();
    expect(lines).toEqual(["[Opencom] DESTROYED startTour(): call init()"]);
    off();
  });

  it("[QU3] keeps what is asked before there is a widget, and says so where none comes", async () => {
    vi.resetModules();
    const fresh = (await import("./api.ts")).createApi();
    const { emit: emitFresh } = await import("./events.ts");
    const kept = fresh.startTour("a");
    fresh.init(options);
    emitFresh(lastAsked(), "started");
    expect(await kept).toEqual({ started: true });
    vi.resetModules();
    const other = (await import("./api.ts")).createApi();
    const lost = other.startTour("a");
    other.destroy();
    expect(await lost).toEqual({ reason: "unavailable" });
    fresh.destroy();
  });

  it("never rejects, whatever it is given", async () => {
    fake.perform.mockImplementation(() => {
      throw new TypeError("BigInt");
    });
    const asked = api.startTour(1n as never);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await asked).toEqual({ reason: "waiting" });
  });
});
