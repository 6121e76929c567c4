import { describe, expect, it } from "vitest";
import { compileMessage } from "./messageFormat";

describe("compileMessage", () => {
  it("leaves text with blanks as it is", () => {
    expect(compileMessage("You: {text}")).toBe("You: {text}");
    expect(compileMessage("Qu'est-ce qui s''est passé ? { name }")).toBe(
      "Qu'est-ce qui s'est passé ? {name}",
    );
    expect(compileMessage("Nr. # 1")).toBe("Nr. # 1");
  });
  it("makes whole sentences of a plural's forms, with the number in them", () => {
    expect(compileMessage("In {place}: {count, plural, =0 {none} one {# thing} other {# things}}!")).toEqual([
      "count",
      { 0: "In {place}: none!", one: "In {place}: {count} thing!", other: "In {place}: {count} things!" },
    ]);
  });
  it("nests choices, one inside another and one after another", () => {
    expect(compileMessage("{who, select, you {{n, plural, one {#} other {#s}}} other {x}}")).toEqual([
      "who",
      { you: ["n", { one: "{n}", other: "{n}s" }], other: "x" },
    ]);
    expect(compileMessage("{a, select, x {1} other {2}}-{b, select, y {3} other {4}}")).toEqual([
      "a",
      { x: ["b", { y: "1-3", other: "1-4" }], other: ["b", { y: "2-3", other: "2-4" }] },
    ]);
  });
  it.each([
    ["{count, plural, one {# thing}}", /without "other"/],
    ["{count, selectordinal, other {x}}", /an argument/],
    ["{count", /an argument/],
    ["{count, plural, one {x other {y}", /end of a form/],
    ["a } b", /without its \{/],
    ["a '{b}' c", /quoted/],
    ["{}", /an argument/],
  ])("refuses %s", (source, reason) => expect(() => compileMessage(source)).toThrow(reason));
});
