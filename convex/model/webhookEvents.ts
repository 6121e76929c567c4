import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { readEnvironment } from "../environment";
import { addDelivery, pruneLog } from "./webhookDeliveries";
import { endpointsOf, takesEvent } from "./webhookEndpoints";

/** What happened, and the deliveries that come of it: queued with the message itself, sent out by a cron. */

const BATCH = 100;
/** Younger events may still be followed by older ones that are being committed; they wait for the next run. */
const SETTLED_MS = 1000;

type Event = Omit<Doc<"webhookEvents">, "_id" | "_creationTime">;

/** Queues an event if somebody wants it: one row, and no other write, whatever becomes of it. */
export async function noteWebhookEvent(ctx: MutationCtx, event: Event): Promise<void> {
  const endpoints = await endpointsOf(ctx, event.workspaceId);
  if (endpoints.some((endpoint) => takesEvent(endpoint, event.type)))
    await ctx.db.insert("webhookEvents", event);
}

/** Makes deliveries of the oldest events. Full, there may be more. */
export async function fanOut(ctx: MutationCtx): Promise<{ isFull: boolean }> {
  const events = await ctx.db
    .query("webhookEvents")
    .withIndex("by_creation_time", (q) => q.lt("_creationTime", Date.now() - SETTLED_MS))
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
  return { isFull: events.length === BATCH };
}

/** What is sent, as JSON: written once, so that every try sends the same bytes. null if its subject has gone. */
async function bodyOf(ctx: MutationCtx, event: Doc<"webhookEvents">): Promise<string | null> {
  const message = await ctx.db.get("messages", event.messageId);
  const conversation = message && (await ctx.db.get("conversations", message.conversationId));
  const visitor = conversation && (await ctx.db.get("visitors", conversation.visitorId));
  if (!message || !conversation || !visitor) return null;
  return JSON.stringify({
    type: event.type,
    timestamp: new Date(event._creationTime).toISOString(),
    workspaceId: event.workspaceId,
    data: {
      message: await messageFacts(ctx, message),
      conversation: { id: conversation._id, state: conversation.state },
      visitor: {
        id: visitor._id,
        kind: visitor.kind,
        userId: visitor.userId ?? null,
        email: visitor.email ?? null,
        name: visitor.name ?? null,
        // Everything else is a claim.
        proven: visitor.kind === "verified" ? ["userId", ...(visitor.signedFields ?? [])] : [],
      },
    },
  });
}

async function messageFacts(ctx: MutationCtx, message: Doc<"messages">) {
  const { sender } = message;
  const agent = sender.kind === "agent" ? await ctx.db.get("agents", sender.agentId) : null;
  return {
    id: message._id,
    conversationId: message.conversationId,
    createdAt: new Date(message._creationTime).toISOString(),
    sender: sender.kind === "agent" ? { kind: "agent", name: agent?.name ?? null } : { kind: sender.kind },
    text: message.text,
    attachments: (message.attachments ?? []).map(({ name, type, size }) => ({ name, type, size })),
  };
}

/** What a test sends. */
export const testBody = (workspaceId: Id<"workspaces">, now: number): string =>
  JSON.stringify({
    type: "webhook.test",
    timestamp: new Date(now).toISOString(),
    workspaceId,
    data: { sentFrom: readEnvironment().assetOrigin },
  });
