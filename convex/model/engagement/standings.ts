import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import { inputInvalid } from "../../errors";
import { DEFAULT_LIMITS, type PaceLimits } from "./decidePace";

/** A visitor's own rows: what has become of items, how often something was shown of late, which visit this is. */

type VisitorId = Id<"visitors">;
type State = Doc<"itemStates">;

/** Up to so many states are read one by one; beyond, the visitor's own together, and at most so many. */
const MAX_SINGLE_READS = 64;
const MAX_TOGETHER = 1_024;
const MAX_QUIET_MS = 7 * 86_400_000;
const MAX_PER_DAY = 100;

/** What has become of these items, by id; one that was never shown has no entry. */
export async function loadStates(
  ctx: QueryCtx,
  visitorId: VisitorId,
  itemIds: readonly string[],
): Promise<Map<string, State>> {
  const known = new Map<string, State>();
  let isAll = false;
  if (itemIds.length > MAX_SINGLE_READS) {
    const rows = await ctx.db
      .query("itemStates")
      .withIndex("by_visitorId_and_itemId", (q) => q.eq("visitorId", visitorId))
      .take(MAX_TOGETHER);
    for (const row of rows) known.set(row.itemId, row);
    isAll = rows.length < MAX_TOGETHER;
  }
  const missing = isAll ? [] : itemIds.filter((id) => !known.has(id));
  const rows = await Promise.all(missing.map((itemId) => findState(ctx, visitorId, itemId)));
  for (const row of rows) if (row) known.set(row.itemId, row);
  return known;
}

/** What has become of one item. */
export function findState(ctx: QueryCtx, visitorId: VisitorId, itemId: string): Promise<State | null> {
  return ctx.db
    .query("itemStates")
    .withIndex("by_visitorId_and_itemId", (q) => q.eq("visitorId", visitorId).eq("itemId", itemId))
    .unique();
}

/** How often something was shown to a visitor of late; null: never. */
export function findPace(ctx: QueryCtx, visitorId: VisitorId): Promise<Doc<"visitorPaces"> | null> {
  return ctx.db
    .query("visitorPaces")
    .withIndex("by_visitorId", (q) => q.eq("visitorId", visitorId))
    .unique();
}

/**
 * When a visitor's present visit began, ms; 0 before the first was noted. A time and not its number, since a sign-in adds up
 * the visits of two records, and what was shown in a visit must have been shown in it afterwards.
 */
export async function visitSince(ctx: QueryCtx, visitorId: VisitorId): Promise<number> {
  const row = await ctx.db
    .query("visitorVisits")
    .withIndex("by_visitorId", (q) => q.eq("visitorId", visitorId))
    .unique();
  return row?.startedAt ?? 0;
}

/** How often a workspace's visitors may be addressed. */
export async function paceLimitsOf(ctx: QueryCtx, workspaceId: Id<"workspaces">): Promise<PaceLimits> {
  const row = await ctx.db
    .query("paceSettings")
    .withIndex("by_workspaceId", (q) => q.eq("workspaceId", workspaceId))
    .unique();
  return row ? { quietMs: row.quietMs, perDay: row.perDay } : DEFAULT_LIMITS;
}

/** Sets how often a workspace's visitors may be addressed. @throws INPUT_INVALID */
export async function setPaceLimits(
  ctx: MutationCtx,
  workspaceId: Id<"workspaces">,
  { quietMs, perDay }: PaceLimits,
): Promise<void> {
  if (!Number.isInteger(quietMs) || quietMs < 0 || quietMs > MAX_QUIET_MS)
    throw inputInvalid("quietMs: is a whole number of milliseconds, a week at most.");
  if (!Number.isInteger(perDay) || perDay < 1 || perDay > MAX_PER_DAY)
    throw inputInvalid(`perDay: is a whole number from 1 to ${MAX_PER_DAY}.`);
  const row = await ctx.db
    .query("paceSettings")
    .withIndex("by_workspaceId", (q) => q.eq("workspaceId", workspaceId))
    .unique();
  if (row) await ctx.db.patch("paceSettings", row._id, { quietMs, perDay });
  else await ctx.db.insert("paceSettings", { workspaceId, quietMs, perDay });
}
