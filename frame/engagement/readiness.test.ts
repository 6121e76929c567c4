import { describe, expect, it } from "vitest";
import { ActiveClock } from "./activeClock.ts";
import type { Trigger } from "./model.ts";
import { isTriggered, type Signals } from "./readiness.ts";

const NOTHING: Signals = {
  pageMs: 0,
  visitMs: 0,
  idleMs: 0,
  scroll: 0,
  leftMs: null,
  events: [],
  elements: new Set(),
};
const is = (trigger: Trigger, signals: Partial<Signals>) =>
  isTriggered("a", trigger, { ...NOTHING, ...signals });

describe("triggers", () => {
  it.each<[Trigger, Partial<Signals>, boolean]>([
    [{ type: "immediate" }, {}, true],
    [{ type: "manual" }, { pageMs: 1e9 }, false],
    [{ type: "timeOnPage", seconds: 5 }, { pageMs: 4_999 }, false],
    [{ type: "timeOnPage", seconds: 5 }, { pageMs: 5_000 }, true],
    [{ type: "timeInSession", seconds: 5 }, { pageMs: 5_000 }, false],
    [{ type: "timeInSession", seconds: 5 }, { visitMs: 5_000 }, true],
    [{ type: "idle", seconds: 60 }, { idleMs: 59_999 }, false],
    [{ type: "idle", seconds: 60 }, { idleMs: 60_000 }, true],
    [{ type: "scroll", percent: 50 }, { scroll: 45 }, false],
    [{ type: "scroll", percent: 50 }, { scroll: 50 }, true],
    [{ type: "exitIntent" }, {}, false],
    [{ type: "exitIntent" }, { leftMs: 4_999 }, true],
    [{ type: "exitIntent" }, { leftMs: 5_000 }, false],
    [{ type: "element", selector: ".x", when: "appears" }, { elements: new Set(["b"]) }, false],
    [{ type: "element", selector: ".x", when: "appears" }, { elements: new Set(["a"]) }, true],
    [{ type: "later" } as never, {}, false],
  ])("%j with %j: %s", (trigger, signals, expected) => {
    expect(is(trigger, signals)).toBe(expected);
  });

  const bought = (properties: object) => ({ name: "bought", properties: { ...properties } });
  it.each<[object, object[], boolean]>([
    [{}, [{}], true],
    [{ nth: 2 }, [{}], false],
    [{ nth: 2 }, [{}, {}], true],
    [{ where: [{ property: "plan", op: "is", value: "PRO" }] }, [{ plan: "pro" }], true],
    [{ where: [{ property: "plan", op: "is", value: "pro" }] }, [{}], false],
    [{ where: [{ property: "plan", op: "isNot", value: "pro" }] }, [{}], false],
    [{ where: [{ property: "plan", op: "isNot", value: "pro" }] }, [{ plan: "free" }], true],
    [{ where: [{ property: "plan", op: "contains", value: "R" }] }, [{ plan: "pro" }], true],
    [{ where: [{ property: "sum", op: "is", value: 5 }] }, [{ sum: "5" }], false],
    [{ where: [{ property: "sum", op: "greaterThan", value: 5 }] }, [{ sum: 6 }], true],
    [{ where: [{ property: "sum", op: "greaterThan", value: 5 }] }, [{ sum: "6" }], false],
    [{ where: [{ property: "sum", op: "lessThan", value: 5 }] }, [{ sum: 6 }], false],
    [{ where: [{ property: "sum", op: "isSet" }] }, [{ sum: 0 }], true],
    [{ where: [{ property: "sum", op: "isSet" }] }, [{ sum: null }], false],
    [{ where: [{ property: "toString", op: "isSet" }] }, [{}], false],
    [
      {
        where: [
          { property: "a", op: "is", value: true },
          { property: "b", op: "is", value: 1 },
        ],
        nth: 2,
      },
      [
        { a: true, b: 1 },
        { a: true, b: 2 },
        { a: true, b: 1 },
      ],
      true,
    ],
  ])("an event with %j after %j: %s", (more, properties, expected) => {
    const events = [{ name: "other", properties: {} }, ...properties.map(bought)];
    expect(is({ type: "event", name: "bought", ...more } as Trigger, { events })).toBe(expected);
  });
});

describe("active time", () => {
  it("stands still half a minute after the last sign, and while nobody can see the page", () => {
    const clock = new ActiveClock(1_000, true);
    expect(clock.activeMs(11_000)).toBe(10_000);
    expect(clock.activeMs(90_000)).toBe(30_000);
    clock.touch(91_000);
    expect(clock.activeMs(96_000)).toBe(35_000);
    clock.setVisible(false, 97_000);
    clock.setVisible(true, 500_000);
    expect(clock.activeMs(501_000)).toBe(37_000);
    expect([clock.idleMs(501_000), clock.idleMs(560_000)]).toEqual([1_000, 60_000]);
  });

  it("takes nobody for idle who may have moved since: what follows a sign within five seconds is not told", () => {
    const clock = new ActiveClock(0, true);
    expect(clock.idleMs(4_000)).toBe(4_000);
    clock.touch(4_000);
    expect([clock.idleMs(8_999), clock.idleMs(9_000), clock.idleMs(12_000)]).toEqual([0, 0, 3_000]);
  });

  it("tells when it will have come to a time, if it will", () => {
    const clock = new ActiveClock(0, true);
    expect([clock.reaches(5_000, 1_000), clock.reaches(31_000, 1_000), clock.reaches(500, 1_000)]).toEqual([
      4_000,
      null,
      0,
    ]);
    clock.setVisible(false, 2_000);
    expect(clock.reaches(5_000, 2_000)).toBeNull();
    expect(new ActiveClock(0, true, 9_000).activeMs(1_000)).toBe(10_000);
  });
});
