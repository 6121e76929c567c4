import { expect, it } from "vitest";
import type { Mark, MarkReport } from "../../protocol/anchors/marks.ts";
import type { Anchored } from "../anchored/anchored.ts";
import type { TourStep } from "./model.ts";
import { placeMarks } from "./placeMarks.ts";
import { aStep, aTour, RunnerWorld } from "./runner.setup.ts";

function setUp(...steps: TourStep[]) {
  const wanted = new Map<string, { mark: Mark; onReport: (report: MarkReport) => void }>();
  let orders = 0;
  const anchored = {
    set(mark: Mark, onReport: (report: MarkReport) => void) {
      orders += 1;
      wanted.set(mark.id, { mark, onReport });
    },
    drop: (id: string) => void wanted.delete(id),
  } as unknown as Anchored;
  const world = new RunnerWorld(aTour(...steps));
  const places = placeMarks(world.runner, anchored, { cardId: "card", leaseId: "x" });
  world.onChange = places.look;
  places.look();
  const of = (css: string) =>
    [...wanted.values()].filter(({ mark }) => "css" in mark.anchor && mark.anchor.css === css);
  return {
    world,
    places,
    /** How what this selector finds is marked, the card's mark last. */
    looks: (css: string) => of(css).map(({ mark }) => mark.spotlight),
    /** The host tells of all that stands there. */
    tell(css: string, state: MarkReport["state"], more: Partial<MarkReport> = {}) {
      for (const { mark, onReport } of of(css))
        onReport({ id: mark.id, state, score: 90, isInView: true, ...more });
      world.paint();
    },
    wanted,
    orders: () => orders,
  };
}

const around = { lit: { selector: "#form" }, spotlight: "block" } as const;

it("lights up what is around an element beside its card, and the element itself where that is not found", () => {
  const page = setUp(aStep("save", around), aStep("end"));
  // Nothing is dimmed before there is a card.
  expect([page.looks("#form"), page.looks("#save")]).toEqual([["none"], ["none", "none"]]);
  page.tell("#form", "found");
  expect(page.looks("#form")).toEqual(["none"]);
  page.tell("#save", "found");
  expect([page.looks("#form"), page.looks("#save")]).toEqual([["block"], ["none", "none"]]);
  page.tell("#form", "none");
  expect([page.looks("#form"), page.looks("#save")]).toEqual([["none"], ["block", "none"]]);
  page.tell("#form", "found");
  expect([page.looks("#form"), page.looks("#save")]).toEqual([["block"], ["none", "none"]]);
  const orders = page.orders();
  page.tell("#form", "found");
  page.places.look();
  expect(page.orders()).toBe(orders);
});

it("dims nothing around what has no card: not where its element is lost, nor where it is shown over the page", () => {
  const page = setUp(aStep("save", { ...around, missing: "post", waitSeconds: 1 }));
  page.tell("#form", "found");
  page.tell("#save", "found");
  page.tell("#save", "none");
  page.world.wait(400);
  expect([page.world.runner.view()?.card, page.looks("#form")]).toEqual([null, ["none"]]);
  page.world.wait(3_000);
  expect([page.world.runner.view()?.card, page.looks("#form")]).toEqual(["post", ["none"]]);
});

it("draws a line at least, goes with its step, and hears Escape as the element does", () => {
  const page = setUp(aStep("save", { ...around, spotlight: "none" }), aStep("end", around), aStep("last"));
  page.tell("#form", "found");
  page.tell("#save", "found");
  expect(page.looks("#form")).toEqual(["ring"]);
  const [first] = [...page.wanted.keys()].filter((id) => id.startsWith("l"));
  page.world.act((runner) => runner.press({ type: "next" }));
  // The same place of another step is looked for anew.
  const [second] = [...page.wanted.keys()].filter((id) => id.startsWith("l"));
  expect([second === first, page.looks("#form"), page.looks("#end")]).toEqual([
    false,
    ["none"],
    ["none", "none"],
  ]);
  page.world.act((runner) => runner.press({ type: "next" }));
  expect(page.looks("#form")).toEqual([]);
  page.world.act((runner) => runner.back());
  page.tell("#end", "found");
  page.tell("#form", "found", { isEscaped: true });
  expect(page.world.outcome).toEqual({ as: "dismissed", by: "escape" });
  page.places.drop();
  expect(page.wanted.size).toBe(0);
});

it("without anything around it an element is lit up by itself, as ever", () => {
  const page = setUp(aStep("save", { spotlight: "dim", lit: null }));
  expect([page.looks("#save"), page.wanted.size]).toEqual([["dim", "none"], 2]);
});
