import type { Doc, Id } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import type { SegmentUses } from "../../segmentValidators";
import { segmentsIn } from "./soundSegments";

/** More than a workspace's program has (`livePrograms`). */
const MAX_PROGRAM_ROWS = 64;

/** What names a segment itself: other segments, and items that are live. */
export async function usesOf(
  ctx: QueryCtx,
  { _id, workspaceId }: { _id: Id<"segments">; workspaceId: Id<"workspaces"> },
  segments: readonly Doc<"segments">[],
): Promise<SegmentUses> {
  const rows = await ctx.db
    .query("livePrograms")
    .withIndex("by_workspaceId_and_part", (q) => q.eq("workspaceId", workspaceId))
    .take(MAX_PROGRAM_ROWS);
  const items = rows.flatMap((row) => row.items);
  return {
    segments: segments
      .filter(({ rule }) => segmentsIn(rule).includes(_id))
      .map((segment) => ({ id: segment._id, name: segment.name })),
    items: items
      .filter(({ audience }) => audience !== null && segmentsIn(audience).includes(_id))
      .map(({ kind, itemId }) => ({ kind, itemId })),
  };
}

const NAMED = 5;

/** In words: `the segment “Trial”, outbound k57…, and 2 more`. */
export function describeUses({ segments, items }: SegmentUses): string {
  const names = [
    ...segments.map(({ name }) => `the segment “${name}”`),
    ...items.map(({ kind, itemId }) => `${kind} ${itemId}`),
  ];
  const more = names.length > NAMED ? [`${names.length - NAMED} more`] : [];
  const said = [...names.slice(0, NAMED), ...more];
  const last = said.pop() ?? "";
  return said.length > 0 ? `${said.join(", ")} and ${last}` : last;
}
