import { v } from "convex/values";
import { internal } from "./_generated/api";
import { internalMutation } from "./_generated/server";
import { runLateQueues } from "./model/queues";

const AGAIN_MS = 60_000;

/**
 * Every hour: looks for webhooks and mail whose run was lost. Runs are scheduled by what waits (model/queues.ts), so
 * this finds something only after a failure, or in data that came without its scheduled functions.
 */
export const sweep = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    const { isFull } = await runLateQueues(ctx);
    if (isFull) await ctx.scheduler.runAfter(AGAIN_MS, internal.queues.sweep, {});
    return null;
  },
});
