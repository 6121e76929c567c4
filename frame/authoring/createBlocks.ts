import type { Calls } from "./calls.ts";
import { createAnswers } from "./createAnswers.ts";
import { type Blocks, type Media, type MediaDraft, renderMarkdown, showMedia } from "./functions.ts";

export type Renderer = {
  /** Markdown as visitors will see it; undefined until it is known. Asks for it if nobody has. */
  blocksOf(source: string): Blocks | undefined;
  /** The same once it is known. Rejects with AuthoringError. */
  render(source: string): Promise<Blocks>;
  /** A picture or video as visitors will see it; undefined until it is known. */
  mediaOf(media: MediaDraft): Media | undefined;
  /** The same once it is known. Rejects with AuthoringError. */
  show(media: MediaDraft): Promise<Media>;
};

/** Has Markdown rendered and media found by the deployment, each once. */
export function createBlocks(calls: Calls): Renderer {
  const blocks = createAnswers<Blocks>(
    async (source) => (await calls.run("query", renderMarkdown, { source })).blocks,
    [["", []]],
  );
  const media = createAnswers<Media>(
    async (draft) => (await calls.run("query", showMedia, { media: JSON.parse(draft) as MediaDraft })).media,
    [["null", null]],
  );
  return {
    blocksOf: blocks.of,
    render: blocks.get,
    mediaOf: (draft) => media.of(JSON.stringify(draft)),
    show: (draft) => media.get(JSON.stringify(draft)),
  };
}
