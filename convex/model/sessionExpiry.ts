import type { Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { isAdmitted } from "./admission";
import { admissionOf, workspaceSettings } from "./settings";

/** Ending many sessions: what time has ended, what a key had proven, and everything of a workspace. In batches. */

/**
 * Ends up to `count` sessions whose time is up, which ends their live queries. A refreshed token's row stays, spent, as
 * long as its successor may live; all others go. Returns how many there were.
 */
export async function expireSessions(ctx: MutationCtx, count: number): Promise<number> {
  const now = Date.now();
  const rows = await ctx.db
    .query("widgetSessions")
    .withIndex("by_expiresAt", (q) => q.lt("expiresAt", now))
    .take(count);
  for (const { _id, revoked, spent, keptUntil = 0 } of rows) {
    const isKept = !revoked && !spent && keptUntil > now;
    if (isKept) await ctx.db.patch("widgetSessions", _id, { spent: true, expiresAt: keptUntil });
    else await ctx.db.delete("widgetSessions", _id);
  }
  return rows.length;
}

/** Which sessions are to end: those proven with a key, or those of a workspace made before a moment. */
export type Ending = { keyId?: Id<"identityKeys">; workspaceId?: Id<"workspaces">; before?: number };

/** Revokes up to `count` sessions. Returns how many there were. */
export async function endSessions(ctx: MutationCtx, ending: Ending, count: number): Promise<number> {
  const { keyId, workspaceId, before } = ending;
  const table = ctx.db.query("widgetSessions");
  const rows = keyId
    ? await table
        .withIndex("by_keyId_and_revoked", (q) => q.eq("keyId", keyId).eq("revoked", false))
        .take(count)
    : workspaceId
      ? await table
          .withIndex("by_workspaceId_and_revoked", (q) =>
            q
              .eq("workspaceId", workspaceId)
              .eq("revoked", false)
              .lt("_creationTime", before ?? Date.now()),
          )
          .take(count)
      : [];
  for (const { _id } of rows) await ctx.db.patch("widgetSessions", _id, { revoked: true });
  return rows.length;
}

/** Sessions of a workspace made between two moments, both left out. */
type Stretch = { workspaceId: Id<"workspaces">; after: number; before: number };

/**
 * Looks at up to `count` sessions and ends those of visitors whom the workspace does not let in any more. Returns when the
 * last of them was made, to go on after it, or null if there are no more. What counts is what the visitor is by now.
 */
export async function endUnadmitted(
  ctx: MutationCtx,
  { workspaceId, after, before }: Stretch,
  count: number,
): Promise<number | null> {
  const admission = admissionOf(await workspaceSettings(ctx, workspaceId));
  const rows = await ctx.db
    .query("widgetSessions")
    .withIndex("by_workspaceId_and_revoked", (q) =>
      q
        .eq("workspaceId", workspaceId)
        .eq("revoked", false)
        .gt("_creationTime", after)
        .lt("_creationTime", before),
    )
    .take(count);
  for (const { _id, visitorId } of rows) {
    const visitor = await ctx.db.get("visitors", visitorId);
    if (!visitor || isAdmitted(admission, visitor.kind)) continue;
    await ctx.db.patch("widgetSessions", _id, { revoked: true });
  }
  return rows.length < count ? null : (rows.at(-1)?._creationTime ?? null);
}

/** Deletes up to `count` tombstones whose time is up. Returns how many went. */
export async function deleteTombstones(ctx: MutationCtx, count: number): Promise<number> {
  const rows = await ctx.db
    .query("tokenTombstones")
    .withIndex("by_expiresAt", (q) => q.lt("expiresAt", Date.now()))
    .take(count);
  for (const row of rows) await ctx.db.delete("tokenTombstones", row._id);
  return rows.length;
}
