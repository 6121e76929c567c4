import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { readEnvironment } from "../environment";
import { toHex } from "./tokens";

/** Videos of what the team shows: uploaded, checked, and served from our own origin. */

const KEY_BYTES = 16;
const IDLE_MS = 24 * 3_600_000;

type Row = Omit<Doc<"videos">, "_id" | "_creationTime" | "key" | "uses" | "idleSince">;

/** Keeps a checked file as a video that nothing shows yet. */
export async function insertVideo(ctx: MutationCtx, row: Row): Promise<Doc<"videos">> {
  const key = toHex(crypto.getRandomValues(new Uint8Array(KEY_BYTES)));
  const videoId = await ctx.db.insert("videos", { ...row, key, uses: 0, idleSince: Date.now() });
  return (await ctx.db.get("videos", videoId)) as Doc<"videos">;
}

/** The video that a stored file is, or null. */
export function findVideoByFile(ctx: QueryCtx, storageId: Id<"_storage">): Promise<Doc<"videos"> | null> {
  return ctx.db
    .query("videos")
    .withIndex("by_storageId", (q) => q.eq("storageId", storageId))
    .unique();
}

/** A video of the workspace, or null. */
export async function findOwnVideo(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  id: string,
): Promise<Doc<"videos"> | null> {
  const videoId = ctx.db.normalizeId("videos", id);
  const row = videoId ? await ctx.db.get("videos", videoId) : null;
  return row?.workspaceId === workspaceId ? row : null;
}

/** Notes that one thing more shows it. Versions are never written again, so that none shows it less. */
export async function countVideoUse(ctx: MutationCtx, videoId: Id<"videos">): Promise<void> {
  const row = await ctx.db.get("videos", videoId);
  if (row) await ctx.db.patch("videos", videoId, { uses: row.uses + 1, idleSince: undefined });
}

/** Deletes up to `count` videos that nothing has shown within a day. Returns how many went. */
export async function deleteIdleVideos(ctx: MutationCtx, count: number): Promise<number> {
  const rows = await ctx.db
    .query("videos")
    .withIndex("by_idleSince", (q) => q.gte("idleSince", 0).lt("idleSince", Date.now() - IDLE_MS))
    .take(count);
  for (const { _id, storageId } of rows) {
    await ctx.storage.delete(storageId);
    await ctx.db.delete("videos", _id);
  }
  return rows.length;
}

/** Where a video is fetched. */
export const videoUrl = ({ _id, key }: Doc<"videos">): string =>
  `${readEnvironment().siteUrl}/attachments/video/${_id}?key=${key}`;
