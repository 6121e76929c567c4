import { type Infer, v } from "convex/values";

/** The shapes of pictures and videos of what the team shows (docs/adr/0016-media.md): as written, as kept, as shown. */

const size = { width: v.number(), height: v.number() };

/** One of the workspace's own (`media:fetchImage`, `articles:addImage`), and what it shows in words. */
export const pictureDraft = v.union(v.object({ imageId: v.string(), alt: v.string() }), v.null());
export type PictureDraft = Infer<typeof pictureDraft>;
export const storedPicture = v.union(
  v.object({ imageId: v.id("articleImages"), alt: v.string(), ...size }),
  v.null(),
);
export type StoredPicture = Infer<typeof storedPicture>;
export const picture = v.union(v.object({ url: v.string(), alt: v.string(), ...size }), v.null());

/** An upload (`media:addVideo`), which plays in its place, or an address, which is a link. */
export const videoDraft = v.union(
  v.object({ type: v.literal("file"), videoId: v.string() }),
  v.object({ type: v.literal("link"), url: v.string() }),
  v.null(),
);
export type VideoDraft = Infer<typeof videoDraft>;
const videoLink = v.object({ type: v.literal("link"), href: v.string(), host: v.string() });
export const storedVideo = v.union(
  v.object({ type: v.literal("file"), videoId: v.id("videos"), ...size }),
  videoLink,
  v.null(),
);
export type StoredVideo = Infer<typeof storedVideo>;
export const video = v.union(
  v.object({ type: v.literal("file"), url: v.string(), ...size }),
  videoLink,
  v.null(),
);
