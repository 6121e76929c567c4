import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Attention, type Sign } from "./attention.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp(opens: "hover" | "click" = "hover") {
  const log: string[] = [];
  const world = { mayOpen: true };
  const attention: Attention = new Attention({
    opens,
    onOpen() {
      if (world.mayOpen) log.push(attention.isPinned ? "pinned" : "open");
      return world.mayOpen;
    },
    onClose: () => log.push("close"),
  });
  const hear = (sign: Sign, ms = 1_000): void => {
    attention.hear(sign);
    vi.advanceTimersByTime(ms);
  };
  return { attention, log, hear, world };
}

it("opens a tenth of a second after the pointer or the keyboard has come, and not for a hand that passes by", () => {
  const { log, hear } = setUp();
  hear("hover", 90);
  hear("leave");
  hear("hover", 90);
  expect(log).toEqual([]);
  vi.advanceTimersByTime(10);
  expect(log).toEqual(["open"]);
  hear("leave");
  hear("focus", 100);
  hear("blur");
  expect(log).toEqual(["open", "close", "open", "close"]);
});

it("says who has left last, or that it was pressed once more", () => {
  const closed: string[] = [];
  const attention = new Attention({ opens: "hover", onOpen: () => true, onClose: (by) => closed.push(by) });
  const hear = (...signs: Sign[]): void => {
    for (const sign of signs) attention.hear(sign);
    vi.advanceTimersByTime(1_000);
  };
  hear("hover", "focus");
  hear("leave", "blur");
  hear("hover");
  hear("leave");
  hear("press");
  hear("press");
  hear("hover");
  attention.setOnCard(true);
  hear("leave");
  attention.setOnCard(false, "focusLeft");
  vi.advanceTimersByTime(1_000);
  expect(closed).toEqual(["focusLeft", "pointerLeft", "button", "focusLeft"]);
});

it("stays while either is at the element, at the card, or on the way between them", () => {
  const { attention, log, hear } = setUp();
  hear("hover");
  hear("focus");
  hear("leave");
  hear("blur", 250);
  attention.setOnCard(true);
  vi.advanceTimersByTime(60_000);
  attention.setOnCard(false);
  vi.advanceTimersByTime(250);
  hear("hover", 60_000);
  expect(log).toEqual(["open"]);
  hear("leave", 299);
  expect(log).toEqual(["open"]);
  vi.advanceTimersByTime(1);
  expect(log).toEqual(["open", "close"]);
});

it("closed by hand it comes again only when the visitor does, though they have never left", () => {
  const { attention, log, hear } = setUp();
  hear("focus");
  hear("hover");
  attention.end();
  hear("leave");
  expect(log).toEqual(["open"]);
  hear("hover");
  expect(log).toEqual(["open", "open"]);
});

it("what is pressed is there at once and stays; what was open stays from then on; pressed again it closes", () => {
  const { log, hear } = setUp();
  hear("press", 0);
  hear("hover");
  hear("leave", 60_000);
  expect(log).toEqual(["pinned"]);
  hear("press", 0);
  hear("hover");
  hear("press", 0);
  hear("leave");
  expect(log).toEqual(["pinned", "close", "open", "pinned"]);
});

it("a click opens what opens by a click, and nothing else does but the beacon", () => {
  const { log, hear } = setUp("click");
  for (const sign of ["hover", "focus", "leave", "blur"] as const) hear(sign);
  expect(log).toEqual([]);
  hear("click", 0);
  hear("click", 0);
  hear("press", 0);
  expect(log).toEqual(["pinned", "close", "pinned"]);
  const other = setUp();
  other.hear("click");
  expect(other.log).toEqual([]);
});

it("where it cannot be shown it is tried again when the visitor comes anew", () => {
  const { log, hear, world } = setUp();
  world.mayOpen = false;
  hear("hover");
  world.mayOpen = true;
  vi.advanceTimersByTime(10_000);
  expect(log).toEqual([]);
  hear("leave");
  hear("hover");
  expect(log).toEqual(["open"]);
});

it("in the end it is open exactly if somebody is there, and never opens or closes twice", () => {
  const signs = fc.constantFrom<Sign | "card" | "off">(
    "hover",
    "leave",
    "focus",
    "blur",
    "click",
    "press",
    "card",
    "off",
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(signs, fc.nat(500))), (steps) => {
      const { attention, log } = setUp();
      const at = { hover: false, focus: false, card: false, pin: false };
      let isOpen = false;
      /** A second model: who is there now, and since when. */
      const settle = (ms: number): void => {
        vi.advanceTimersByTime(ms);
        const before = isOpen;
        const opened = log.filter((line) => line !== "close").length;
        const closed = log.length - opened;
        // Pinning what is open is no second opening.
        isOpen = log.at(-1) !== undefined && log.at(-1) !== "close";
        expect(closed).toBeLessThanOrEqual(opened);
        if (before && !isOpen) Object.assign(at, { hover: false, focus: false, card: false, pin: false });
      };
      for (const [step, ms] of steps) {
        if (step === "card" || step === "off") {
          attention.setOnCard(step === "card");
          at.card = step === "card";
        } else {
          if (step === "hover" || step === "leave") at.hover = step === "hover";
          if (step === "focus" || step === "blur") at.focus = step === "focus";
          if (step === "press") at.pin = !(isOpen && at.pin);
          attention.hear(step);
        }
        settle(ms);
      }
      settle(1_000);
      const isThere = at.hover || at.focus || at.card || at.pin;
      expect(isOpen).toBe(isThere);
      const ends = log.filter((line, place) => line === "close" && log[place - 1] === "close");
      expect(ends).toEqual([]);
    }),
  );
});
