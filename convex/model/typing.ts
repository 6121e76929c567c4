import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import type { Side } from "./reading";
import { clip } from "./text";

/** Who is writing. Only that somebody is; what, only of a visitor whose workspace asks for it and who is told so. */

/** A sign of typing counts for so long. */
export const TYPING_MS = 6_000;
/** A sign sooner than this after the last one is not written down. */
const SIGN_EVERY_MS = 3_000;
const MAX_DRAFT_LENGTH = 500;

type Writer = { side: Side; agentId?: Id<"agents">; draft?: string | undefined };
/** `limit` runs only if something is about to be written, and throws if the writer has to wait. */
type Sign = Writer & { isTyping: boolean; limit?: () => Promise<void> };

/** Records that a side is writing, or no longer is. Writes at most once in three seconds while it goes on. */
export async function setTyping(
  ctx: MutationCtx,
  conversationId: Id<"conversations">,
  sign: Sign,
): Promise<void> {
  const row = await findTyping(ctx, conversationId, sign.side);
  const now = Date.now();
  if (sign.isTyping) {
    const isNew = row?.agentId !== sign.agentId;
    // A little early is in time: clients keep the pace by their own clocks.
    if (row && !isNew && row.until - TYPING_MS > now - SIGN_EVERY_MS + 500) return;
    await sign.limit?.();
    const draft = sign.draft === undefined ? undefined : clip(sign.draft, MAX_DRAFT_LENGTH);
    const value = { agentId: sign.agentId, draft, until: now + TYPING_MS };
    if (row) await ctx.db.patch("typing", row._id, value);
    else await ctx.db.insert("typing", { conversationId, side: sign.side, ...value });
  } else if (row && row.agentId === sign.agentId) {
    await sign.limit?.();
    await ctx.db.delete("typing", row._id);
  }
}

/** Whoever has sent a message is not writing it any more. */
export async function endTyping(
  ctx: MutationCtx,
  conversationId: Id<"conversations">,
  { side, agentId }: Writer,
): Promise<void> {
  const row = await findTyping(ctx, conversationId, side);
  if (row && row.agentId === agentId) await ctx.db.delete("typing", row._id);
}

/** The row of a side that is writing, or null. Readers hide it by their own clocks once its time is up. */
export async function typingOf(
  ctx: QueryCtx,
  conversationId: Id<"conversations">,
  side: Side,
): Promise<Doc<"typing"> | null> {
  const row = await findTyping(ctx, conversationId, side);
  return row && row.until > Date.now() ? row : null;
}

/** Deletes up to `count` signs whose time is up. Returns how many went. */
export async function deleteOldTyping(ctx: MutationCtx, count: number): Promise<number> {
  const rows = await ctx.db
    .query("typing")
    .withIndex("by_until", (q) => q.lt("until", Date.now()))
    .take(count);
  for (const row of rows) await ctx.db.delete("typing", row._id);
  return rows.length;
}

function findTyping(
  ctx: QueryCtx,
  conversationId: Id<"conversations">,
  side: Side,
): Promise<Doc<"typing"> | null> {
  return ctx.db
    .query("typing")
    .withIndex("by_conversationId_and_side", (q) => q.eq("conversationId", conversationId).eq("side", side))
    .unique();
}
