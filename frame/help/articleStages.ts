import type { ArticleBlock, ArticleRun } from "../../ui/ArticleBlocks.tsx";

/** As much of an article as fills the large window, in characters of its blocks as JSON. */
const SCREENFUL = 6_000;

type Blocks = readonly ArticleBlock[];

const sizeOf = (part: unknown): number => JSON.stringify(part).length;

/**
 * What is drawn of an article frame by frame: at first a screenful, whose last block may be the beginning of a longer one, and
 * from then on whole blocks, a screenful more each time. The last stage is all there is.
 */
export function toStages(blocks: Blocks): Blocks[] {
  if (sizeOf(blocks) <= SCREENFUL) return [blocks];
  const stages: Blocks[] = [upTo(blocks, SCREENFUL)];
  let room = SCREENFUL;
  for (const [at, block] of blocks.entries()) {
    room -= sizeOf(block);
    if (room > 0 || at === blocks.length - 1) continue;
    stages.push(blocks.slice(0, at + 1));
    room = SCREENFUL;
  }
  return [...stages, blocks];
}

/** Blocks made anew with those of before that say the same still in their place: what has not changed is not drawn again. */
export const keepBlocks = (before: Blocks, next: Blocks): Blocks =>
  next.map((block, at) => {
    const old = before[at];
    return old && JSON.stringify(old) === JSON.stringify(block) ? old : block;
  });

/** The beginning of a list: its items while there is room, the last as far as the room goes. */
function begin<T>(items: readonly T[], room: number, cut: (item: T, room: number) => T): T[] {
  const begun: T[] = [];
  let left = room;
  for (const item of items) {
    if (left <= 0) break;
    const size = sizeOf(item);
    begun.push(size > left ? cut(item, left) : item);
    left -= size;
  }
  return begun;
}

const upTo = (blocks: Blocks, room: number): ArticleBlock[] => begin(blocks, room, cutBlock);

/** Between words, so that the lines break where those of the whole do. */
const cutRun = (run: ArticleRun, room: number): ArticleRun => ({
  ...run,
  text: run.text.slice(
    0,
    Math.max(run.text.lastIndexOf(" ", room), run.text.lastIndexOf("\n", room)) + 1 || room,
  ),
});

/** The beginning of a block that stands where that of the whole will. */
function cutBlock(block: ArticleBlock, room: number): ArticleBlock {
  switch (block.type) {
    case "paragraph":
      return { ...block, runs: begin(block.runs, room, cutRun) };
    case "code":
      return { ...block, text: block.text.slice(0, block.text.lastIndexOf("\n", room) + 1 || room) };
    case "list":
      return { ...block, items: begin(block.items, room, upTo) };
    case "quote":
    case "callout":
      return { ...block, blocks: upTo(block.blocks, room) };
    default:
      // The columns of a table are as wide as all of its rows want.
      return block;
  }
}
