import type { Id } from "../../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { PictureDraft, StoredPicture, StoredVideo, VideoDraft } from "../../mediaValidators";
import type { ShownSurvey, StoredSurvey, SurveyContent } from "../../surveyValidators";
import { countUses } from "../articleImages";
import { checkPicture, checkVideo } from "../media/checkMedia";
import { toPictureDraft, toVideoDraft, viewPicture, viewVideo } from "../media/mediaViews";
import { countVideoUse } from "../videos";

/** Pictures and videos of a survey: of its cards and of each of its questions. */

type Draft = { image?: PictureDraft; video?: VideoDraft };
type Kept = { image?: StoredPicture; video?: StoredVideo };

/** A survey as it is kept. @throws INPUT_INVALID naming the picture or video that is wrong, as `questions[2].image.alt: …` */
export async function toStoredSurvey(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  content: SurveyContent,
): Promise<StoredSurvey> {
  const check = async <T extends Draft>(each: T, place: string) =>
    withMedia(each, {
      image: await checkPicture(ctx, workspaceId, { place, picture: each.image ?? null }),
      video: await checkVideo(ctx, workspaceId, { place, video: each.video ?? null }),
    });
  const { intro, questions, thanks } = content;
  return {
    ...content,
    intro: intro && (await check(intro, "intro")),
    questions: await Promise.all(questions.map((each, at) => check(each, `questions[${at}]`))),
    thanks: thanks && (await check(thanks, "thanks")),
  };
}

/** A survey as a visitor gets it: without what is gone. */
export async function toShownSurvey(ctx: QueryCtx, content: StoredSurvey): Promise<ShownSurvey> {
  const view = async <T extends Kept>(each: T) =>
    withMedia(each, {
      image: await viewPicture(ctx, each.image ?? null),
      video: await viewVideo(ctx, each.video ?? null),
    });
  const { intro, questions, thanks } = content;
  return {
    ...content,
    intro: intro && (await view(intro)),
    questions: await Promise.all(questions.map(view)),
    thanks: thanks && (await view(thanks)),
  };
}

/** A survey as its author left it. */
export function toSurveyDraft(content: StoredSurvey): SurveyContent {
  const draft = <T extends Kept>(each: T) =>
    withMedia(each, {
      image: toPictureDraft(each.image ?? null),
      video: toVideoDraft(each.video ?? null),
    });
  const { intro, questions, thanks } = content;
  return {
    ...content,
    intro: intro && draft(intro),
    questions: questions.map(draft),
    thanks: thanks && draft(thanks),
  };
}

/** Each version holds on to what it shows. */
export async function countSurveyMedia(
  ctx: MutationCtx,
  { intro, questions, thanks }: StoredSurvey,
): Promise<void> {
  const all: Kept[] = [intro, ...questions, thanks].filter((each) => each !== null);
  const images = all.flatMap(({ image }) => (image ? [image.imageId] : []));
  const videos = all.flatMap(({ video }) => (video?.type === "file" ? [video.videoId] : []));
  await countUses(ctx, [], [...new Set(images)]);
  for (const videoId of new Set(videos)) await countVideoUse(ctx, videoId);
}

/** Of each kind of question by itself. */
type Bare<T> = T extends unknown ? Omit<T, "image" | "video"> : never;

/** The same words with media of another shape, as far as there are any. */
function withMedia<T extends object, I, V>(
  words: T,
  { image, video }: { image: I | null; video: V | null },
): Bare<T> & { image?: I; video?: V } {
  const { image: _, video: __, ...bare } = words as T & { image?: unknown; video?: unknown };
  return { ...(bare as Bare<T>), ...(image ? { image } : {}), ...(video ? { video } : {}) };
}
