import {
  type DataModelFromSchemaDefinition,
  internalMutationGeneric,
  internalQueryGeneric,
  type MutationBuilder,
  type QueryBuilder,
} from "convex/server";
import { v } from "convex/values";
import type schema from "./schema";

type Model = DataModelFromSchemaDefinition<typeof schema>;
const internalMutation = internalMutationGeneric as MutationBuilder<Model, "internal">;
const internalQuery = internalQueryGeneric as QueryBuilder<Model, "internal">;

export const register = internalMutation({
  args: { version: v.string(), integrity: v.record(v.string(), v.string()) },
  handler: async (ctx, release) => {
    const known = await ctx.db
      .query("releases")
      .withIndex("by_version", (q) => q.eq("version", release.version))
      .unique();
    if (!known) await ctx.db.insert("releases", release);
    return null;
  },
});

export const versions = internalQuery({
  args: {},
  handler: async (ctx) => (await ctx.db.query("releases").take(100)).map(({ version }) => version),
});
