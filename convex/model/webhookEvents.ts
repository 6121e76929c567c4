import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { runQueueBy } from "./queues";
import { bodyOf } from "./webhookBodies";
import { addDelivery, pruneLog } from "./webhookDeliveries";
import { endpointsOf, takesEvent } from "./webhookEndpoints";

/** What happened, and the deliveries that come of it: queued with the message itself, sent out by a run of the queue. */

const BATCH = 100;
/** Younger events may still be followed by older ones that are being committed; they wait for the next run. */
const SETTLED_MS = 1000;
/** With more than these there are always younger ones: not looked at, since everybody who writes is adding to them. */
const FEW = 10;

type Event = Omit<Doc<"webhookEvents">, "_id" | "_creationTime">;

/** Queues an event if somebody wants it: one row, and another one if it is the first for a while. */
export async function noteWebhookEvent(ctx: MutationCtx, event: Event): Promise<void> {
  const endpoints = await endpointsOf(ctx, event.workspaceId);
  if (endpoints.some((endpoint) => takesEvent(endpoint, event.type))) {
    await ctx.db.insert("webhookEvents", event);
    const place = { queue: "webhooks" as const, workspaceId: event.workspaceId };
    await runQueueBy(ctx, place, Date.now() + SETTLED_MS + 1);
  }
}

/** Makes deliveries of a workspace's oldest events. Returns when to look again (ms since 1970), null if none is left. */
export async function fanOut(ctx: MutationCtx, workspaceId: Id<"workspaces">): Promise<number | null> {
  const now = Date.now();
  const events = await ctx.db
    .query("webhookEvents")
    .withIndex("by_workspaceId", (q) =>
      q.eq("workspaceId", workspaceId).lt("_creationTime", now - SETTLED_MS),
    )
    .take(BATCH);
  const touched = new Set<Id<"webhookEndpoints">>();
  for (const event of events) {
    const body = await bodyOf(ctx, event);
    for (const endpoint of await endpointsOf(ctx, event.workspaceId)) {
      if (body === null || !takesEvent(endpoint, event.type)) continue;
      await addDelivery(ctx, endpoint, { eventId: `evt_${event._id}`, type: event.type, body });
      touched.add(endpoint._id);
    }
    await ctx.db.delete("webhookEvents", event._id);
  }
  for (const endpointId of touched) await pruneLog(ctx, endpointId);
  if (events.length === BATCH) return now;
  return events.length > FEW || (await hasEvents(ctx, workspaceId)) ? now + SETTLED_MS + 1 : null;
}

async function hasEvents(ctx: MutationCtx, workspaceId: Id<"workspaces">): Promise<boolean> {
  const left = await ctx.db
    .query("webhookEvents")
    .withIndex("by_workspaceId", (q) => q.eq("workspaceId", workspaceId))
    .first();
  return left !== null;
}
