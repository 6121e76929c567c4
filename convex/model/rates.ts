import type { Doc } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { rateLimited } from "../errors";

/**
 * Token buckets in rows of their own: one per action and subject (a visitor, an agent, an e-mail's or an address's
 * hash), never one per workspace, so that no two strangers write the same row.
 */

const MINUTE_MS = 60_000;
const KEPT_FULL_MS = 60 * MINUTE_MS;
const perHour = (burst: number, rate: number) => ({ burst, refillPerMs: rate / (60 * MINUTE_MS) });
const perMinute = (burst: number, rate: number) => ({ burst, refillPerMs: rate / MINUTE_MS });

const LIMITS = {
  /** Per visitor: a person clicking fast through a site. */
  boot: perMinute(30, 60),
  /** Per address hash: an office behind one address. */
  bootFromAddress: perMinute(300, 600),
  newVisitorFromAddress: perMinute(60, 60),
  refresh: perMinute(5, 10),
  /** Revocations of tokens nobody has registered, and documents asked for by pages that are not listed. */
  tombstoneFromAddress: perMinute(30, 30),
  badOriginFromAddress: perMinute(10, 10),
  identify: perMinute(10, 20),
  heartbeat: perMinute(30, 60),
  markRead: perMinute(60, 120),
  /** Per visitor: batches of events, one in two seconds and one per route. */
  track: perMinute(40, 60),
  conversation: perMinute(5, 1),
  message: perMinute(20, 30),
  messageFromAddress: perMinute(120, 240),
  attachment: perHour(5, 10),
  attachmentFromAddress: perHour(30, 60),
  agentAttachment: perMinute(30, 10),
  /** New tickets; what is written in them counts as messages. */
  ticket: perHour(5, 10),
  ticketFromAddress: perHour(30, 60),
  /** Per visitor: a search per pause of typing; a thumb that changes its mind. */
  articleSearch: perMinute(40, 60),
  articleFeedback: perMinute(20, 20),
  /** Per visitor: answers, changes and refusals to rate; ticks. */
  csat: perMinute(10, 10),
  checklist: perMinute(60, 60),
  /** Per agent: each looks at all visitors. */
  segments: perMinute(10, 20),
  /** Per visitor: leases, showings and clicks over all tabs. */
  engagement: perMinute(60, 60),
  /** Per agent: questions to visitors' pages. */
  askPage: perMinute(30, 30),
  /** Per visitor: answers to surveys, showings and ends of them. */
  survey: perMinute(60, 120),
  /** Per visitor: what becomes of tours, and tooltips that were looked at. */
  tour: perMinute(120, 120),
  tooltip: perMinute(60, 60),
  /** Per visitor: what was found on a page, over all tabs. */
  tooltipTargets: perMinute(20, 20),
  /** Per agent: everything; answers; changes that cost much or reach far. */
  team: perMinute(240, 480),
  reply: perMinute(60, 120),
  settings: perMinute(20, 20),
  /** Per agent: pages opened for writing. Per address hash: codes tried. */
  authoring: perMinute(10, 10),
  authoringFromAddress: perMinute(10, 10),
  /** A visitor's signs of typing: one in three seconds, and one when it stops. */
  typing: perMinute(30, 40),
  /** Per e-mail hash and per address hash; a right password gives its token back. */
  signIn: perMinute(10, 2),
  signInFromAddress: perMinute(30, 6),
} as const;
export type RateLimit = keyof typeof LIMITS;

/** Takes one token. Returns 0, or the milliseconds to wait if there is none; then nothing was written. */
export async function takeToken(ctx: MutationCtx, limit: RateLimit, subject: string): Promise<number> {
  const { burst, refillPerMs } = LIMITS[limit];
  const row = await findBucket(ctx, limit, subject);
  const now = Date.now();
  const available = row ? refilled(row, limit, now) : burst;
  if (available < 1) return Math.ceil((1 - available) / refillPerMs);
  await writeBucket(ctx, row, { key: `${limit}:${subject}`, limit, tokens: available - 1 });
  return 0;
}

/** Takes one token. @throws RATE_LIMITED with the time to wait */
export async function takeTokenOrThrow(ctx: MutationCtx, limit: RateLimit, subject: string): Promise<void> {
  const retryAfterMs = await takeToken(ctx, limit, subject);
  if (retryAfterMs > 0) throw rateLimited(retryAfterMs);
}

/** Puts one token back, for attempts that turned out to be right. */
export async function giveTokenBack(ctx: MutationCtx, limit: RateLimit, subject: string): Promise<void> {
  const row = await findBucket(ctx, limit, subject);
  if (!row) return;
  const tokens = Math.min(LIMITS[limit].burst, refilled(row, limit, Date.now()) + 1);
  await writeBucket(ctx, row, { key: row.key, limit, tokens });
}

/**
 * Deletes up to `count` rows of buckets that have been full for a while: not at once, or this would meet the visitors
 * who are just taking from them. Returns how many went.
 */
export async function deleteFullBuckets(ctx: MutationCtx, count: number): Promise<number> {
  const rows = await ctx.db
    .query("rateLimits")
    .withIndex("by_fullAt", (q) => q.lt("fullAt", Date.now() - KEPT_FULL_MS))
    .take(count);
  for (const row of rows) await ctx.db.delete("rateLimits", row._id);
  return rows.length;
}

function findBucket(ctx: MutationCtx, limit: RateLimit, subject: string): Promise<Doc<"rateLimits"> | null> {
  return ctx.db
    .query("rateLimits")
    .withIndex("by_key", (q) => q.eq("key", `${limit}:${subject}`))
    .unique();
}

const refilled = (row: Doc<"rateLimits">, limit: RateLimit, now: number) =>
  Math.min(LIMITS[limit].burst, row.tokens + Math.max(0, now - row.updatedAt) * LIMITS[limit].refillPerMs);

async function writeBucket(
  ctx: MutationCtx,
  row: Doc<"rateLimits"> | null,
  bucket: { key: string; limit: RateLimit; tokens: number },
): Promise<void> {
  const { burst, refillPerMs } = LIMITS[bucket.limit];
  const now = Date.now();
  const value = {
    tokens: bucket.tokens,
    updatedAt: now,
    fullAt: now + (burst - bucket.tokens) / refillPerMs,
  };
  if (row) await ctx.db.patch("rateLimits", row._id, value);
  else await ctx.db.insert("rateLimits", { key: bucket.key, ...value });
}
