import { expect, it, vi } from "vitest";
import type { Mark, MarkReport } from "../../protocol/messages.ts";
import type { FrameState } from "../app.ts";
import type { Http } from "../core/http.ts";
import { createStore } from "../core/store.ts";
import { INITIAL } from "../shell/state.ts";
import type { ListedTour } from "./functions.ts";
import { aStep, aTour, only } from "./runner.setup.ts";
import { TourList } from "./TourList.ts";

const tour = (itemId: string, more: object = {}) =>
  ({
    itemId,
    version: 1,
    name: `Tour ${itemId}`,
    description: "",
    status: "new",
    progress: null,
    isEligible: true,
    content: aTour(aStep("a")),
    ...more,
  }) as unknown as ListedTour;

function setUp() {
  const answer = { tours: [] as ListedTour[], isUp: true };
  const page = { url: "https://a.example/", title: "", referrer: "", locale: "en" };
  const state = createStore<FrameState>({ ...INITIAL, page });
  const marks = new Map<string, { mark: Mark; hear: (report: MarkReport) => void }>();
  const tours = vi.fn();
  const query = vi.fn(async () => {
    if (!answer.isUp) throw new Error("off line");
    return answer.tours;
  });
  const list = new TourList({
    state,
    http: { query } as unknown as Http,
    session: { token: () => "token" },
    reporter: { tours },
    anchored: async () => ({
      set: (mark, hear) => void marks.set(mark.id, { mark, hear }),
      drop: (id) => void marks.delete(id),
      follow: () => () => undefined,
      go: () => undefined,
    }),
  });
  const report = (id: string, state_: MarkReport["state"]) =>
    marks.get(id)?.hear({ id, state: state_, score: 90, isInView: true });
  return { list, answer, marks, tours, query, report };
}

it("tells of what may be started, and whether the element it begins with is there", async () => {
  const { list, answer, marks, tours, report } = setUp();
  answer.tours = [
    tour("t1", { description: "About it" }),
    tour("t2", { isEligible: false, status: "completed", content: aTour(aStep("z", { anchor: null })) }),
    tour("t6", { isEligible: false }),
    tour("t3", {
      isEligible: false,
      status: "in_progress",
      content: aTour(aStep("p", { kind: "post", anchor: null })),
    }),
    tour("t4", { content: aTour(aStep("b", { page: only("/b") })) }),
    tour("t5", { content: aTour(aStep("b", { anchor: { record: "none" } })) }),
  ];
  await list.look();
  const rows = (first: boolean) => [
    { id: "t1", name: "Tour t1", description: "About it", status: "new", elementsAvailable: first },
    { id: "t2", name: "Tour t2", status: "completed", elementsAvailable: false },
    { id: "t3", name: "Tour t3", status: "in_progress", elementsAvailable: true },
    { id: "t4", name: "Tour t4", status: "new", elementsAvailable: false },
    { id: "t5", name: "Tour t5", status: "new", elementsAvailable: false },
  ];
  expect(tours.mock.calls).toEqual([[rows(false)]]);
  expect([...marks.values()].map(({ mark }) => mark)).toEqual([
    { id: "list-t1-1-0", anchor: { v: 1, css: "#a" }, side: "auto", spotlight: "none", watch: [] },
  ]);
  report("list-t1-1-0", "found");
  report("list-t1-1-0", "found");
  expect(tours.mock.calls.slice(1)).toEqual([[rows(true)]]);
  // What stays is as it was: nothing is told twice.
  await list.look();
  expect(tours).toHaveBeenCalledTimes(2);
  answer.tours = [];
  await list.look();
  expect([tours.mock.calls.at(-1), marks.size]).toEqual([[[]], 0]);
});

it("looks for the element of the step at which a tour goes on, and anew where it goes on from there", async () => {
  const { list, answer, marks, tours, report } = setUp();
  const at = (stepId: string, status = "in_progress") =>
    tour("t1", { status, progress: { stepId }, content: aTour(aStep("a"), aStep("b")) });
  answer.tours = [at("b")];
  await list.look();
  expect([...marks.values()].map(({ mark }) => mark.anchor)).toEqual([{ v: 1, css: "#b" }]);
  report("list-t1-1-1", "found");
  expect(tours.mock.calls.at(-1)).toMatchObject([[{ elementsAvailable: true }]]);
  answer.tours = [at("a")];
  await list.look();
  expect([...marks.values()].map(({ mark }) => mark.anchor)).toEqual([{ v: 1, css: "#a" }]);
  expect(tours.mock.calls.at(-1)).toMatchObject([[{ elementsAvailable: false }]]);
});

it("says nothing where there is nothing, asks again after a failure, and leaves nothing behind", async () => {
  vi.useFakeTimers();
  const { list, answer, marks, tours, query } = setUp();
  await list.look();
  expect(tours).not.toHaveBeenCalled();
  answer.tours = [tour("t1")];
  answer.isUp = false;
  await list.look();
  answer.isUp = true;
  await vi.advanceTimersByTimeAsync(5_000);
  expect([query.mock.calls.length, tours.mock.calls.length]).toEqual([3, 1]);
  list.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect([tours.mock.calls.at(-1), marks.size, query.mock.calls.length]).toEqual([[[]], 0, 3]);
  vi.useRealTimers();
});
