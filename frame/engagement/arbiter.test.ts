import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitrate, type Hold, type Ready, type Shown, type Stage } from "./arbiter.ts";
import type { ItemKind, Slot } from "./model.ts";

const CALM: Stage = {
  shown: [],
  isMessengerOpen: false,
  isPageHidden: false,
  busy: "",
  pageMs: 60_000,
  quietMs: 0,
  leftToday: 3,
};
const item = (itemId: string, kind: ItemKind, slot: Slot, more: Partial<Ready> = {}): Ready => ({
  itemId,
  kind,
  slot,
  version: 1,
  trigger: { type: "immediate" },
  isExempt: false,
  page: { include: [], exclude: [] },
  mayRepeat: false,
  isStartedByVisitor: false,
  ...more,
});
const shown = (itemId: string, kind: ItemKind, slot: Slot, isStartedByVisitor = false): Shown => ({
  itemId,
  kind,
  slot,
  isStartedByVisitor,
});
const yielding = (itemId: string): Shown => ({ ...shown(itemId, "checklist", "corner"), isYielding: true });
const TOUR = item("tour", "tour", "pointer");
const POST = item("post", "outbound", "modal");
const SURVEY = item("survey", "survey", "modal");
const CHAT = item("chat", "outbound", "corner");
const BANNER = item("banner", "outbound", "barTop", { isExempt: true });
const names = (ready: readonly Ready[], stage: Partial<Stage> = {}) =>
  arbitrate(ready, { ...CALM, ...stage }).show.map(({ itemId }) => itemId);
const holdOf = (ready: Ready, stage: Partial<Stage>) =>
  arbitrate([ready], { ...CALM, ...stage }).held.get(ready.itemId);

describe("the order", () => {
  it("is the reference's, whatever order they become ready in, and a modal waits for a tour", () => {
    expect(names([SURVEY, POST, TOUR])).toEqual(["tour"]);
    expect(names([SURVEY, POST])).toEqual(["post"]);
    expect(names([SURVEY])).toEqual(["survey"]);
  });

  it("puts what the visitor starts before all; what shows by itself gives way and is not consumed", () => {
    const started = { ...SURVEY, isStartedByVisitor: true };
    const decision = arbitrate([TOUR, started], { ...CALM, busy: "typing", quietMs: 9, leftToday: 0 });
    expect(decision.show.map(({ itemId }) => itemId)).toEqual(["survey"]);
    const over = arbitrate([started], { ...CALM, shown: [shown("post", "outbound", "modal")] });
    expect([over.show.length, over.displace]).toEqual([1, ["post"]]);
    const mine = arbitrate([started], { ...CALM, shown: [shown("post", "outbound", "modal", true)] });
    expect([mine.show, mine.displace, mine.held.get("survey")]).toEqual([[], [], "slotTaken"]);
  });
});

describe("what stands for long", () => {
  it("gives way to whatever else wants its place, and to nothing that has to wait", () => {
    for (const kind of ["outbound", "survey", "csat"] as const) {
      const decision = arbitrate([item("other", kind, "corner")], { ...CALM, shown: [yielding("list")] });
      expect([decision.show.length, decision.displace]).toEqual([1, ["list"]]);
    }
    for (const stage of [{ quietMs: 1 }, { busy: "typing" }, { isMessengerOpen: true }])
      expect(arbitrate([CHAT], { ...CALM, shown: [yielding("list")], ...stage }).displace).toEqual([]);
    for (const other of [BANNER, POST])
      expect(arbitrate([other], { ...CALM, shown: [yielding("list")] }).displace).toEqual([]);
  });

  it("does not give way while somebody is at it, nor to another of its kind", () => {
    expect(holdOf(CHAT, { shown: [shown("list", "checklist", "corner")] })).toBe("slotTaken");
    expect(holdOf(item("next", "checklist", "corner"), { shown: [yielding("list")] })).toBe("slotTaken");
  });

  it("gives way to what asks nobody, and waits for it", () => {
    const teaser = shown("", "outbound", "corner");
    const decision = arbitrate([], { ...CALM, shown: [yielding("list"), teaser] });
    expect(decision.displace).toEqual(["list"]);
    expect(holdOf(item("list", "checklist", "corner", { isExempt: true }), { shown: [teaser] })).toBe(
      "slotTaken",
    );
  });

  it("comes back when its place is free, after whatever else wants it", () => {
    const list = item("list", "checklist", "corner", { isExempt: true });
    expect(names([list], { quietMs: 9, leftToday: 0 })).toEqual(["list"]);
    expect(names([list, CHAT])).toEqual(["chat"]);
  });
});

describe("what holds something back", () => {
  it.each<[Hold, Ready, Partial<Stage>]>([
    ["pageHidden", CHAT, { isPageHidden: true }],
    ["busy", BANNER, { busy: "dialog" }],
    ["settling", BANNER, { pageMs: 2_999 }],
    ["slotTaken", BANNER, { shown: [shown("other", "outbound", "barTop")] }],
    ["messengerOpen", POST, { isMessengerOpen: true }],
    ["tourRunning", CHAT, { shown: [shown("tour", "tour", "pointer")] }],
    ["modalShown", CHAT, { shown: [shown("post", "outbound", "modal")] }],
    ["dayLimit", CHAT, { leftToday: 0 }],
    ["quietPeriod", CHAT, { quietMs: 1 }],
  ])("%s", (hold, ready, stage) => {
    expect(holdOf(ready, stage)).toBe(hold);
  });

  it("is neither the messenger nor a tour for a bar, and no limit for what is exempt", () => {
    const stage = {
      isMessengerOpen: true,
      shown: [shown("tour", "tour", "pointer")],
      quietMs: 9,
      leftToday: 0,
    };
    expect(names([BANNER], stage)).toEqual(["banner"]);
  });

  it("is what has just been let through: only one shows by itself before the quiet period", () => {
    expect(names([CHAT, item("bar", "outbound", "barBottom"), BANNER])).toEqual(["chat", "banner"]);
  });
});

/** A plain model of the same rules: as sentences over all that is shown, one item after the other. */
function reference(ready: readonly Ready[], stage: Stage): { show: string[]; displace: string[] } {
  const kinds = ["tour", "tooltip", "outbound", "survey", "checklist", "csat"];
  const order = [
    ...ready.filter((each) => each.isStartedByVisitor),
    ...kinds.flatMap((kind) => ready.filter((each) => !each.isStartedByVisitor && each.kind === kind)),
  ];
  let there: Shown[] = [...stage.shown];
  const [show, displace]: [string[], string[]] = [[], []];
  let own = 0;
  const bars = ["barTop", "barBottom"];
  const leaves = (one: Shown, to: { kind: ItemKind; slot: Slot }) =>
    one.isYielding === true && one.slot === to.slot && one.kind !== to.kind;
  // One that yields is beside nothing of another kind in its place, whoever put it there.
  for (const one of stage.shown)
    if (there.some((other) => leaves(one, other))) {
      displace.push(one.itemId);
      there = there.filter((other) => other !== one);
    }
  for (const each of order) {
    const same = there.find((other) => other.itemId === each.itemId);
    if (same && each.isStartedByVisitor)
      there = there.map((other) =>
        other === same ? { ...other, isStartedByVisitor: true, isYielding: false } : other,
      );
    if (same) continue;
    const isBar = bars.includes(each.slot);
    if (each.isStartedByVisitor) {
      const rivals = there.filter(
        (other) =>
          other.slot === each.slot ||
          (!isBar &&
            !bars.includes(other.slot) &&
            (other.slot === "modal" ||
              each.slot === "modal" ||
              other.kind === "tour" ||
              each.kind === "tour")),
      );
      if (rivals.some((other) => other.isStartedByVisitor)) continue;
      displace.push(...rivals.map(({ itemId }) => itemId));
      there = there.filter((other) => !rivals.includes(other));
    } else {
      const leaving = there.filter((other) => leaves(other, each));
      const staying = there.filter((other) => !leaves(other, each));
      const isCalm = !stage.isPageHidden && stage.busy === "" && stage.pageMs >= 3_000;
      const isFree = staying.every((other) => other.slot !== each.slot);
      const isAlone =
        staying.every((other) => other.slot !== "modal") &&
        (isBar || (!stage.isMessengerOpen && staying.every((other) => other.kind !== "tour")));
      const mayPace = each.isExempt || (stage.quietMs === 0 && own === 0 && stage.leftToday > 0);
      if (!isCalm || !isFree || !isAlone || !mayPace) continue;
      displace.push(...leaving.map(({ itemId }) => itemId));
      there = staying;
      if (!each.isExempt) own += 1;
    }
    there.push(each);
    show.push(each.itemId);
  }
  return { show, displace };
}

const KIND = fc.constantFrom<ItemKind>("tour", "tooltip", "outbound", "survey", "checklist", "csat");
const SLOT = fc.constantFrom<Slot>("modal", "pointer", "corner", "barTop", "barBottom");
const SOMETIMES = fc.nat(4).map((n) => n === 0);
const WORLD = fc.record({
  ready: fc.array(
    fc.record({ id: fc.nat(9), kind: KIND, slot: SLOT, isExempt: SOMETIMES, isStarted: SOMETIMES }),
    {
      maxLength: 8,
    },
  ),
  shown: fc.array(
    fc.record({ id: fc.nat(15), kind: KIND, slot: SLOT, isStarted: SOMETIMES, isYielding: fc.boolean() }),
    { maxLength: 3 },
  ),
  teaserAt: fc.option(fc.nat(3)),
  isMessengerOpen: SOMETIMES,
  isPageHidden: fc.nat(19).map((n) => n === 0),
  busy: fc.constantFrom("", "", "", "", "typing"),
  pageMs: fc.constantFrom(0, 2_999, 3_000, 90_000, 90_000),
  quietMs: fc.constantFrom(0, 0, 0, 1, 60_000),
  leftToday: fc.constantFrom(0, 1, 3, 3),
});

describe("the oracle", () => {
  it("agrees with the real decision, and every item is shown, held with a reason or there already", () => {
    fc.assert(
      fc.property(WORLD, (world) => {
        const ready = [...new Map(world.ready.map((each) => [each.id, each])).values()].map((each) =>
          item(`${each.id}`, each.kind, each.slot, {
            isExempt: each.isExempt,
            isStartedByVisitor: each.isStarted,
          }),
        );
        const there: Shown[] = [...new Map(world.shown.map((each) => [each.slot, each])).values()].map(
          (each) => ({
            ...shown(`${each.id}`, each.kind, each.slot, each.isStarted),
            isYielding: each.isYielding && !each.isStarted,
          }),
        );
        const stage = { ...world, shown: [...new Map(there.map((each) => [each.itemId, each])).values()] };
        if (world.teaserAt !== null) stage.shown.splice(world.teaserAt, 0, shown("", "outbound", "corner"));
        const decision = arbitrate(ready, stage);
        expect({
          show: decision.show.map(({ itemId }) => itemId),
          displace: [...decision.displace],
        }).toEqual(reference(ready, stage));
        for (const { itemId } of ready) {
          const isDecided = decision.show.some((each) => each.itemId === itemId) || decision.held.has(itemId);
          const before = stage.shown.find((each) => each.itemId === itemId);
          const isDisplaced = decision.displace.includes(itemId);
          const places = [
            decision.show.some((each) => each.itemId === itemId),
            decision.held.has(itemId),
            before !== undefined && !isDisplaced,
            // It was looked at before what it gives way to: the next decision is about it again.
            before?.isYielding === true && isDisplaced && !isDecided,
          ];
          expect(places.filter(Boolean).length).toBe(1);
        }
      }),
      { numRuns: 5_000 },
    );
  });
});
