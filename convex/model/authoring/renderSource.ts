import type { Id } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import type { ArticleBlock } from "../../articleValidators";
import { inputInvalid } from "../../errors";
import { previewBlocks } from "../articleReading";
import { parseSource } from "../articles";
import { isFlat } from "../checklistItems";

/** What a step may have; a tooltip has less, and says so when it is saved. */
const MAX_SOURCE = 2_000;

/** Markdown as visitors will see it. @throws INPUT_INVALID in the words in which saving would refuse it */
export async function renderSource(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  source: string,
): Promise<ArticleBlock[]> {
  if (source.length > MAX_SOURCE) throw inputInvalid(`source: has at most ${MAX_SOURCE} characters.`);
  const { blocks, images } = await parseSource(ctx, workspaceId, source);
  if (!blocks.every(isFlat)) throw inputInvalid("source: has nothing in lists and quotes but words.");
  return previewBlocks(ctx, blocks, images);
}
