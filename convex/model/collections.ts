import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import type { CollectionItem } from "../articleValidators";
import { fail, inputInvalid, notFound } from "../errors";
import { isFor } from "./audience";
import { checkSlug, freeSlug, toSlug } from "./slugs";
import { isShortText } from "./text";

/** Collections of a workspace's help centre: a small tree, always read whole. */

export const MAX_COLLECTIONS = 500;
/** Levels below each other. */
export const MAX_LEVELS = 4;
const MAX_MOVED = 500;
const MAX_NAME = 100;
const MAX_DESCRIPTION = 500;
const MAX_ICON = 8;

export type CollectionFields = {
  name: string;
  slug: string;
  description: string;
  icon: string | null;
  parentId: string | null;
  order: number;
};

/** All collections of a workspace, in their order. */
export function allCollections(ctx: QueryCtx, workspaceId: Id<"workspaces">): Promise<Doc<"collections">[]> {
  return ctx.db
    .query("collections")
    .withIndex("by_workspaceId_and_order", (q) => q.eq("workspaceId", workspaceId))
    .take(MAX_COLLECTIONS);
}

/** A collection of the workspace. @throws NOT_FOUND */
export async function ownCollection(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  id: string,
): Promise<Doc<"collections">> {
  const collectionId = ctx.db.normalizeId("collections", id);
  const row = collectionId ? await ctx.db.get("collections", collectionId) : null;
  if (row?.workspaceId !== workspaceId) throw notFound();
  return row;
}

/** From the outermost collection to the one given. */
export async function pathOf(
  ctx: QueryCtx,
  collectionId: Id<"collections"> | undefined,
): Promise<Doc<"collections">[]> {
  const path: Doc<"collections">[] = [];
  let id = collectionId;
  while (id !== undefined && path.length <= MAX_LEVELS) {
    const row: Doc<"collections"> | null = await ctx.db.get("collections", id);
    if (!row) break;
    path.unshift(row);
    id = row.parentId;
  }
  return path;
}

/** How many listed articles of a collection are for this reader. */
const countFor = ({ counts }: Doc<"collections">, reader: { isUser: boolean }): number =>
  (["all", "visitors", "users"] as const)
    .filter((visibleTo) => isFor(visibleTo, reader))
    .reduce((sum, visibleTo) => sum + counts[visibleTo], 0);

/** The tree, parents before children. For a reader: without branches that hold nothing for them. */
export function toTree(
  rows: readonly Doc<"collections">[],
  reader: { isUser: boolean } | null,
): CollectionItem[] {
  const childrenOf = (parentId: Id<"collections"> | null) =>
    rows.filter((row) => (row.parentId ?? null) === parentId);
  const branch = (parentId: Id<"collections"> | null, depth: number): CollectionItem[] =>
    (depth < MAX_LEVELS ? childrenOf(parentId) : []).flatMap((row) => {
      const below = branch(row._id, depth + 1);
      const articles = reader ? countFor(row, reader) : Object.values(row.counts).reduce((a, b) => a + b, 0);
      const total = below.reduce((sum, each) => sum + (each.depth === depth + 1 ? each.total : 0), articles);
      if (reader && total === 0) return [];
      const { name, slug, description = "", icon = null } = row;
      return [{ id: row._id, parentId, depth, name, slug, description, icon, articles, total }, ...below];
    });
  return branch(null, 0);
}

/** Makes a collection. @throws INPUT_INVALID · SLUG_TAKEN · NOT_FOUND */
export async function createCollection(
  ctx: MutationCtx,
  workspaceId: Id<"workspaces">,
  fields: CollectionFields,
): Promise<Id<"collections">> {
  const rows = await allCollections(ctx, workspaceId);
  if (rows.length >= MAX_COLLECTIONS)
    throw inputInvalid(`A help centre has at most ${MAX_COLLECTIONS} collections.`);
  const stored = await checkCollection(ctx, workspaceId, { fields, self: null, rows });
  const counts = { all: 0, visitors: 0, users: 0 };
  return ctx.db.insert("collections", { workspaceId, ...stored, counts });
}

/** Changes a collection. @throws INPUT_INVALID · SLUG_TAKEN · NOT_FOUND */
export async function updateCollection(
  ctx: MutationCtx,
  self: Doc<"collections">,
  fields: CollectionFields,
): Promise<void> {
  const rows = await allCollections(ctx, self.workspaceId);
  const stored = await checkCollection(ctx, self.workspaceId, { fields, self, rows });
  await ctx.db.patch("collections", self._id, stored);
}

/** The collection of this name under that parent, made if there is none. */
export async function ensureCollection(
  ctx: MutationCtx,
  workspaceId: Id<"workspaces">,
  { name, parent }: { name: string; parent: Doc<"collections"> | null },
): Promise<Doc<"collections">> {
  const rows = await allCollections(ctx, workspaceId);
  const siblings = rows.filter(({ parentId }) => parentId === parent?._id);
  const known = siblings.find((row) => row.name.toLowerCase() === name.toLowerCase());
  if (known) return known;
  const base = toSlug(parent ? `${parent.slug} ${name}` : name) || "collection";
  const slug = await freeSlug(base, async (candidate) => rows.some((row) => row.slug === candidate));
  const order = Math.max(-1, ...siblings.map((row) => row.order)) + 1;
  const id = await createCollection(ctx, workspaceId, {
    name,
    slug,
    order,
    description: "",
    icon: null,
    parentId: parent?._id ?? null,
  });
  return (await ctx.db.get("collections", id)) as Doc<"collections">;
}

type Checked = {
  fields: CollectionFields;
  self: Doc<"collections"> | null;
  rows: readonly Doc<"collections">[];
};

async function checkCollection(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  { fields, self, rows }: Checked,
) {
  const { name, slug, description, icon, order } = fields;
  if (!isShortText(name, MAX_NAME)) throw inputInvalid(`A name has 1 to ${MAX_NAME} characters.`);
  if (description && !isShortText(description, MAX_DESCRIPTION))
    throw inputInvalid(`A description has at most ${MAX_DESCRIPTION} characters.`);
  if (icon !== null && !isShortText(icon, MAX_ICON)) throw inputInvalid("An icon is one sign.");
  if (!Number.isFinite(order)) throw inputInvalid("order must be a number.");
  checkSlug(slug);
  if (rows.some((row) => row.slug === slug && row._id !== self?._id)) throw slugTaken();
  const parent = fields.parentId === null ? null : await ownCollection(ctx, workspaceId, fields.parentId);
  checkPlace(rows, self, parent);
  return {
    name: name.trim(),
    slug,
    order,
    description: description.trim() || undefined,
    icon: icon ?? undefined,
    parentId: parent?._id,
  };
}

/** No collection lies in itself, and with what is below it it stays within the levels there are. */
function checkPlace(
  rows: readonly Doc<"collections">[],
  self: Doc<"collections"> | null,
  parent: Doc<"collections"> | null,
): void {
  const byId = new Map(rows.map((row) => [row._id, row]));
  let levels = self ? heightOf(rows, self._id) : 1;
  for (let row = parent; row; row = row.parentId ? (byId.get(row.parentId) ?? null) : null) {
    if (row._id === self?._id) throw inputInvalid("A collection cannot lie in itself.");
    levels += 1;
    if (levels > MAX_LEVELS) throw inputInvalid(`Collections lie at most ${MAX_LEVELS} levels deep.`);
  }
}

function heightOf(rows: readonly Doc<"collections">[], id: Id<"collections">): number {
  const below = rows.filter(({ parentId }) => parentId === id).map((row) => heightOf(rows, row._id));
  return 1 + Math.max(0, ...below);
}

/**
 * Deletes a collection. What it held goes to the one around it, or stands without one. @throws INPUT_INVALID for too much
 */
export async function removeCollection(ctx: MutationCtx, self: Doc<"collections">): Promise<void> {
  const { workspaceId, parentId, counts } = self;
  const articles = await ctx.db
    .query("articles")
    .withIndex("by_workspaceId_and_collectionId_and_order", (q) =>
      q.eq("workspaceId", workspaceId).eq("collectionId", self._id),
    )
    .take(MAX_MOVED + 1);
  if (articles.length > MAX_MOVED)
    throw inputInvalid(`The collection has more than ${MAX_MOVED} articles. Move some of them first.`);
  for (const { _id } of articles) await ctx.db.patch("articles", _id, { collectionId: parentId });
  for (const row of await allCollections(ctx, workspaceId))
    if (row.parentId === self._id) await ctx.db.patch("collections", row._id, { parentId });
  const parent = parentId ? await ctx.db.get("collections", parentId) : null;
  if (parent) {
    const { all, visitors, users } = parent.counts;
    const sum = { all: all + counts.all, visitors: visitors + counts.visitors, users: users + counts.users };
    await ctx.db.patch("collections", parent._id, { counts: sum });
  }
  await ctx.db.delete("collections", self._id);
}

/** The one answer to a slug that another article or collection of the workspace has. */
export const slugTaken = () => fail("SLUG_TAKEN", "This slug is in use already.");
