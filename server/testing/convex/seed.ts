import {
  type DataModelFromSchemaDefinition,
  internalActionGeneric,
  internalMutationGeneric,
  type MutationBuilder,
} from "convex/server";
import { v } from "convex/values";
import type schema from "./schema";

const internalMutation = internalMutationGeneric as MutationBuilder<
  DataModelFromSchemaDefinition<typeof schema>,
  "internal"
>;

export const hashPassword = internalActionGeneric({
  args: { password: v.string() },
  handler: async (_ctx, { password }) => {
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(password));
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  },
});

export const ensureWorkspace = internalMutation({
  args: {
    workspaceName: v.string(),
    owner: v.object({ name: v.string(), email: v.string(), passwordHash: v.string() }),
  },
  handler: async (ctx, { workspaceName, owner: { email, passwordHash } }) => {
    const existing = await ctx.db.query("workspaces").first();
    if (existing) return { workspaceId: existing._id, created: false };
    const workspaceId = await ctx.db.insert("workspaces", { name: workspaceName, email, passwordHash });
    return { workspaceId, created: true };
  },
});

/** A home asks for its first content once; these functions have none. */
export const firstContent = internalMutation({
  args: { workspaceId: v.id("workspaces"), timeZone: v.string() },
  returns: v.null(),
  handler: async () => null,
});
