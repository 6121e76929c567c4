import { describe, expect, it } from "vitest";
import { EMOJI, findEmoji } from "./emoji.ts";

describe("emoji", () => {
  it("are each one character to the eye, each there once, each with a name", () => {
    const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
    for (const { char, names } of EMOJI) {
      expect([...segmenter.segment(char)], char).toHaveLength(1);
      expect(/\p{Emoji}/u.test(char), char).toBe(true);
      expect(names, char).toMatch(/^[a-z ]+$/);
    }
    expect(new Set(EMOJI.map(({ char }) => char)).size).toBe(EMOJI.length);
    expect(EMOJI.length).toBeGreaterThan(150);
  });

  it("are found by the beginnings of their names", () => {
    expect(findEmoji("Thumbs UP").map(({ char }) => char)).toEqual(["👍"]);
    expect(findEmoji("heart").length).toBeGreaterThan(5);
    expect(findEmoji("qqq")).toEqual([]);
    expect(findEmoji("")).toHaveLength(EMOJI.length);
  });
});
