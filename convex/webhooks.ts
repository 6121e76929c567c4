import { v } from "convex/values";
import { internal } from "./_generated/api";
import { internalMutation, internalQuery } from "./_generated/server";
import { agentMutation, agentQuery } from "./builders";
import { inputInvalid } from "./errors";
import { endQueueRun } from "./model/queues";
import { takeTokenOrThrow } from "./model/rates";
import { canSeal } from "./model/sealing";
import { testBody } from "./model/webhookBodies";
import {
  addSingleDelivery,
  claimAgain,
  claimDue,
  deleteDeliveries,
  deliveryLog,
  dropDelivery,
  ownDelivery,
  recordAttempt,
} from "./model/webhookDeliveries";
import {
  addEndpoint,
  addEndpointSecret,
  checkEvents,
  checkUrl,
  endpointsOf,
  healthOf,
  ownEndpoint,
  retireOlderSecret,
  toEndpoint,
} from "./model/webhookEndpoints";
import { fanOut } from "./model/webhookEvents";
import { webhookAttempt, webhookDelivery, webhookEndpoint, webhookEventType } from "./webhookValidators";

/** Settings › Webhooks: servers of the workspace's own that are told of what happens. No function returns a secret. */

const permission = "webhooks.manage" as const;
const BATCH = 100;
const endpointId = v.string();

/** The workspace's endpoints. */
export const list = agentQuery({
  permission,
  args: {},
  returns: v.object({
    /** Whether this deployment has the key that secrets are stored under. */
    canStoreSecrets: v.boolean(),
    endpoints: v.array(webhookEndpoint),
  }),
  handler: async (ctx) => {
    const rows = await endpointsOf(ctx, ctx.workspaceId);
    const endpoints = await Promise.all(rows.map((row) => toEndpoint(ctx, row)));
    return { canStoreSecrets: canSeal(), endpoints };
  },
});

/** The last 100 deliveries of an endpoint, newest first. @throws NOT_FOUND */
export const deliveries = agentQuery({
  permission,
  args: { endpointId },
  returns: v.array(webhookDelivery),
  handler: async (ctx, args) =>
    deliveryLog(ctx, (await ownEndpoint(ctx, args.endpointId, ctx.workspaceId))._id),
});

/** Adds an endpoint, with a secret that the console has made. @throws INPUT_INVALID · SECRET_KEY_MISSING */
export const create = agentMutation({
  permission,
  args: { url: v.string(), events: v.array(webhookEventType), secret: v.string() },
  returns: v.object({ endpointId: v.id("webhookEndpoints") }),
  handler: async (ctx, wanted) => {
    await takeTokenOrThrow(ctx, "settings", ctx.agent._id);
    return { endpointId: await addEndpoint(ctx, ctx.workspaceId, wanted) };
  },
});

/** Changes where an endpoint is, what it is told, and whether it is. @throws NOT_FOUND · INPUT_INVALID */
export const update = agentMutation({
  permission,
  args: { endpointId, url: v.string(), events: v.array(webhookEventType), isOn: v.boolean() },
  returns: v.null(),
  handler: async (ctx, { isOn, ...args }) => {
    const endpoint = await ownEndpoint(ctx, args.endpointId, ctx.workspaceId);
    await takeTokenOrThrow(ctx, "settings", ctx.agent._id);
    const paused = isOn ? undefined : (endpoint.paused ?? ("byHand" as const));
    const change = { url: checkUrl(args.url), events: checkEvents(args.events), paused };
    await ctx.db.patch("webhookEndpoints", endpoint._id, change);
    const health = isOn && endpoint.paused !== undefined ? await healthOf(ctx, endpoint._id) : null;
    if (health) await ctx.db.delete("webhookHealth", health._id);
    return null;
  },
});

/** Removes an endpoint with its log. @throws NOT_FOUND */
export const remove = agentMutation({
  permission,
  args: { endpointId },
  returns: v.null(),
  handler: async (ctx, args) => {
    const endpoint = await ownEndpoint(ctx, args.endpointId, ctx.workspaceId);
    const health = await healthOf(ctx, endpoint._id);
    if (health) await ctx.db.delete("webhookHealth", health._id);
    await ctx.db.delete("webhookEndpoints", endpoint._id);
    await ctx.scheduler.runAfter(0, internal.webhooks.removeLog, { endpointId: endpoint._id });
    return null;
  },
});

/** Adds a second secret, to move receivers to. @throws NOT_FOUND · INPUT_INVALID · SECRET_KEY_MISSING */
export const addSecret = agentMutation({
  permission,
  args: { endpointId, secret: v.string() },
  returns: v.null(),
  handler: async (ctx, args) => {
    const endpoint = await ownEndpoint(ctx, args.endpointId, ctx.workspaceId);
    await takeTokenOrThrow(ctx, "settings", ctx.agent._id);
    await addEndpointSecret(ctx, endpoint, args.secret);
    return null;
  },
});

/** Ends the older of two secrets. @throws NOT_FOUND · INPUT_INVALID */
export const retireSecret = agentMutation({
  permission,
  args: { endpointId },
  returns: v.null(),
  handler: async (ctx, args) => {
    await retireOlderSecret(ctx, await ownEndpoint(ctx, args.endpointId, ctx.workspaceId));
    return null;
  },
});

/** Sends a test event, also to an endpoint that is paused. How it went is in the log. @throws NOT_FOUND · RATE_LIMITED */
export const sendTest = agentMutation({
  permission,
  args: { endpointId },
  returns: v.object({ deliveryId: v.id("webhookDeliveries") }),
  handler: async (ctx, args) => {
    const endpoint = await ownEndpoint(ctx, args.endpointId, ctx.workspaceId);
    await takeTokenOrThrow(ctx, "settings", ctx.agent._id);
    const body = testBody(ctx.workspaceId, Date.now());
    const content = { eventId: `evt_test_${crypto.randomUUID()}`, type: "webhook.test" as const, body };
    const deliveryId = await addSingleDelivery(ctx, endpoint, content);
    await ctx.scheduler.runAfter(0, internal.webhookDelivery.deliver, { deliveryIds: [deliveryId] });
    return { deliveryId };
  },
});

/** Sends a delivery once more, with the id it had. @throws NOT_FOUND · INPUT_INVALID · RATE_LIMITED */
export const redeliver = agentMutation({
  permission,
  args: { deliveryId: v.string() },
  returns: v.null(),
  handler: async (ctx, args) => {
    const delivery = await ownDelivery(ctx, args.deliveryId, ctx.workspaceId);
    await takeTokenOrThrow(ctx, "settings", ctx.agent._id);
    if (!(await ctx.db.get("webhookEndpoints", delivery.endpointId)))
      throw inputInvalid("The endpoint of this delivery has been removed.");
    await claimAgain(ctx, delivery);
    await ctx.scheduler.runAfter(0, internal.webhookDelivery.deliver, { deliveryIds: [delivery._id] });
    return null;
  },
});

/** A run of a workspace's queue: makes deliveries of events, and sends out those that are due. */
export const dispatch = internalMutation({
  args: { workspaceId: v.id("workspaces") },
  returns: v.null(),
  handler: async (ctx, { workspaceId }) => {
    const eventsAt = await fanOut(ctx, workspaceId);
    const due = await claimDue(ctx, workspaceId);
    for (const deliveryIds of due.groups)
      await ctx.scheduler.runAfter(0, internal.webhookDelivery.deliver, { deliveryIds });
    const nextAt = Math.min(eventsAt ?? Number.POSITIVE_INFINITY, due.nextAt ?? Number.POSITIVE_INFINITY);
    const place = { queue: "webhooks" as const, workspaceId };
    await endQueueRun(ctx, place, Number.isFinite(nextAt) ? nextAt : null);
    return null;
  },
});

/** What a try needs: sealed secrets, since a result may be kept. null: nothing is to be sent. */
export const prepared = internalQuery({
  args: { deliveryId: v.id("webhookDeliveries") },
  returns: v.union(
    v.null(),
    v.object({
      url: v.string(),
      endpointId: v.id("webhookEndpoints"),
      eventId: v.string(),
      body: v.string(),
      sealedSecrets: v.array(v.string()),
    }),
  ),
  handler: async (ctx, { deliveryId }) => {
    const delivery = await ctx.db.get("webhookDeliveries", deliveryId);
    const endpoint = delivery && (await ctx.db.get("webhookEndpoints", delivery.endpointId));
    if (!delivery || !endpoint || delivery.state !== "waiting") return null;
    // What somebody asks for goes out, whatever the endpoint's state.
    if (endpoint.paused !== undefined && delivery.retriesLeft > 0) return null;
    const { url, secrets } = endpoint;
    const { eventId, body } = delivery;
    const sealedSecrets = secrets.map(({ sealed }) => sealed);
    return { url, endpointId: endpoint._id, eventId, body, sealedSecrets };
  },
});

/** Writes down how a try went. */
export const record = internalMutation({
  args: { deliveryId: v.id("webhookDeliveries"), attempt: webhookAttempt },
  returns: v.null(),
  handler: async (ctx, { deliveryId, attempt }) => {
    await recordAttempt(ctx, deliveryId, attempt);
    return null;
  },
});

/** Ends a delivery that is not to be sent. */
export const drop = internalMutation({
  args: { deliveryId: v.id("webhookDeliveries") },
  returns: v.null(),
  handler: async (ctx, { deliveryId }) => {
    await dropDelivery(ctx, deliveryId);
    return null;
  },
});

/** Deletes the log of an endpoint that has gone, a batch at a time. */
export const removeLog = internalMutation({
  args: { endpointId: v.id("webhookEndpoints") },
  returns: v.null(),
  handler: async (ctx, args) => {
    const count = await deleteDeliveries(ctx, args.endpointId, BATCH);
    if (count === BATCH) await ctx.scheduler.runAfter(0, internal.webhooks.removeLog, args);
    return null;
  },
});
