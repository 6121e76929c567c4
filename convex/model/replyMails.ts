import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { toMailAddress } from "./mailAddress";
import { keepMailAddress } from "./mailAddresses";
import { DEFAULT_QUIET_MS, findMailSettings, senderOf } from "./mailSettings";

/**
 * Answers that may have to be mailed: one row per conversation, written by the team's own calls and by a cron. What a
 * visitor does writes none of it: whether they have read is looked at when the time has come.
 */

const MINUTE_MS = 60_000;
/** Between two mails of a conversation. */
const APART_MS = 15 * MINUTE_MS;
/** While a mail is under way its row is due again when that must have ended. More than one action's mails take. */
const LEASE_MS = 15 * MINUTE_MS;
const BATCH = 50;
const RETRY_AFTER_MS = [5 * MINUTE_MS, 15 * MINUTE_MS, 60 * MINUTE_MS, 360 * MINUTE_MS];

type ReplyMail = Doc<"replyMails">;

/** An agent has answered: the answer is due to be mailed when it has been unread for a while. */
export async function noteReply(ctx: MutationCtx, head: Doc<"conversationHeads">): Promise<void> {
  const { conversationId, workspaceId, visitorId } = head;
  const settings = await findMailSettings(ctx, workspaceId);
  const address = senderOf(settings) && (await addressOf(ctx, visitorId));
  if (!address) return;
  const row = await findReplyMail(ctx, conversationId);
  if (row?.dueAt !== undefined) return;
  await keepMailAddress(ctx, workspaceId, address);
  const now = Date.now();
  const dueAt = nextDue(row, now + (settings?.quietMs ?? DEFAULT_QUIET_MS));
  if (row) await ctx.db.patch("replyMails", row._id, { dueAt, askedAt: now, failures: 0 });
  else {
    const fresh = { workspaceId, conversationId, dueAt, askedAt: now, throughSeq: -1, failures: 0 };
    await ctx.db.insert("replyMails", fresh);
  }
}

/** Takes what is due, for one action per workspace. Full, there may be more. */
export async function claimReplyMails(
  ctx: MutationCtx,
): Promise<{ groups: Id<"replyMails">[][]; isFull: boolean }> {
  const now = Date.now();
  const due = await ctx.db
    .query("replyMails")
    .withIndex("by_dueAt", (q) => q.gte("dueAt", 0).lte("dueAt", now))
    .take(BATCH);
  const groups = new Map<Id<"workspaces">, Id<"replyMails">[]>();
  for (const row of due) {
    groups.set(row.workspaceId, [...(groups.get(row.workspaceId) ?? []), row._id]);
    await ctx.db.patch("replyMails", row._id, { dueAt: now + LEASE_MS });
  }
  return { groups: [...groups.values()], isFull: due.length === BATCH };
}

/** What became of a mail. `throughSeq` is the last message it was about. */
export type MailOutcome =
  | { kind: "wait"; until: number }
  | { kind: "nothing" | "sent" | "refused"; throughSeq: number }
  | { kind: "failed"; throughSeq: number };

/** Writes down what became of a mail, and when to look again. */
export async function settleReplyMail(ctx: MutationCtx, row: ReplyMail, outcome: MailOutcome): Promise<void> {
  const now = Date.now();
  if (outcome.kind === "wait") return ctx.db.patch("replyMails", row._id, { dueAt: outcome.until });
  const retryAfterMs = outcome.kind === "failed" ? RETRY_AFTER_MS[row.failures] : undefined;
  if (retryAfterMs !== undefined) {
    const dueAt = now + retryAfterMs;
    return ctx.db.patch("replyMails", row._id, { dueAt, failures: row.failures + 1 });
  }
  const lastSentAt = outcome.kind === "sent" ? now : row.lastSentAt;
  const settings = await findMailSettings(ctx, row.workspaceId);
  // Answers that came while this was under way had their row already, and asked for nothing.
  const isBehind = await hasAnswerAfter(ctx, row.conversationId, outcome.throughSeq);
  const dueAt = isBehind ? nextDue({ lastSentAt }, now + (settings?.quietMs ?? DEFAULT_QUIET_MS)) : undefined;
  const { throughSeq } = outcome;
  await ctx.db.patch("replyMails", row._id, { dueAt, askedAt: now, throughSeq, lastSentAt, failures: 0 });
}

export function findReplyMail(ctx: QueryCtx, conversationId: Id<"conversations">): Promise<ReplyMail | null> {
  return ctx.db
    .query("replyMails")
    .withIndex("by_conversationId", (q) => q.eq("conversationId", conversationId))
    .unique();
}

const nextDue = (row: Pick<ReplyMail, "lastSentAt"> | null, wanted: number): number =>
  Math.max(wanted, (row?.lastSentAt ?? 0) + APART_MS);

async function addressOf(ctx: QueryCtx, visitorId: Id<"visitors">): Promise<string | null> {
  const visitor = await ctx.db.get("visitors", visitorId);
  return visitor?.email === undefined ? null : toMailAddress(visitor.email);
}

async function hasAnswerAfter(
  ctx: QueryCtx,
  conversationId: Id<"conversations">,
  seq: number,
): Promise<boolean> {
  const later = await ctx.db
    .query("messages")
    .withIndex("by_conversationId_and_seq", (q) => q.eq("conversationId", conversationId).gt("seq", seq))
    .take(BATCH);
  return later.some(({ sender }) => sender.kind === "agent");
}
