import { describe, expect, it } from "vitest";
import { badInput } from "./badInput.ts";

function linesOf(type: string, given: unknown, taken: unknown): string[] {
  const lines: string[] = [];
  badInput([type, given, taken], { warn: (code, detail) => lines.push(`${code} ${detail}`) });
  return lines;
}

describe("what a page has passed in vain", () => {
  it("is told with what was expected, each option by its name", () => {
    const taken = { bottom: 64, user: {} };
    expect(linesOf("update", { theme: "pink", bottom: "64", user: {}, color: "#123456" }, taken)).toEqual([
      'VALUE_IGNORED update({theme: "pink"}): theme is light, dark or system',
    ]);
    expect(linesOf("open", "nonsense", undefined)[0]).toContain('open("nonsense"): the tab is home,');
    expect(linesOf("show", "nonsense", undefined)[0]).toContain('show("nonsense"): takes nothing');
  });

  it("is told of a snippet and of init as of update, where the page has said it again, too", () => {
    const config = {
      convexUrl: "https://a.example",
      workspaceId: "w",
      theme: "pink",
      launcher: "gone",
      bottom: "8",
    };
    const taken = { config: { convexUrl: "https://a.example", workspaceId: "w", bottom: 8 } };
    expect(linesOf("init", { config, page: {} }, taken)).toEqual([
      'VALUE_IGNORED init({theme: "pink"}): theme is light, dark or system',
      'VALUE_IGNORED init({launcher: "gone"}): launcher is visible or hidden',
    ]);
  });

  it("is nothing where an event of the page's own button was passed on, an option is empty or of no name of ours", () => {
    expect(linesOf("open", { isTrusted: true }, undefined)).toEqual([]);
    expect(linesOf("show", { isTrusted: true }, undefined)).toEqual([]);
    expect(linesOf("update", { theme: "", locale: null, constructor: 1, other: 2 }, {})).toEqual([]);
  });

  it("is cut short", () => {
    expect(linesOf("open", "x".repeat(5_000), undefined)[0]?.length).toBeLessThan(200);
  });
});
