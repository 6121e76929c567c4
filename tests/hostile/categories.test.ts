import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { CATEGORIES } from "./categories.ts";

const TESTS = fileURLToPath(new URL("..", import.meta.url));
/** A test's title that begins with a category, in whatever quotes; several may share one: `[H10] [H11] …`. */
const TITLE = /\b(?:test|it)(?:\.each\([^`]*?\))?\(\s*["'`]((?:\[H\d+\]\s*)+)/g;

/** Numbers of the categories that a file's test titles begin with. */
function categoriesIn(source: string): number[] {
  return [...source.matchAll(TITLE)].flatMap(([, ids]) => [...ids!.matchAll(/\d+/g)].map(Number));
}

function filesByCategory(): Map<number, string[]> {
  const found = new Map<number, string[]>();
  const names = readdirSync(TESTS, { recursive: true, encoding: "utf8" });
  for (const name of names.filter((each) => /\.(spec|test)\.ts$/.test(each) && !each.includes("categories")))
    for (const id of new Set(categoriesIn(readFileSync(`${TESTS}/${name}`, "utf8"))))
      found.set(id, [...(found.get(id) ?? []), name]);
  return found;
}

describe("categories of hostile input", () => {
  const files = filesByCategory();

  it("are numbered from 1 to 75 without a gap", () => {
    expect(Object.keys(CATEGORIES).map(Number)).toEqual(Array.from({ length: 75 }, (_, index) => index + 1));
  });

  it("each have a case", () => {
    const missing = Object.entries(CATEGORIES).filter(([id]) => !files.has(Number(id)));
    expect(missing.map((each) => each.join(" "))).toEqual([]);
  });

  it("are what every [H…] title names", () => {
    expect([...files.keys()].filter((id) => !CATEGORIES[id])).toEqual([]);
  });

  it("are read from titles, not from comments", () => {
    const source =
      'test("[H1] [H2] x", f); it.each([1])("[H3] y", f); // [H4]\nconst a = "[H5]";\ntest(\n  `[H6] z`';
    expect(categoriesIn(source)).toEqual([1, 2, 3, 6]);
  });
});
