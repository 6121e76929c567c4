import type { Infer } from "convex/values";
import type { Id } from "../../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { ArticleBlock } from "../../articleValidators";
import { inputInvalid } from "../../errors";
import type { StoredTourMedia, TourMedia, TourMediaDraft } from "../../stepValidators";
import type { storedTooltip } from "../../tooltipValidators";
import { countUses } from "../articleImages";
import { type Reader, resolveBlocks } from "../articleReading";
import { parseSource } from "../articles";
import { isFlat } from "../checklistItems";
import { checkPicture, checkVideo } from "../media/checkMedia";
import { toPictureDraft, toVideoDraft, viewPicture, viewVideo } from "../media/mediaViews";
import { isDrawable } from "../text";
import { countVideoUse } from "../videos";

/** What steps of tours and tooltips say and show: as it is written, kept, drawn, and written again. */

const MAX_TITLE = 120;

type Written = { title: string; source: string; media: TourMediaDraft };
type Kept = Pick<Infer<typeof storedTooltip>, "title" | "source" | "blocks" | "images"> & {
  media: StoredTourMedia;
};
type Checking = { words: Written; place: string; longest: number };

/** Words as they are kept. @throws INPUT_INVALID naming the place that is wrong */
export async function checkWords(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  { words, place, longest }: Checking,
): Promise<Kept> {
  const title = words.title.trim();
  if (title.length > MAX_TITLE || !isDrawable(title))
    throw inputInvalid(`${place}.title: has at most ${MAX_TITLE} characters.`);
  if (words.source.length > longest)
    throw inputInvalid(`${place}.source: has at most ${longest} characters.`);
  const { blocks, images } = await parseSource(ctx, workspaceId, words.source);
  if (!blocks.every(isFlat))
    throw inputInvalid(`${place}.source: has nothing in lists and quotes but words.`);
  const media = await checkMedia(ctx, workspaceId, { media: words.media, place: `${place}.media` });
  if (title === "" && blocks.length === 0 && media === null)
    throw inputInvalid(`${place}.source: has something to say.`);
  const picture = media?.image?.imageId;
  const all = picture && !images.includes(picture) ? [...images, picture] : images;
  return { title, source: words.source, blocks, images: all, media };
}

async function checkMedia(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  { media, place }: { media: TourMediaDraft; place: string },
): Promise<StoredTourMedia> {
  if (media === null) return null;
  const image = await checkPicture(ctx, workspaceId, { place, picture: media.image });
  const video = await checkVideo(ctx, workspaceId, { place, video: media.video });
  if (media.as && video?.type !== "file") throw inputInvalid(`${place}.as: is of an uploaded video.`);
  return image || video ? { image, video, ...asOf(media) } : null;
}

/** How a video is shown, where anybody has said so. */
const asOf = ({ as }: Pick<NonNullable<TourMedia>, "as">) => (as ? { as } : {});

type View = { title: string; blocks: ArticleBlock[]; media: TourMedia };

/** Words as a visitor gets them; what is gone of pictures is left out. */
export async function viewWords(ctx: QueryCtx, reader: Reader, kept: Kept): Promise<View> {
  const { title, media } = kept;
  const blocks = await resolveBlocks(ctx, reader, kept);
  if (media === null) return { title, blocks, media };
  const image = await viewPicture(ctx, media.image);
  const video = await viewVideo(ctx, media.video);
  return { title, blocks, media: image || video ? { image, video, ...asOf(media) } : null };
}

/** Words as their author left them. */
export function draftWords({ title, source, media }: Kept): Written {
  if (media === null) return { title, source, media };
  return {
    title,
    source,
    media: { image: toPictureDraft(media.image), video: toVideoDraft(media.video), ...asOf(media) },
  };
}

/** A version holds on to what it shows. */
export async function countMedia(ctx: MutationCtx, all: readonly Kept[]): Promise<void> {
  await countUses(ctx, [], [...new Set(all.flatMap(({ images }) => images))]);
  const videos = all.flatMap(({ media }) => (media?.video?.type === "file" ? [media.video.videoId] : []));
  for (const videoId of new Set(videos)) await countVideoUse(ctx, videoId);
}
