/** Functions for the tests of the front: every kind, good and bad. */
import {
  actionGeneric as action,
  type DataModelFromSchemaDefinition,
  internalQueryGeneric as internalQuery,
  type MutationBuilder,
  makeFunctionReference,
  mutationGeneric,
  paginationOptsValidator,
  type QueryBuilder,
  queryGeneric,
} from "convex/server";
import { ConvexError, v } from "convex/values";
import type schema from "./schema";

declare const process: { env: Record<string, string | undefined> };

type Model = DataModelFromSchemaDefinition<typeof schema>;
const query = queryGeneric as QueryBuilder<Model, "public">;
const mutation = mutationGeneric as MutationBuilder<Model, "public">;

export const list = query({
  args: { channel: v.string() },
  handler: async (ctx, { channel }) => {
    const notes = await ctx.db
      .query("notes")
      .withIndex("by_channel", (q) => q.eq("channel", channel))
      .take(1000);
    return notes.map(({ text }) => text);
  },
});

export const search = query({
  args: { channel: v.string(), text: v.string() },
  handler: async (ctx, args) => {
    const notes = await ctx.db
      .query("notes")
      .withSearchIndex("search_text", (q) => q.search("text", args.text).eq("channel", args.channel))
      .take(10);
    return notes.map(({ text }) => text);
  },
});

export const page = query({
  args: { channel: v.string(), paginationOpts: paginationOptsValidator },
  handler: (ctx, { channel, paginationOpts }) =>
    ctx.db
      .query("notes")
      .withIndex("by_channel", (q) => q.eq("channel", channel))
      .order("desc")
      .paginate(paginationOpts),
});

export const add = mutation({
  args: { channel: v.string(), text: v.string() },
  handler: async (ctx, { channel, text }) => await ctx.db.insert("notes", { channel, text }),
});

export const refuse = mutation({
  args: { code: v.string() },
  handler: async (ctx, { code }) => {
    await ctx.db.insert("notes", { channel: "refused", text: code });
    throw new ConvexError({ code });
  },
});

export const crash = query({
  args: {},
  handler: async () => {
    throw new Error("a secret detail");
  },
});

export const large = query({
  args: { size: v.number() },
  handler: async (_ctx, { size }) => "ä🙂".repeat(size),
});

export const odd = query({
  args: {},
  handler: async () => ({ big: 7n, bytes: new Uint8Array([1, 2]).buffer, list: [null] }),
});

export const secret = internalQuery({ args: {}, handler: async () => "internal" });

export const secretKey = internalQuery({
  args: {},
  handler: async () => process.env.OPENCOM_SECRET_KEY ?? null,
});

export const whoami = query({
  args: {},
  handler: async (ctx) => (await ctx.auth.getUserIdentity())?.name ?? null,
});

export const addByAction = action({
  args: { channel: v.string(), text: v.string() },
  handler: async (ctx, args): Promise<string> => {
    await ctx.runMutation(makeFunctionReference<"mutation">("notes:add"), args);
    return `added ${args.text}`;
  },
});

export const wait = action({
  args: { ms: v.number() },
  handler: async (_ctx, { ms }) => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    return ms;
  },
});

/** Never comes back. The test's deadline depends on it: the loop must not be one an optimiser removes. */
export const loop = query({
  args: {},
  handler: async () => {
    let turns = 0;
    while (turns >= 0) turns = (turns + 1) % 1_000_000;
    return turns;
  },
});
