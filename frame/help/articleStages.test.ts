import { describe, expect, it } from "vitest";
import type { ArticleBlock } from "../../ui/ArticleBlocks.tsx";
import { keepBlocks, toStages } from "./articleStages.ts";

const words = (count: number): string => Array.from({ length: count }, (_, at) => `word${at}`).join(" ");
const paragraph = (text: string): ArticleBlock => ({ type: "paragraph", runs: [{ text }] });
const textOf = (block: ArticleBlock | undefined): string =>
  block?.type === "paragraph" ? block.runs.map(({ text }) => text).join("") : "";

describe("the stages of an article", () => {
  it("is one where all of it fits into the window", () => {
    const blocks = [paragraph("Short."), { type: "rule" } as const];
    expect(toStages(blocks)).toEqual([blocks]);
    expect(toStages([])).toEqual([[]]);
  });

  it("begins with a screenful, grows by whole blocks and ends with all, each of them the same for good", () => {
    const blocks = Array.from({ length: 40 }, (_, at) => paragraph(`${at} ${words(90)}`));
    const stages = toStages(blocks);
    expect(JSON.stringify(stages[0]).length).toBeLessThan(6_600);
    expect(stages.at(-1)).toBe(blocks);
    for (const [at, stage] of stages.entries()) {
      const isFirst = at === 0;
      for (const [place, block] of stage.slice(0, isFirst ? -1 : undefined).entries())
        expect(block).toBe(blocks[place]);
      if (!isFirst) expect(stage.length).toBeGreaterThanOrEqual(stages[at - 1]?.length ?? 0);
    }
    expect(stages.length).toBeGreaterThan(3);
  });

  it("cuts a paragraph that is longer than the window between words, its later runs left out", () => {
    const long: ArticleBlock = {
      type: "paragraph",
      runs: [{ text: "So: " }, { text: words(9_000), bold: true }, { text: "end" }],
    };
    const [first, second] = toStages([paragraph("Before."), long, paragraph("After.")]);
    const begun = textOf(first?.[1]);
    expect(begun.length).toBeGreaterThan(5_000);
    expect(begun.length).toBeLessThan(6_000);
    expect(textOf(long).startsWith(begun)).toBe(true);
    expect(begun).toMatch(/word\d+ $/);
    expect(begun).not.toContain("end");
    expect(first).toHaveLength(2);
    expect(second).toEqual([paragraph("Before."), long]);
  });

  it("cuts code at a line, a list at an item and within it, what is quoted inside, and text without any space", () => {
    const line = `${"x".repeat(79)}\n`;
    const [code] = toStages([{ type: "code", text: line.repeat(500) }])[0] ?? [];
    expect(code?.type === "code" && code.text.length % 80).toBe(0);
    const items = Array.from({ length: 300 }, (_, at) => [paragraph(`${at} ${words(20)}`)]);
    const [list] = toStages([{ type: "list", ordered: true, items }])[0] ?? [];
    const drawn = list?.type === "list" ? list.items : [];
    expect(drawn.length).toBeGreaterThan(10);
    expect(drawn.length).toBeLessThan(60);
    expect(drawn[0]).toBe(items[0]);
    const [quote] = toStages([{ type: "quote", blocks: items.flat() }])[0] ?? [];
    expect(quote?.type === "quote" && quote.blocks.length).toBeLessThan(60);
    const [solid] = toStages([paragraph("字".repeat(20_000))])[0] ?? [];
    expect(textOf(solid).length).toBeLessThanOrEqual(6_000);
    expect(textOf(solid).length).toBeGreaterThan(5_000);
  });

  it("leaves a table whole, since its rows decide how wide its columns are", () => {
    const rows = Array.from({ length: 400 }, (_, at) => [[{ text: `row ${at}` }], [{ text: words(5) }]]);
    const table: ArticleBlock = { type: "table", align: [null, null], head: [[{ text: "a" }], []], rows };
    expect(toStages([table])[0]?.[0]).toBe(table);
  });
});

describe("an article that is told anew", () => {
  it("keeps the blocks that say the same still", () => {
    const before = [paragraph("One."), paragraph("Two."), paragraph("Three.")];
    const next = [paragraph("One."), paragraph("2."), paragraph("Three."), paragraph("Four.")];
    const kept = keepBlocks(before, next);
    expect(kept).toEqual(next);
    expect(kept.map((block, at) => block === before[at])).toEqual([true, false, true, false]);
  });
});
