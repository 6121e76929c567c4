import { describe, expect, it } from "vitest";
import { selectorProblem } from "./checkSelector";

describe("a selector", () => {
  it.each([
    "#save",
    "main > .card:nth-child(2n + 1) a[href^='/a{b}' i]",
    '[data-name="it\'s (not] closed"]',
    ":is(a, button):not([disabled])",
    ".\\31 0\\:wide",
    "[data-x='\\'']",
    "*",
    "größe-über",
    "x".repeat(500),
  ])("may be %s", (selector) => {
    expect(selectorProblem(selector)).toBeNull();
  });

  it.each([
    [" ", "has 1 to 500 characters."],
    ["x".repeat(501), "has at most 500 characters."],
    ["a[b", "“]” is missing."],
    [":not(a", "“)” is missing."],
    ["a]", "at character 2: “]” closes nothing."],
    [":is(a]", "at character 6: “]” closes nothing."],
    ["[a='b]", "a quotation mark ' is not closed."],
    ["a\\", "at character 2: escapes nothing."],
    ["a { color: red }", "at character 3: “{” is in no selector."],
    ["a;b", "at character 2: “;” is in no selector."],
    ["<b>", "at character 1: “<” is in no selector."],
    ["a\nb", "at character 2: is a sign that cannot be seen."],
  ])("is not %j", (selector, problem) => {
    expect(selectorProblem(selector)).toBe(problem);
  });
});
