import { type Infer, v } from "convex/values";

/** The shapes of a workspace's own pictures and colours: its logo, the ground of home's header, its launcher icon. */

export const brandUse = v.union(v.literal("logo"), v.literal("header"), v.literal("icon"));
export type BrandUse = Infer<typeof brandUse>;

/** What home's header stands on. `image` without an uploaded one is the accent. */
export const headerGround = v.union(
  v.object({ kind: v.literal("accent") }),
  v.object({ kind: v.literal("gradient"), from: v.string(), to: v.string() }),
  v.object({ kind: v.literal("image") }),
);
export type HeaderGround = Infer<typeof headerGround>;

/** A picture as the settings keep it, so that no visitor's query reads another row for it. */
const brandPicture = v.object({
  id: v.id("brandImages"),
  /** The part of its address that nobody guesses. */
  key: v.string(),
  width: v.number(),
  height: v.number(),
});

/** As it is stored with a workspace's settings. */
export const storedBranding = v.object({
  header: headerGround,
  logo: v.optional(brandPicture),
  /** What a logo says to those who do not see it; empty: the team's name. */
  logoAlt: v.string(),
  image: v.optional(brandPicture),
  /** How much black lies evenly over the header's image, 0 to 1, so that white can be read on its brightest part. */
  scrim: v.number(),
  icon: v.optional(brandPicture),
});
export type StoredBranding = Infer<typeof storedBranding>;

const shownPicture = v.object({ url: v.string(), width: v.number(), height: v.number() });

/** As visitors get it. */
export const brandingView = v.object({
  header: v.union(
    v.object({ kind: v.literal("accent") }),
    v.object({ kind: v.literal("gradient"), from: v.string(), to: v.string() }),
    v.object({ kind: v.literal("image"), url: v.string(), scrim: v.number() }),
  ),
  logo: v.union(v.null(), v.object({ ...shownPicture.fields, alt: v.string() })),
  /** Address of the launcher's own icon. */
  icon: v.union(v.null(), v.string()),
});
export type BrandingView = Infer<typeof brandingView>;

/** As the console sets it: what is chosen, and what is there to choose. */
export const brandingSettings = v.object({
  header: headerGround,
  logoAlt: v.string(),
  scrim: v.number(),
  logo: v.union(v.null(), shownPicture),
  image: v.union(v.null(), shownPicture),
  icon: v.union(v.null(), shownPicture),
});
export type BrandingSettings = Infer<typeof brandingSettings>;
