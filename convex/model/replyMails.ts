import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { toMailAddress } from "./mailAddress";
import { keepMailAddress } from "./mailAddresses";
import { hasAnswerAfter, type MailPlace, placeOf } from "./mailPlaces";
import { DEFAULT_QUIET_MS, findMailSettings, senderOf } from "./mailSettings";
import { runQueueBy } from "./queues";

/**
 * Answers that may have to be mailed: one row per conversation or ticket, written by the team's own calls and by runs of the queue. What a
 * visitor does writes none of it: whether they have read is looked at when the time has come.
 */

const MINUTE_MS = 60_000;
/** Between two mails of one place. */
const APART_MS = 15 * MINUTE_MS;
/** While a mail is under way its row is due again when that must have ended. More than one action's mails take. */
const LEASE_MS = 15 * MINUTE_MS;
/** Answers that fall due within a minute of each other go out together. */
const RUNS_APART_MS = MINUTE_MS;
const BATCH = 50;
const RETRY_AFTER_MS = [5 * MINUTE_MS, 15 * MINUTE_MS, 60 * MINUTE_MS, 360 * MINUTE_MS];

type ReplyMail = Doc<"replyMails">;

/** An agent has answered: the answer is due to be mailed when it has been unread for a while. */
export async function noteReply(
  ctx: MutationCtx,
  { workspaceId, visitorId }: Pick<Doc<"visitors">, "workspaceId"> & { visitorId: Id<"visitors"> },
  place: MailPlace,
): Promise<void> {
  const settings = await findMailSettings(ctx, workspaceId);
  const address = senderOf(settings) && (await addressOf(ctx, visitorId));
  if (!address) return;
  const row = await findReplyMail(ctx, place);
  if (row?.dueAt !== undefined) return;
  await keepMailAddress(ctx, workspaceId, address);
  const now = Date.now();
  const dueAt = nextDue(row, now + (settings?.quietMs ?? DEFAULT_QUIET_MS));
  if (row) await ctx.db.patch("replyMails", row._id, { dueAt, askedAt: now, failures: 0 });
  else {
    const fresh = { workspaceId, ...place, dueAt, askedAt: now, throughSeq: -1, failures: 0 };
    await ctx.db.insert("replyMails", fresh);
  }
  await runQueueBy(ctx, { queue: "mail", workspaceId }, dueAt);
}

/** Takes what is due in a workspace, for one action. `nextAt` is when to look again, null if nothing waits. */
export async function claimReplyMails(
  ctx: MutationCtx,
  workspaceId: Id<"workspaces">,
): Promise<{ replyMailIds: Id<"replyMails">[]; nextAt: number | null }> {
  const now = Date.now();
  const due = await waiting(ctx, workspaceId, now).take(BATCH);
  for (const row of due) await ctx.db.patch("replyMails", row._id, { dueAt: now + LEASE_MS });
  const next = await waiting(ctx, workspaceId).first();
  const isFull = due.length === BATCH;
  const nextAt = next?.dueAt === undefined ? null : Math.max(next.dueAt, now + (isFull ? 0 : RUNS_APART_MS));
  return { replyMailIds: due.map(({ _id }) => _id), nextAt };
}

/** What waits in a workspace, soonest first; with `until`, what is due by then. */
function waiting(ctx: QueryCtx, workspaceId: Id<"workspaces">, until = Number.MAX_SAFE_INTEGER) {
  return ctx.db
    .query("replyMails")
    .withIndex("by_workspaceId_and_dueAt", (q) =>
      q.eq("workspaceId", workspaceId).gte("dueAt", 0).lte("dueAt", until),
    );
}

/** What became of a mail. `throughSeq` is the last message it was about. */
export type MailOutcome =
  | { kind: "wait"; until: number }
  | { kind: "nothing" | "sent" | "refused"; throughSeq: number }
  | { kind: "failed"; throughSeq: number };

/** Writes down what became of a mail, and when to look again. */
export async function settleReplyMail(ctx: MutationCtx, row: ReplyMail, outcome: MailOutcome): Promise<void> {
  const now = Date.now();
  const retryAfterMs = outcome.kind === "failed" ? RETRY_AFTER_MS[row.failures] : undefined;
  if (outcome.kind === "wait") await putOff(ctx, row, { dueAt: outcome.until });
  else if (retryAfterMs !== undefined)
    await putOff(ctx, row, { dueAt: now + retryAfterMs, failures: row.failures + 1 });
  else await settleWhole(ctx, row, outcome);
}

/** Lets a row be looked at again at another time, or not at all. */
async function putOff(
  ctx: MutationCtx,
  row: ReplyMail,
  change: Partial<ReplyMail> & Pick<ReplyMail, "dueAt">,
): Promise<void> {
  await ctx.db.patch("replyMails", row._id, change);
  const place = { queue: "mail" as const, workspaceId: row.workspaceId };
  if (change.dueAt !== undefined) await runQueueBy(ctx, place, change.dueAt);
}

/** Nothing is to be tried again; later answers may be due already. */
async function settleWhole(
  ctx: MutationCtx,
  row: ReplyMail,
  outcome: Exclude<MailOutcome, { kind: "wait" }>,
): Promise<void> {
  const now = Date.now();
  const lastSentAt = outcome.kind === "sent" ? now : row.lastSentAt;
  const settings = await findMailSettings(ctx, row.workspaceId);
  // Answers that came while this was under way had their row already, and asked for nothing.
  const place = placeOf(row);
  const isBehind = place !== null && (await hasAnswerAfter(ctx, place, outcome.throughSeq));
  const dueAt = isBehind ? nextDue({ lastSentAt }, now + (settings?.quietMs ?? DEFAULT_QUIET_MS)) : undefined;
  const { throughSeq } = outcome;
  await putOff(ctx, row, { dueAt, askedAt: now, throughSeq, lastSentAt, failures: 0 });
}

function findReplyMail(ctx: QueryCtx, place: MailPlace): Promise<ReplyMail | null> {
  const { conversationId, ticketId } = place;
  const rows = ctx.db.query("replyMails");
  return conversationId
    ? rows.withIndex("by_conversationId", (q) => q.eq("conversationId", conversationId)).unique()
    : rows.withIndex("by_ticketId", (q) => q.eq("ticketId", ticketId)).unique();
}

const nextDue = (row: Pick<ReplyMail, "lastSentAt"> | null, wanted: number): number =>
  Math.max(wanted, (row?.lastSentAt ?? 0) + APART_MS);

async function addressOf(ctx: QueryCtx, visitorId: Id<"visitors">): Promise<string | null> {
  const visitor = await ctx.db.get("visitors", visitorId);
  return visitor?.email === undefined ? null : toMailAddress(visitor.email);
}
