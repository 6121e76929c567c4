import { v } from "convex/values";
import { collectionItem } from "./articleValidators";
import { agentMutation, agentQuery, visitorQuery } from "./builders";
import { countLoose, readerFrom } from "./model/articleReading";
import {
  allCollections,
  createCollection,
  ownCollection,
  removeCollection,
  toTree,
  updateCollection,
} from "./model/collections";

const fields = {
  name: v.string(),
  slug: v.string(),
  description: v.string(),
  icon: v.union(v.string(), v.null()),
  parentId: v.union(v.string(), v.null()),
  order: v.number(),
};
const collectionId = v.string();

/** The help centre's tree as far as it holds something for this visitor; `loose` counts articles in no collection, to 100. */
export const list = visitorQuery({
  args: {},
  returns: v.object({ collections: v.array(collectionItem), loose: v.number() }),
  handler: async (ctx) => {
    const reader = await readerFrom(ctx);
    const rows = await allCollections(ctx, ctx.workspaceId);
    return { collections: toTree(rows, reader), loose: await countLoose(ctx, reader) };
  },
});

/** The whole tree; counts are of listed articles. */
export const listForAgent = agentQuery({
  permission: "articles.read",
  args: {},
  returns: v.array(v.object({ ...collectionItem.fields, order: v.number() })),
  handler: async (ctx) => {
    const rows = await allCollections(ctx, ctx.workspaceId);
    const orders = new Map(rows.map(({ _id, order }) => [_id, order]));
    return toTree(rows, null).map((item) => ({ ...item, order: orders.get(item.id) ?? 0 }));
  },
});

/** @throws INPUT_INVALID · SLUG_TAKEN · NOT_FOUND */
export const create = agentMutation({
  permission: "articles.write",
  args: fields,
  returns: v.object({ collectionId: v.id("collections") }),
  handler: async (ctx, args) => ({ collectionId: await createCollection(ctx, ctx.workspaceId, args) }),
});

/** @throws INPUT_INVALID · SLUG_TAKEN · NOT_FOUND */
export const update = agentMutation({
  permission: "articles.write",
  args: { collectionId, ...fields },
  returns: v.null(),
  handler: async (ctx, { collectionId: id, ...args }) => {
    await updateCollection(ctx, await ownCollection(ctx, ctx.workspaceId, id), args);
    return null;
  },
});

/** Deletes a collection; what it held goes to the one around it. @throws INPUT_INVALID · NOT_FOUND */
export const remove = agentMutation({
  permission: "articles.write",
  args: { collectionId },
  returns: v.null(),
  handler: async (ctx, { collectionId: id }) => {
    await removeCollection(ctx, await ownCollection(ctx, ctx.workspaceId, id));
    return null;
  },
});
