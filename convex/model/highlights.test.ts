import fc from "fast-check";
import { expect, it } from "vitest";
import { coverageOf, rangesOf, snippetOf, termsOf } from "./highlights";

const marked = (text: string, query: string) =>
  rangesOf(text, termsOf(query)).map(({ start, end }) => text.slice(start, end));

it("marks whole words, the last one by its beginning, whatever case and accents", () => {
  expect(marked("The Café's cafés: a CAFE, caféteria", "cafe")).toEqual([
    "Café",
    "cafés",
    "CAFE",
    "caféteria",
  ]);
  expect(marked("car carton care", "car x")).toEqual(["car"]);
  expect(marked("crème CRE\u0300ME", "creme")).toEqual(["crème", "CRE\u0300ME"]);
  expect(marked("nothing here", "")).toEqual([]);
});

it("marks inside words of scripts without spaces", () => {
  expect(marked("全文検索エンジンの使い方", "検索エンジン")).toEqual(["検索エンジン"]);
  expect(marked("全文検索", "索")).toEqual(["索"]);
});

it("knows which share of the words a text has", () => {
  expect(coverageOf("one two three", termsOf("one two"))).toBe(1);
  expect(coverageOf("one two three", termsOf("one four"))).toBe(0.5);
  expect(coverageOf("one", termsOf(""))).toBe(0);
});

it("cuts a snippet with every offset inside it, from any text", () => {
  const sign = fc.constantFrom("a", "b", " ", "é", "\n", "語", "🙂", "needle ", "\u0301");
  fc.assert(
    fc.property(fc.array(sign, { maxLength: 600 }), (signs) => {
      const terms = termsOf("needle a");
      const { snippet, ranges } = snippetOf(signs.join(""), terms);
      expect(snippet.length).toBeLessThanOrEqual(184);
      expect(snippet).not.toMatch(/\p{Surrogate}/u);
      let last = 0;
      for (const { start, end } of ranges) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(snippet.length);
        last = end;
      }
    }),
    { numRuns: 300 },
  );
});
