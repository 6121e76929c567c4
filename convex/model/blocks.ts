import type { Block, Run } from "../messageValidators";
import { parseInline } from "./inline";

/**
 * What people write, to blocks: once, when it is written. Readers draw blocks with text nodes and never parse, so that
 * no text can become anything but text. Teammates write a small markdown; of a visitor's text only addresses become
 * links.
 */

const FENCE = /^ {0,3}```/;
const BULLET = /^ {0,3}[-*+] +(\S.*)$/;
const NUMBER = /^ {0,3}(\d{1,6})[.)] +(\S.*)$/;

export type Author = "agent" | "visitor";

/** The blocks of a message, or null if it is nothing but text. */
export function parseBlocks(text: string, author: Author): Block[] | null {
  const blocks = author === "agent" ? parseMarkdown(text) : [paragraph([text], "links")];
  return blocks.every(isPlain) ? null : blocks;
}

/** What stays of blocks without their looks: for previews. */
export function plainTextOf(blocks: readonly Block[]): string {
  const lines = blocks.flatMap((block) => {
    if (block.type === "code") return [block.text];
    return block.type === "list" ? block.items.map(textOf) : [textOf(block.runs)];
  });
  return lines.join("\n");
}

type Line =
  | { kind: "blank" | "fence" }
  | { kind: "text"; text: string }
  | { kind: "item"; ordered: boolean; start: number; text: string };

function parseMarkdown(text: string): Block[] {
  const blocks: Block[] = [];
  let open: string[] = [];
  const closeParagraph = () => {
    if (open.length > 0) blocks.push(paragraph(open, "markdown"));
    open = [];
  };
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  for (let i = 0; i < lines.length; i++) {
    const line = readLine(lines[i] ?? "");
    if (line.kind === "text") open.push(line.text);
    else closeParagraph();
    if (line.kind === "item") addItem(blocks, line, isBlank(lines[i - 1]));
    if (line.kind === "fence") {
      let end = i + 1;
      while (end < lines.length && !FENCE.test(lines[end] ?? "")) end += 1;
      blocks.push({ type: "code", text: lines.slice(i + 1, end).join("\n") });
      i = end;
    }
  }
  closeParagraph();
  return blocks;
}

function readLine(line: string): Line {
  if (isBlank(line)) return { kind: "blank" };
  if (FENCE.test(line)) return { kind: "fence" };
  const bullet = BULLET.exec(line);
  if (bullet) return { kind: "item", ordered: false, start: 1, text: bullet[1] ?? "" };
  const number = NUMBER.exec(line);
  if (number) return { kind: "item", ordered: true, start: Number(number[1]), text: number[2] ?? "" };
  return { kind: "text", text: line };
}

/** Items that follow one another make one list. */
function addItem(blocks: Block[], item: Extract<Line, { kind: "item" }>, isApart: boolean): void {
  const last = blocks[blocks.length - 1];
  const runs = parseInline(item.text, "markdown");
  if (last?.type === "list" && last.ordered === item.ordered && !isApart) last.items.push(runs);
  else {
    const start = item.ordered && item.start !== 1 ? { start: item.start } : {};
    blocks.push({ type: "list", ordered: item.ordered, ...start, items: [runs] });
  }
}

const paragraph = (lines: string[], syntax: "markdown" | "links"): Block => ({
  type: "paragraph",
  runs: parseInline(lines.join("\n"), syntax),
});

const isBlank = (line: string | undefined) => line === undefined || line.trim() === "";
const isPlain = (block: Block) =>
  block.type === "paragraph" &&
  block.runs.every(({ bold, italic, code, href }) => !(bold || italic || code || href));
const textOf = (runs: readonly Run[]) => runs.map(({ text }) => text).join("");
