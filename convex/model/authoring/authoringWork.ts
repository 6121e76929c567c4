import { getConvexSize } from "convex/values";
import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { AuthoredView } from "../../authoringValidators";
import { inputInvalid } from "../../errors";
import type { Authored } from "./authored";
import { checkKind } from "./authored";

/** What an author has not finished: theirs alone, and never before visitors. */

/** What a finished tour may have, and room for what will not stay in it. */
const MAX_BYTES = 500 * 1_024;
/** An agent is at work on a few things at a time; each may be large. */
const MAX_LISTED = 10;
const KEPT_MS = 30 * 86_400_000;

type Row = Doc<"authoringWork">;
type Keeping = Pick<Row, "fields" | "baseVersion">;

/** What this agent has not finished of a content; null: nothing. */
export async function workOf(
  ctx: QueryCtx,
  agentId: Id<"agents">,
  { itemId }: Authored,
): Promise<AuthoredView["work"]> {
  const row = await findWork(ctx, agentId, itemId);
  return row && { fields: row.fields, baseVersion: row.baseVersion, savedAt: row.savedAt };
}

/** What an agent has not finished of a kind, each with when it was saved. */
export async function listWork(
  ctx: QueryCtx,
  agentId: Id<"agents">,
  kind: Row["kind"],
): Promise<Pick<Row, "itemId" | "savedAt">[]> {
  const rows = await ctx.db
    .query("authoringWork")
    .withIndex("by_agentId_and_itemId", (q) => q.eq("agentId", agentId))
    .take(MAX_LISTED);
  return rows.filter((row) => row.kind === kind).map(({ itemId, savedAt }) => ({ itemId, savedAt }));
}

/** Keeps it for 30 days, in the place of what was kept before. @throws INPUT_INVALID */
export async function keepWork(
  ctx: MutationCtx,
  agentId: Id<"agents">,
  { kind, itemId, fields, baseVersion }: Authored & Keeping,
): Promise<number> {
  checkKind(kind, fields);
  if (!Number.isInteger(baseVersion) || baseVersion < 1) throw inputInvalid("baseVersion: is a version.");
  if (getConvexSize(fields) > MAX_BYTES) throw inputInvalid("fields: have too much in them.");
  const savedAt = Date.now();
  const row = await findWork(ctx, agentId, itemId);
  const work = { fields, baseVersion, savedAt };
  if (row) await ctx.db.patch("authoringWork", row._id, work);
  else await ctx.db.insert("authoringWork", { agentId, kind, itemId, ...work });
  return savedAt;
}

/** Forgets it. */
export async function dropWork(ctx: MutationCtx, agentId: Id<"agents">, { itemId }: Authored): Promise<void> {
  const row = await findWork(ctx, agentId, itemId);
  if (row) await ctx.db.delete("authoringWork", row._id);
}

/** Deletes up to `count` that nobody has touched for 30 days. Returns how many went. */
export async function deleteOldWork(ctx: MutationCtx, count: number): Promise<number> {
  const rows = await ctx.db
    .query("authoringWork")
    .withIndex("by_savedAt", (q) => q.lt("savedAt", Date.now() - KEPT_MS))
    .take(count);
  for (const { _id } of rows) await ctx.db.delete("authoringWork", _id);
  return rows.length;
}

const findWork = (ctx: QueryCtx, agentId: Id<"agents">, itemId: Row["itemId"]): Promise<Row | null> =>
  ctx.db
    .query("authoringWork")
    .withIndex("by_agentId_and_itemId", (q) => q.eq("agentId", agentId).eq("itemId", itemId))
    .unique();
