import type { Infer } from "convex/values";
import type { QueryCtx } from "../../_generated/server";
import type {
  PictureDraft,
  picture as pictureView,
  StoredPicture,
  StoredVideo,
  VideoDraft,
  video as videoView,
} from "../../mediaValidators";
import { imageUrl } from "../articleImages";
import { videoUrl } from "../videos";

/** What is kept of pictures and videos, as visitors get it and as its author left it. */

/** A picture with its address; null where it is gone. */
export async function viewPicture(ctx: QueryCtx, picture: StoredPicture): Promise<Infer<typeof pictureView>> {
  const row = picture && (await ctx.db.get("articleImages", picture.imageId));
  return row && { url: imageUrl(row), alt: picture.alt, width: picture.width, height: picture.height };
}

/** A video with its address; null where it is gone. */
export async function viewVideo(ctx: QueryCtx, video: StoredVideo): Promise<Infer<typeof videoView>> {
  if (video?.type !== "file") return video;
  const row = await ctx.db.get("videos", video.videoId);
  return row && { type: "file", url: videoUrl(row), width: row.width, height: row.height };
}

/** A picture as its author named it. */
export const toPictureDraft = (picture: StoredPicture): PictureDraft =>
  picture && { imageId: picture.imageId, alt: picture.alt };

/** A video as its author named it. */
export function toVideoDraft(video: StoredVideo): VideoDraft {
  if (video?.type === "file") return { type: "file", videoId: video.videoId };
  return video && { type: "link", url: video.href };
}
