import { describe, expect, it } from "vitest";
import { languages, readEmojiNames } from "../../../scripts/catalogs.ts";
import { CHARS, ENGLISH, findEmoji, readEmoji } from "./emoji.ts";

const english = readEmoji(ENGLISH, "en");
const find = (search: string, list = english, locale = "en") =>
  findEmoji(list, search, locale).map(({ char }) => char);

describe("emoji", () => {
  it("are each one character to the eye, each there once, each with a name", () => {
    const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
    for (const { char, name, found } of english) {
      expect([...segmenter.segment(char)], char).toHaveLength(1);
      expect(/\p{Emoji}/u.test(char), char).toBe(true);
      expect(name, char).toMatch(/^[a-z]+( [a-z]+)*$/);
      expect(found, char).toMatch(/^[a-z ]+$/);
    }
    expect(new Set(CHARS).size).toBe(CHARS.length);
    expect(CHARS.length).toBeGreaterThan(150);
  });

  it("are found by the beginnings of their names", () => {
    expect(find("Thumbs UP")).toEqual(["👍"]);
    expect(find("heart").length).toBeGreaterThan(5);
    expect(find("qqq")).toEqual([]);
    expect(find("")).toEqual(CHARS);
  });

  it.each(languages())(
    "have a name each in %s, and are found by its words and by English ones",
    (language) => {
      const list = readEmoji(readEmojiNames(language), language);
      expect(list).toHaveLength(CHARS.length);
      const nameless = list.filter(({ name }) => !/\p{L}/u.test(name));
      expect(nameless).toEqual([]);
      const same = list.filter(({ name }, index) => name === english[index]?.name);
      expect(same.length, "names taken over from English").toBeLessThan(CHARS.length / 8);
      for (const { char, name } of list) expect(find(name, list, language)).toContain(char);
      expect(find("thumbs up", list, language)).toContain("👍");
    },
  );

  it.each([
    ["de", "feuer", "🔥"],
    ["es", "corazon", "❤️"],
    ["fr", "coeur", "❤️"],
    ["ja", "拍手", "👏"],
    ["ko", "박수", "👏"],
    ["ru", "сердце", "❤️"],
    ["tr", "KIRMIZI", "❤️"],
    ["tr", "kirmizi", "❤️"],
    ["zh-Hans", "爱", "❤️"],
    ["ar", "قلب", "❤️"],
  ])("in %s: %s", (language, search, char) => {
    expect(find(search, readEmoji(readEmojiNames(language), language), language)).toContain(char);
  });
});
