import { describe, expect, it } from "vitest";
import { toParts } from "./Marked.tsx";

const marked = (text: string, ranges: { start: number; end: number }[]) =>
  toParts(text, ranges)
    .map((part) => (part.isMarked ? `[${part.text}]` : part.text))
    .join("");

describe("toParts", () => {
  it("sets off what was searched for, in any order", () => {
    expect(
      marked("Reset your password", [
        { start: 11, end: 19 },
        { start: 0, end: 5 },
      ]),
    ).toBe("[Reset] your [password]");
  });

  it("leaves out ranges that are empty, overlap or lie outside, and never a word of the text", () => {
    expect(
      marked("abcdef", [
        { start: 1, end: 3 },
        { start: 2, end: 4 },
        { start: 4, end: 4 },
        { start: 5, end: 9 },
        { start: -2, end: 1 },
      ]),
    ).toBe("a[bc]def");
    expect(marked("", [{ start: 0, end: 1 }])).toBe("");
  });
});
