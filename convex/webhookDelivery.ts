"use node";

import { v } from "convex/values";
import { internal } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { type ActionCtx, internalAction } from "./_generated/server";
import { readEnvironment } from "./environment";
import { unseal } from "./model/sealing";
import { secretContext } from "./model/webhookEndpoints";
import { postWebhook } from "./model/webhookRequest";
import { secretBytes, signatureHeaders } from "./model/webhookSignature";
import type { WebhookAttempt } from "./webhookValidators";

/** Sends deliveries to where they go. In Node, since only there a name can be looked up before it is connected to. */

const AT_ONCE = 5;
/** With the last round's time-outs, well within the lease of a delivery. */
const BEGINS_WITHIN_MS = 60_000;

/**
 * Tries deliveries of one endpoint, a few at a time. When none of a round gets an answer the rest is left alone: it comes
 * again when its lease is over, and does not keep others waiting meanwhile.
 */
export const deliver = internalAction({
  args: { deliveryIds: v.array(v.id("webhookDeliveries")) },
  returns: v.null(),
  handler: async (ctx, { deliveryIds }): Promise<null> => {
    const startedAt = performance.now();
    for (let i = 0; i < deliveryIds.length; i += AT_ONCE) {
      const round = deliveryIds.slice(i, i + AT_ONCE);
      const answered = await Promise.all(round.map((deliveryId) => tryOnce(ctx, deliveryId)));
      if (!answered.includes(true) || performance.now() - startedAt > BEGINS_WITHIN_MS) break;
    }
    return null;
  },
});

/** Tells whether the endpoint has answered at all, or was not to be asked. */
async function tryOnce(ctx: ActionCtx, deliveryId: Id<"webhookDeliveries">): Promise<boolean> {
  const prepared = await ctx.runQuery(internal.webhooks.prepared, { deliveryId });
  if (!prepared) {
    await ctx.runMutation(internal.webhooks.drop, { deliveryId });
    return true;
  }
  const { url, endpointId, eventId, body, sealedSecrets } = prepared;
  const at = Date.now();
  const texts = await Promise.all(sealedSecrets.map((sealed) => unseal(sealed, secretContext(endpointId))));
  const secrets = texts
    .map((text) => text && secretBytes(text))
    .filter((bytes) => bytes !== null && bytes !== "");
  let attempt: WebhookAttempt;
  if (secrets.length === 0) {
    const problem = "The signing secret cannot be opened: OPENCOM_SECRET_KEY has changed.";
    attempt = { at, status: null, durationMs: 0, problem, excerpt: "" };
  } else {
    const headers = await signatureHeaders({ id: eventId, timestamp: Math.floor(at / 1000), body }, secrets);
    const { development } = readEnvironment();
    attempt = { at, ...(await postWebhook({ url, headers, body }, { allowLocal: development })) };
  }
  await ctx.runMutation(internal.webhooks.record, { deliveryId, attempt });
  return attempt.status !== null;
}
