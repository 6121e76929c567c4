import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx } from "../../_generated/server";

/**
 * Which segments a visitor is in, as of the last time anybody looked. A segment's count is the number of visitors who are
 * noted in it: with each note goes a row that says by how much the count has moved, which no other visitor writes.
 */

/** Segments that were decided just now, and whether the visitor is in each. */
export type Memberships = ReadonlyMap<string, boolean>;

/**
 * Notes which segments a visitor turned out to be in and not to be in; others stay as they were. Writes nothing while nothing
 * has changed.
 */
export async function noteMembership(
  ctx: MutationCtx,
  visitor: Doc<"visitors">,
  memberships: Memberships,
): Promise<void> {
  const { _id: visitorId, workspaceId } = visitor;
  for (const [segmentId, delta] of await changeMembership(ctx, visitorId, { memberships, isWhole: false }))
    await ctx.db.insert("segmentMoves", { workspaceId, segmentId, delta });
}

type Look = {
  memberships: Memberships;
  /** Whether there are no other segments than those decided. */
  isWhole: boolean;
};

/** Writes a visitor's row and returns what counts move by, for the caller to note. */
export async function changeMembership(
  ctx: MutationCtx,
  visitorId: Id<"visitors">,
  { memberships, isWhole }: Look,
): Promise<Map<string, 1 | -1>> {
  const row = await findMembership(ctx, visitorId);
  const before = new Set(row?.segmentIds);
  const moves = new Map<string, 1 | -1>();
  if (isWhole) for (const segmentId of before) if (!memberships.has(segmentId)) moves.set(segmentId, -1);
  for (const [segmentId, isIn] of memberships)
    if (isIn !== before.has(segmentId)) moves.set(segmentId, isIn ? 1 : -1);
  if (moves.size === 0) return moves;
  const staying = [...before].filter((segmentId) => !moves.has(segmentId));
  const coming = [...moves.keys()].filter((segmentId) => !before.has(segmentId));
  const segmentIds = [...staying, ...coming];
  if (row) await ctx.db.patch("segmentMemberships", row._id, { segmentIds });
  else await ctx.db.insert("segmentMemberships", { visitorId, segmentIds });
  return moves;
}

/** Takes a visitor who is about to be deleted out of all segments. */
export async function dropMembership(ctx: MutationCtx, visitorId: Id<"visitors">): Promise<void> {
  const row = await findMembership(ctx, visitorId);
  const workspaceId = row && (await ctx.db.get("visitors", visitorId))?.workspaceId;
  if (!workspaceId) return;
  for (const segmentId of row.segmentIds)
    await ctx.db.insert("segmentMoves", { workspaceId, segmentId, delta: -1 });
  await ctx.db.delete("segmentMemberships", row._id);
}

const findMembership = (ctx: MutationCtx, visitorId: Id<"visitors">) =>
  ctx.db
    .query("segmentMemberships")
    .withIndex("by_visitorId", (q) => q.eq("visitorId", visitorId))
    .unique();
