import { describe, expect, it } from "vitest";
import type { Blocks } from "./functions.ts";
import { lengthen, lengthenBlocks } from "./lengthen.ts";

describe("text as long as a translation", () => {
  it.each(["Save your work", "Rhythm", "保存する", "OK", "👩‍🚀 go"])(
    "is longer by a third at least, and whole: %s",
    (text) => {
      const long = lengthen(text);
      expect([...long].length).toBeGreaterThanOrEqual(Math.ceil([...text].length * 1.35));
      expect([...long].length).toBeLessThanOrEqual([...text].length * 2);
      expect(long).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/);
    },
  );

  it("can still be read, and nothing is made of nothing", () => {
    expect(lengthen("Open the menu")).toBe("ÖÖpěěn thěě měěnűű");
    expect(lengthen("")).toBe("");
    expect(lengthen("  ")).toBe("  ");
  });

  it("goes through all that is rendered, but for code and where links lead", () => {
    const run = (text: string) => ({ text, href: "https://a.example/one" });
    const paragraph = (text: string) => ({ type: "paragraph", runs: [run(text)] });
    const blocks = [
      paragraph("one"),
      { type: "list", ordered: false, items: [[paragraph("two")]] },
      { type: "callout", tone: "note", blocks: [{ type: "quote", blocks: [paragraph("three")] }] },
      { type: "table", align: [null], head: [[run("four")]], rows: [[[run("five")]]] },
      { type: "code", text: "let a = one" },
      { type: "rule" },
    ] as unknown as Blocks;
    const long = JSON.stringify(lengthenBlocks(blocks));
    for (const text of ["one", "two", "three", "four", "five"]) expect(long).toContain(`"${lengthen(text)}"`);
    expect(long).toContain("let a = one");
    expect(long.match(/https:\/\/a\.example\/one/g)).toHaveLength(5);
  });
});
