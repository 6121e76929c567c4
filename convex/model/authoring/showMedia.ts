import type { Id } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import type { PictureDraft, VideoDraft } from "../../mediaValidators";
import type { TourMedia, TourMediaDraft } from "../../stepValidators";
import { imageUrl } from "../articleImages";
import { toLink } from "../links";
import { findOwnVideo, videoUrl } from "../videos";

type WorkspaceId = Id<"workspaces">;
type Shown = NonNullable<TourMedia>;

/** A picture or a video as visitors will see it, while it is not finished: null for what is missing. Never throws. */
export async function showMedia(
  ctx: QueryCtx,
  workspaceId: WorkspaceId,
  media: TourMediaDraft,
): Promise<TourMedia> {
  if (media === null) return null;
  const image = await showPicture(ctx, workspaceId, media.image);
  const video = await showVideo(ctx, workspaceId, media.video);
  return image || video
    ? { image, video, ...(video?.type === "file" && media.as ? { as: media.as } : {}) }
    : null;
}

async function showPicture(
  ctx: QueryCtx,
  workspaceId: WorkspaceId,
  picture: PictureDraft,
): Promise<Shown["image"]> {
  const imageId = picture && ctx.db.normalizeId("articleImages", picture.imageId);
  const row = imageId && (await ctx.db.get("articleImages", imageId));
  if (!row || row.workspaceId !== workspaceId) return null;
  const { alt } = picture;
  return { url: imageUrl(row), alt, width: row.width, height: row.height };
}

async function showVideo(
  ctx: QueryCtx,
  workspaceId: WorkspaceId,
  video: VideoDraft,
): Promise<Shown["video"]> {
  if (video?.type === "link") {
    const href = toLink(video.url.trim(), "")?.href ?? "";
    return href.startsWith("https://") ? { type: "link", href, host: new URL(href).host } : null;
  }
  const row = video && (await findOwnVideo(ctx, workspaceId, video.videoId));
  return row && { type: "file", url: videoUrl(row), width: row.width, height: row.height };
}
