import type { Blocks } from "./functions.ts";

/** Vowels of Latin letters with marks that take room above and below; each is written twice. */
const VOWELS: Readonly<Record<string, string>> = Object.fromEntries(
  ["aá", "eě", "iî", "oő", "uű", "yý", "AÅ", "EÉ", "IÏ", "OÖ", "UŮ", "YŸ"].map((pair) => [...pair]),
);
/** At least so much longer is a short text in the longest of usual translations from English. */
const LONGER = 1.35;

/** A text as long as its longest translation may be, with its words longer too, and with accents. It can still be read. */
export function lengthen(text: string): string {
  if (!text.trim()) return text;
  const letters = [...text];
  const wanted = Math.ceil(letters.length * LONGER);
  const last = letters.findLastIndex((letter) => VOWELS[letter]);
  const short = wanted - letters.length - letters.filter((letter) => VOWELS[letter]).length;
  if (last < 0) return `${text} ${letters.slice(0, short).join("")}`;
  // Of few vowels the last one is the longer.
  return letters
    .map((letter, at) =>
      (VOWELS[letter] ?? letter).repeat(VOWELS[letter] ? 2 + (at === last ? Math.max(0, short) : 0) : 1),
    )
    .join("");
}

/** The same of what is rendered. Code stays, and so do addresses. */
export const lengthenBlocks = (blocks: Blocks): Blocks => blocks.map(lengthenBlock);

type Block = Blocks[number];
type Runs = Extract<Block, { type: "paragraph" }>["runs"];

const lengthenRuns = (runs: Runs): Runs => runs.map((run) => ({ ...run, text: lengthen(run.text) }));

function lengthenBlock(block: Block): Block {
  switch (block.type) {
    case "paragraph":
    case "heading":
      return { ...block, runs: lengthenRuns(block.runs) };
    case "table":
      return {
        ...block,
        head: block.head.map(lengthenRuns),
        rows: block.rows.map((row) => row.map(lengthenRuns)),
      };
    case "list":
      return { ...block, items: block.items.map(lengthenBlocks) };
    case "quote":
    case "callout":
      return { ...block, blocks: lengthenBlocks(block.blocks) };
    default:
      return block;
  }
}
