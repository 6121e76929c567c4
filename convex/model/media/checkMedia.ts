import type { Id } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import { inputInvalid } from "../../errors";
import type { PictureDraft, StoredPicture, StoredVideo, VideoDraft } from "../../mediaValidators";
import { knownImages } from "../articleImages";
import { toLink } from "../links";
import { isDrawable } from "../text";
import { findOwnVideo } from "../videos";

/** What an author may show: pictures and videos of the workspace, of a known size. A mistake is named with its place. */

const MAX_ALT = 500;

/** A picture as it is kept. @throws INPUT_INVALID naming what of `place`.image is wrong */
export async function checkPicture(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  { place, picture }: { place: string; picture: PictureDraft },
): Promise<StoredPicture> {
  if (picture === null) return null;
  const alt = picture.alt.trim();
  if (alt.length > MAX_ALT || !isDrawable(alt))
    throw inputInvalid(`${place}.image.alt: has at most ${MAX_ALT} characters.`);
  if (!alt) throw inputInvalid(`${place}.image.alt: says what there is to see.`);
  const [found] = (await knownImages(ctx, workspaceId, [picture.imageId])).values();
  if (!found) throw inputInvalid(`${place}.image.imageId: there is no such picture.`);
  const { id: imageId, width, height } = found;
  return { imageId, alt, width, height };
}

/** A video as it is kept. @throws INPUT_INVALID naming what of `place`.video is wrong */
export async function checkVideo(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  { place, video }: { place: string; video: VideoDraft },
): Promise<StoredVideo> {
  if (video === null) return null;
  if (video.type === "link") {
    const href = toLink(video.url.trim(), "")?.href ?? "";
    if (!href.startsWith("https://"))
      throw inputInvalid(`${place}.video.url: is an address that begins with https://.`);
    return { type: "link", href, host: new URL(href).host };
  }
  const found = await findOwnVideo(ctx, workspaceId, video.videoId);
  if (!found) throw inputInvalid(`${place}.video.videoId: there is no such video.`);
  return { type: "file", videoId: found._id, width: found.width, height: found.height };
}
