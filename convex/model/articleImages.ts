import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { readEnvironment } from "../environment";
import { inputInvalid, notFound } from "../errors";
import type { KnownImage } from "./articleParser";
import { isShownInline } from "./fileTypes";
import { toHex } from "./tokens";

/**
 * Pictures of articles. They come through the same check as files of messages and then belong to the help centre, so
 * that no article ever loads anything from elsewhere.
 */

const KEY_BYTES = 16;
const MAX_PER_ARTICLE = 100;
const IDLE_MS = 24 * 3_600_000;

/** Makes an agent's checked upload a picture of the help centre; repeating the call finds it. @throws NOT_FOUND · INPUT_INVALID */
export async function takeImage(
  ctx: MutationCtx,
  owner: { workspaceId: Id<"workspaces">; agentId: Id<"agents"> },
  attachmentId: string,
): Promise<Doc<"articleImages">> {
  const id = ctx.db.normalizeId("attachments", attachmentId);
  const file = id ? await ctx.db.get("attachments", id) : null;
  if (!file || file.uploaderId !== owner.agentId || file.holderId !== undefined) throw notFound();
  const { name, type, storageId, width, height } = file;
  if (!isShownInline(type) || width === undefined || height === undefined)
    throw inputInvalid("Only pictures can stand in an article.");
  await ctx.db.delete("attachments", file._id);
  return insertImage(ctx, { workspaceId: owner.workspaceId, storageId, name, type, width, height });
}

type Row = Pick<Doc<"articleImages">, "workspaceId" | "storageId" | "name" | "type" | "width" | "height">;

/** Keeps a checked file as a picture that nothing shows yet. */
export async function insertImage(ctx: MutationCtx, row: Row): Promise<Doc<"articleImages">> {
  const key = toHex(crypto.getRandomValues(new Uint8Array(KEY_BYTES)));
  const imageId = await ctx.db.insert("articleImages", { ...row, key, uses: 0, idleSince: Date.now() });
  return (await ctx.db.get("articleImages", imageId)) as Doc<"articleImages">;
}

/** Those of the named pictures that the workspace has, by id. @throws INPUT_INVALID for too many */
export async function knownImages(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  ids: readonly string[],
): Promise<Map<string, KnownImage>> {
  if (ids.length > MAX_PER_ARTICLE) throw inputInvalid(`An article has at most ${MAX_PER_ARTICLE} pictures.`);
  const rows = await Promise.all(
    ids.map((id) => {
      const imageId = ctx.db.normalizeId("articleImages", id);
      return imageId ? ctx.db.get("articleImages", imageId) : null;
    }),
  );
  const own = rows.filter((row) => row?.workspaceId === workspaceId) as Doc<"articleImages">[];
  return new Map(own.map(({ _id: id, width, height }) => [id as string, { id, width, height }]));
}

/** Notes that an article shows `after` and no longer `before`. */
export async function countUses(
  ctx: MutationCtx,
  before: readonly Id<"articleImages">[],
  after: readonly Id<"articleImages">[],
): Promise<void> {
  const change = async (id: Id<"articleImages">, by: 1 | -1) => {
    const row = await ctx.db.get("articleImages", id);
    if (!row) return;
    const uses = row.uses + by;
    await ctx.db.patch("articleImages", id, { uses, idleSince: uses > 0 ? undefined : Date.now() });
  };
  for (const id of after) if (!before.includes(id)) await change(id, 1);
  for (const id of before) if (!after.includes(id)) await change(id, -1);
}

/** The picture a stored file is, or null. */
export function findImageByFile(
  ctx: QueryCtx,
  storageId: Id<"_storage">,
): Promise<Doc<"articleImages"> | null> {
  return ctx.db
    .query("articleImages")
    .withIndex("by_storageId", (q) => q.eq("storageId", storageId))
    .unique();
}

/** Deletes up to `count` pictures that no article has shown for a day. Returns how many went. */
export async function deleteIdleImages(ctx: MutationCtx, count: number): Promise<number> {
  const rows = await ctx.db
    .query("articleImages")
    .withIndex("by_idleSince", (q) => q.gte("idleSince", 0).lt("idleSince", Date.now() - IDLE_MS))
    .take(count);
  for (const { _id, storageId } of rows) {
    await ctx.storage.delete(storageId);
    await ctx.db.delete("articleImages", _id);
  }
  return rows.length;
}

/** Where a picture is fetched. */
export const imageUrl = ({ _id, key }: Doc<"articleImages">): string =>
  `${readEnvironment().siteUrl}/attachments/article/${_id}?key=${key}`;
