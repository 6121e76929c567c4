import { describe, expect, it } from "vitest";
import { checkMessageText } from "./text";

describe("a message's text", () => {
  it.each([
    "h\u0321\u0338e\u0335\u034al\u0337lo",
    `e${"\u0301".repeat(32)}`,
    `${`e${"\u0301".repeat(20)}`.repeat(400)}`,
    "\u0939\u093f\u0928\u094d\u0926\u0940",
    "\u0e1b\u0e35\u0e48\u0e17\u0e35\u0e48",
    "\u{1f469}\u200d\u{1f469}\u200d\u{1f467}",
  ])("may be %j", (text) => {
    expect(() => checkMessageText(text)).not.toThrow();
  });

  it.each([
    ["half of a character", "a\ud83d"],
    ["nothing anybody sees", "\u200b\u2060 \n"],
    ["a pile of signs on one letter", `e${"\u0301".repeat(33)}`],
    ["a pile of signs of several kinds", `e${"\u0301\u0336\u20dd\ufe0f".repeat(9)}`],
    ["10,001 characters", "x".repeat(10_001)],
  ])("must not be %s", (_name, text) => {
    expect(() => checkMessageText(text)).toThrow(/INPUT_INVALID/);
  });
});
