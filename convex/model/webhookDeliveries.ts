import type { Infer } from "convex/values";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { notFound } from "../errors";
import type { WebhookAttempt, webhookDelivery } from "../webhookValidators";
import { runQueueBy } from "./queues";
import { healthOf } from "./webhookEndpoints";

/**
 * Deliveries: each is tried until it is accepted or its retries are used up. While a try is under way its row is due
 * again when the try must have ended, so that one that died with its process is made again.
 */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const RETRY_AFTER_MS = [5000, MINUTE_MS, 10 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS];
/** Of each wait, up to so much more. */
const JITTER = 0.2;
/** More than all tries of one action take. */
const LEASE_MS = 90_000;
/** Retries that fall due soon after each other go out together. */
const APART_MS = 10_000;
const BATCH = 100;
const LOG_LENGTH = 100;
const PRUNED = 200;
const MAX_ATTEMPTS_KEPT = 10;
const GIVEN_UP_AFTER_MS = 5 * 24 * HOUR_MS;
const GONE = 410;

type Delivery = Doc<"webhookDeliveries">;
type Content = Pick<Delivery, "eventId" | "type" | "body">;

/** Queues a delivery with all its retries, in a run of the queue. */
export function addDelivery(
  ctx: MutationCtx,
  endpoint: Doc<"webhookEndpoints">,
  content: Content,
): Promise<Id<"webhookDeliveries">> {
  return ctx.db.insert("webhookDeliveries", {
    workspaceId: endpoint.workspaceId,
    endpointId: endpoint._id,
    ...content,
    state: "waiting",
    attempts: [],
    retriesLeft: RETRY_AFTER_MS.length,
    dueAt: Date.now(),
  });
}

/** Queues a delivery that is tried once, by the caller. */
export async function addSingleDelivery(
  ctx: MutationCtx,
  endpoint: Doc<"webhookEndpoints">,
  content: Content,
): Promise<Id<"webhookDeliveries">> {
  const dueAt = Date.now() + LEASE_MS;
  await runQueueBy(ctx, placeOf(endpoint), dueAt);
  return ctx.db.insert("webhookDeliveries", {
    workspaceId: endpoint.workspaceId,
    endpointId: endpoint._id,
    ...content,
    state: "waiting",
    attempts: [],
    retriesLeft: 0,
    dueAt,
  });
}

/** Lets a delivery be tried once more, now and by the caller, whatever became of it. */
export async function claimAgain(ctx: MutationCtx, delivery: Delivery): Promise<void> {
  const dueAt = Date.now() + LEASE_MS;
  await ctx.db.patch("webhookDeliveries", delivery._id, { state: "waiting", retriesLeft: 0, dueAt });
  await runQueueBy(ctx, placeOf(delivery), dueAt);
}

/** Takes what is due in a workspace, for one action per endpoint. `nextAt` is when to look again, null if nothing waits. */
export async function claimDue(
  ctx: MutationCtx,
  workspaceId: Id<"workspaces">,
): Promise<{ groups: Id<"webhookDeliveries">[][]; nextAt: number | null }> {
  const now = Date.now();
  const due = await waiting(ctx, workspaceId, now).take(BATCH);
  const groups = new Map<Id<"webhookEndpoints">, Id<"webhookDeliveries">[]>();
  for (const delivery of due) {
    groups.set(delivery.endpointId, [...(groups.get(delivery.endpointId) ?? []), delivery._id]);
    await ctx.db.patch("webhookDeliveries", delivery._id, { dueAt: now + LEASE_MS });
  }
  const next = await waiting(ctx, workspaceId).first();
  const isFull = due.length === BATCH;
  const nextAt = next?.dueAt === undefined ? null : Math.max(next.dueAt, now + (isFull ? 0 : APART_MS));
  return { groups: [...groups.values()], nextAt };
}

/** What waits in a workspace, soonest first; with `until`, what is due by then. */
function waiting(ctx: QueryCtx, workspaceId: Id<"workspaces">, until = Number.MAX_SAFE_INTEGER) {
  return ctx.db
    .query("webhookDeliveries")
    .withIndex("by_workspaceId_and_dueAt", (q) =>
      q.eq("workspaceId", workspaceId).gte("dueAt", 0).lte("dueAt", until),
    );
}

const placeOf = ({ workspaceId }: { workspaceId: Id<"workspaces"> }) => ({
  queue: "webhooks" as const,
  workspaceId,
});

/** Writes down how a try went, and what follows from it. Late news of a try that counted as lost changes nothing. */
export async function recordAttempt(
  ctx: MutationCtx,
  deliveryId: Id<"webhookDeliveries">,
  attempt: WebhookAttempt,
): Promise<void> {
  const delivery = await ctx.db.get("webhookDeliveries", deliveryId);
  if (delivery?.state !== "waiting") return;
  const isAccepted = attempt.status !== null && attempt.status >= 200 && attempt.status < 300;
  const isLast = delivery.retriesLeft === 0 || attempt.status === GONE;
  const attempts = [...delivery.attempts, attempt].slice(-MAX_ATTEMPTS_KEPT);
  if (isAccepted || isLast) {
    const state = isAccepted ? ("delivered" as const) : ("failed" as const);
    await ctx.db.patch("webhookDeliveries", deliveryId, { state, attempts, dueAt: undefined });
  } else {
    const wait = RETRY_AFTER_MS[RETRY_AFTER_MS.length - delivery.retriesLeft] ?? HOUR_MS;
    const dueAt = Date.now() + wait * (1 + JITTER * Math.random());
    const retriesLeft = delivery.retriesLeft - 1;
    await ctx.db.patch("webhookDeliveries", deliveryId, { attempts, retriesLeft, dueAt });
    await runQueueBy(ctx, placeOf(delivery), dueAt);
  }
  if (delivery.type !== "webhook.test") await judge(ctx, delivery, { isAccepted, isLast, attempt });
}

/** Ends a delivery that will not be tried: its endpoint is paused. */
export async function dropDelivery(ctx: MutationCtx, deliveryId: Id<"webhookDeliveries">): Promise<void> {
  const delivery = await ctx.db.get("webhookDeliveries", deliveryId);
  if (delivery?.state !== "waiting") return;
  await ctx.db.patch("webhookDeliveries", deliveryId, { state: "failed", dueAt: undefined });
}

/** Keeps in mind since when an endpoint fails, and pauses one that has failed for days or says that it is gone. */
async function judge(
  ctx: MutationCtx,
  { endpointId }: Delivery,
  { isAccepted, isLast, attempt }: { isAccepted: boolean; isLast: boolean; attempt: WebhookAttempt },
): Promise<void> {
  const health = await healthOf(ctx, endpointId);
  if (isAccepted) {
    if (health) await ctx.db.delete("webhookHealth", health._id);
    return;
  }
  const now = Date.now();
  const failingSince = health?.failingSince ?? now;
  if (!health) await ctx.db.insert("webhookHealth", { endpointId, failingSince });
  // Only with a delivery that has used up its retries: one failure now and one last week are no five days.
  const isHopeless = attempt.status === GONE || (isLast && now - failingSince >= GIVEN_UP_AFTER_MS);
  const endpoint = isHopeless ? await ctx.db.get("webhookEndpoints", endpointId) : null;
  if (endpoint && endpoint.paused === undefined)
    await ctx.db.patch("webhookEndpoints", endpointId, { paused: "failing" });
}

/** The newest deliveries of an endpoint. */
export async function deliveryLog(
  ctx: QueryCtx,
  endpointId: Id<"webhookEndpoints">,
): Promise<Infer<typeof webhookDelivery>[]> {
  const rows = await newest(ctx, endpointId, LOG_LENGTH);
  return rows.map((row) => ({
    id: row._id,
    eventId: row.eventId,
    type: row.type,
    state: row.state,
    createdAt: row._creationTime,
    dueAt: row.dueAt ?? null,
    attempts: row.attempts,
  }));
}

/** Deletes what the log does not show any more, but for what still waits. */
export async function pruneLog(ctx: MutationCtx, endpointId: Id<"webhookEndpoints">): Promise<void> {
  const rows = await newest(ctx, endpointId, LOG_LENGTH + PRUNED);
  for (const row of rows.slice(LOG_LENGTH))
    if (row.state !== "waiting") await ctx.db.delete("webhookDeliveries", row._id);
}

/** Deletes up to `count` deliveries of an endpoint that has gone. Returns how many went. */
export async function deleteDeliveries(
  ctx: MutationCtx,
  endpointId: Id<"webhookEndpoints">,
  count: number,
): Promise<number> {
  const rows = await newest(ctx, endpointId, count);
  for (const { _id } of rows) await ctx.db.delete("webhookDeliveries", _id);
  return rows.length;
}

/** The delivery an outside id names, if it is of this workspace. @throws NOT_FOUND */
export async function ownDelivery(
  ctx: QueryCtx,
  id: string,
  workspaceId: Id<"workspaces">,
): Promise<Delivery> {
  const deliveryId = ctx.db.normalizeId("webhookDeliveries", id);
  const delivery = deliveryId ? await ctx.db.get("webhookDeliveries", deliveryId) : null;
  if (delivery?.workspaceId !== workspaceId) throw notFound();
  return delivery;
}

function newest(ctx: QueryCtx, endpointId: Id<"webhookEndpoints">, count: number): Promise<Delivery[]> {
  return ctx.db
    .query("webhookDeliveries")
    .withIndex("by_endpointId", (q) => q.eq("endpointId", endpointId))
    .order("desc")
    .take(count);
}
