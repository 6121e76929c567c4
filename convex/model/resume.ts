import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { sha256Hex } from "./tokens";

/**
 * Resume secrets: how a browser finds its anonymous visitor again after its token has expired. A secret is replaced at
 * every boot. The one before stays good for two tabs booting at once, and for as long as it takes to repeat a boot
 * whose answer was lost. Never for verified visitors: they prove who they are each time.
 */

const IDLE_LIFE_MS = 90 * 86_400_000;
const GRACE_MS = 60_000;
const MAX_HANDLES_PER_VISITOR = 100;

type Presented = { workspaceId: Id<"workspaces">; secret: string; nextHash: string };

/** The handle of a presented secret if it may open a session for its visitor, else null. */
export async function findResumeHandle(
  ctx: QueryCtx,
  presented: Presented,
): Promise<Doc<"resumeHandles"> | null> {
  const handle = await findHandle(ctx, await sha256Hex(presented.secret));
  const now = Date.now();
  if (!handle || handle.workspaceId !== presented.workspaceId || handle.expiresAt <= now) return null;
  const repeated = handle.successorHash === presented.nextHash;
  const inGrace = handle.graceUntil === undefined || now <= handle.graceUntil;
  return repeated || inGrace ? handle : null;
}

type Rotation = {
  workspaceId: Id<"workspaces">;
  visitorId: Id<"visitors">;
  nextHash: string;
  used: Doc<"resumeHandles"> | null;
  readsFrom: number | undefined;
};

/** Registers the next secret and starts the grace of the one just used. Does nothing if the next one is registered. */
export async function rotateResumeHandle(ctx: MutationCtx, rotation: Rotation): Promise<void> {
  const { workspaceId, visitorId, nextHash, used, readsFrom } = rotation;
  if (await findHandle(ctx, nextHash)) return;
  const now = Date.now();
  if (used) {
    if (used.successorHash === undefined) {
      await ctx.db.patch("resumeHandles", used._id, { successorHash: nextHash, graceUntil: now + GRACE_MS });
    }
    // Whoever presents a secret has stored it: nobody will need its predecessor again.
    if (used.predecessorId) await retire(ctx, used.predecessorId);
  }
  await ctx.db.insert("resumeHandles", {
    secretHash: nextHash,
    workspaceId,
    visitorId,
    expiresAt: now + IDLE_LIFE_MS,
    predecessorId: used?._id,
    readsFrom,
  });
}

/** Makes every secret of a visitor useless. */
export async function forgetResumeHandles(ctx: MutationCtx, visitorId: Id<"visitors">): Promise<void> {
  const handles = await ctx.db
    .query("resumeHandles")
    .withIndex("by_visitorId", (q) => q.eq("visitorId", visitorId))
    .take(MAX_HANDLES_PER_VISITOR);
  for (const handle of handles) await ctx.db.delete("resumeHandles", handle._id);
}

/** Deletes up to `count` handles whose time is up. Returns how many went. */
export async function deleteExpiredHandles(ctx: MutationCtx, count: number): Promise<number> {
  const handles = await ctx.db
    .query("resumeHandles")
    .withIndex("by_expiresAt", (q) => q.lt("expiresAt", Date.now()))
    .take(count);
  for (const handle of handles) await ctx.db.delete("resumeHandles", handle._id);
  return handles.length;
}

async function retire(ctx: MutationCtx, id: Id<"resumeHandles">): Promise<void> {
  const handle = await ctx.db.get("resumeHandles", id);
  if (!handle) return;
  const graceUntil = handle.graceUntil ?? 0;
  if (graceUntil < Date.now()) await ctx.db.delete("resumeHandles", id);
  else await ctx.db.patch("resumeHandles", id, { expiresAt: graceUntil });
}

function findHandle(ctx: QueryCtx, secretHash: string): Promise<Doc<"resumeHandles"> | null> {
  return ctx.db
    .query("resumeHandles")
    .withIndex("by_secretHash", (q) => q.eq("secretHash", secretHash))
    .unique();
}
