import type { QueryCtx } from "../../_generated/server";
import type { Scope } from "./eligible";
import { findAsked } from "./pageReports";
import { type LiveItem, stampOf } from "./program";

/**
 * What a page compares to learn that it should ask again: changes with what is live in the workspace, with this visitor's
 * questions for a rating (`ratingItems.ts`), and once an agent has asked their page (`pageReports.ts`). `stamp` is null where
 * there never was anything; `isAsked`: nobody has answered the agent yet.
 */
export async function stampFor(
  ctx: QueryCtx,
  { workspaceId, visitor }: Scope,
  ratings: readonly LiveItem[],
): Promise<{ stamp: number | null; isAsked: boolean }> {
  const live = await stampOf(ctx, workspaceId);
  if (live === null && ratings.length === 0) return { stamp: null, isAsked: false };
  const { askedAt, isAsked } = await findAsked(ctx, visitor._id);
  const begun = ratings.map(({ schedule }) => schedule.startAt ?? 0);
  return { stamp: begun.reduce((sum, each) => sum + each, (live ?? 0) + askedAt), isAsked };
}
