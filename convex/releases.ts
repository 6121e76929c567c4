import { v } from "convex/values";
import { internalMutation, internalQuery } from "./_generated/server";
import { currentRelease, registerRelease, releaseValidator } from "./model/releases";

/** Records a build of the frame and makes it current. Needs the deploy key: no agent chooses what visitors run. */
export const register = internalMutation({
  args: { version: v.string(), integrity: v.record(v.string(), v.string()) },
  returns: v.null(),
  handler: async (ctx, release) => {
    await registerRelease(ctx, release);
    return null;
  },
});

/** The build that new frames load, or null before the first. */
export const current = internalQuery({
  args: {},
  returns: v.union(v.null(), releaseValidator),
  handler: async (ctx) => {
    const release = await currentRelease(ctx);
    return release && { version: release.version, integrity: release.integrity };
  },
});
