import { type Infer, v } from "convex/values";
import { picture, pictureDraft, storedPicture, storedVideo, video, videoDraft } from "./mediaValidators";

/** What steps of tours and tooltips share: what they point at, on which side, and with which picture or video. */

/** An element of the customer's page: a selector that somebody wrote, or a record (docs/anchors.md) as JSON. */
export const anchor = v.union(v.object({ selector: v.string() }), v.object({ record: v.string() }));
export type Anchor = Infer<typeof anchor>;

/** Of the element. `start` and `end` follow the direction of its text. */
export const side = v.union(
  v.literal("auto"),
  v.literal("top"),
  v.literal("bottom"),
  v.literal("start"),
  v.literal("end"),
);

/** As of outbound posts: a picture, or a video whose poster it is (docs/adr/0016-media.md). */
export const stepMediaDraft = v.union(v.object({ image: pictureDraft, video: videoDraft }), v.null());
export const storedStepMedia = v.union(v.object({ image: storedPicture, video: storedVideo }), v.null());
export const stepMedia = v.union(v.object({ image: picture, video }), v.null());

/** Of a video of our own in a tour's step: small, silent and over and over, until somebody presses it. Absent: a player. */
const videoAs = { as: v.optional(v.literal("bubble")) };
export const tourMediaDraft = v.union(
  v.object({ image: pictureDraft, video: videoDraft, ...videoAs }),
  v.null(),
);
export type TourMediaDraft = Infer<typeof tourMediaDraft>;
export const storedTourMedia = v.union(
  v.object({ image: storedPicture, video: storedVideo, ...videoAs }),
  v.null(),
);
export type StoredTourMedia = Infer<typeof storedTourMedia>;
export const tourMedia = v.union(v.object({ image: picture, video, ...videoAs }), v.null());
export type TourMedia = Infer<typeof tourMedia>;
