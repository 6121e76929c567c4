import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import type {
  BrandingSettings,
  BrandingView,
  BrandUse,
  HeaderGround,
  StoredBranding,
} from "../brandingValidators";
import { readEnvironment } from "../environment";
import { fail, inputInvalid, notFound } from "../errors";
import { isWellFormed } from "./text";
import { toHex } from "./tokens";

/**
 * A workspace's logo, the ground of home's header, and its launcher icon. The pictures came through the check of
 * attachments; each then has an address of its own, under which it never changes, and goes when another takes its place.
 */

const KIB = 1024;
const KEY_BYTES = 16;
const MAX_ALT = 120;
/** As much black as white text needs over white: 4.5:1. */
const MAX_SCRIM = 0.54;
const TYPES = ["image/png", "image/jpeg", "image/webp"];

const RULES: Record<
  BrandUse,
  { maxBytes: number; types: readonly string[]; isFit(side: Side): boolean; what: string }
> = {
  logo: {
    maxBytes: 256 * KIB,
    types: TYPES,
    isFit: ({ width, height }) => Math.max(width, height) <= 2048,
    what: "A logo is a PNG, JPEG or WebP of at most 256 KB and 2,048 pixels a side.",
  },
  header: {
    maxBytes: 1024 * KIB,
    types: TYPES,
    isFit: ({ width, height }) => Math.max(width, height) <= 4096,
    what: "A background is a PNG, JPEG or WebP of at most 1 MB and 4,096 pixels a side.",
  },
  icon: {
    maxBytes: 32 * KIB,
    types: ["image/png"],
    isFit: ({ width, height }) => width === height && width <= 128,
    what: "A launcher icon is a square PNG of at most 32 KB and 128 pixels a side.",
  },
};
type Side = { width: number; height: number };

const NONE: StoredBranding = { header: { kind: "accent" }, logoAlt: "", scrim: MAX_SCRIM };

type Settings = Doc<"workspaceSettings">;

/** As the console shows it. */
export function brandingSettingsOf({ branding = NONE }: Settings): BrandingSettings {
  const { header, logoAlt, scrim } = branding;
  const shown = (picture: StoredBranding["logo"]) =>
    picture ? { url: urlOf(picture), width: picture.width, height: picture.height } : null;
  return {
    header,
    logoAlt,
    scrim,
    logo: shown(branding.logo),
    image: shown(branding.image),
    icon: shown(branding.icon),
  };
}

/** As visitors get it; undefined for a workspace that has set nothing. */
export function brandingOf(settings: Settings): BrandingView | undefined {
  if (!settings.branding) return undefined;
  const { header, logo, logoAlt, image, icon, scrim } = brandingSettingsOf(settings);
  const alt = logoAlt || settings.appearance.teamName;
  return {
    header:
      header.kind !== "image"
        ? header
        : image
          ? { kind: "image", url: image.url, scrim }
          : { kind: "accent" },
    logo: logo && { ...logo, alt },
    icon: icon && icon.url,
  };
}

type BrandingChange = { header?: HeaderGround; logoAlt?: string };

/** Sets what is given; the rest stays. @throws INPUT_INVALID */
export async function changeBranding(
  ctx: MutationCtx,
  settings: Settings,
  change: BrandingChange,
): Promise<void> {
  const branding = { ...NONE, ...settings.branding };
  if (change.header) branding.header = checkGround(change.header);
  if (change.logoAlt !== undefined) branding.logoAlt = checkAlt(change.logoAlt);
  await ctx.db.patch("workspaceSettings", settings._id, { branding });
}

type Given = { use: BrandUse; attachmentId: string; agentId: Id<"agents">; scrim: number | undefined };

/**
 * Puts an agent's checked upload in its place, and deletes what was there. A header's image is shown at once.
 * @throws NOT_FOUND · TYPE_REFUSED · TOO_LARGE · INPUT_INVALID
 */
export async function setBrandImage(ctx: MutationCtx, settings: Settings, given: Given): Promise<void> {
  const { use, scrim = MAX_SCRIM } = given;
  const file = await ownUpload(ctx, given);
  const { maxBytes, types, isFit, what } = RULES[use];
  const { type, name, storageId, size, width = 0, height = 0 } = file;
  if (!types.includes(type)) throw fail("TYPE_REFUSED", what);
  if (size > maxBytes || !isFit({ width, height })) throw fail("TOO_LARGE", what);
  if (!(scrim >= 0 && scrim <= 1)) throw inputInvalid("A scrim is a number from 0 to 1.");
  const key = toHex(crypto.getRandomValues(new Uint8Array(KEY_BYTES)));
  const { workspaceId } = settings;
  await ctx.db.delete("attachments", file._id);
  const id = await ctx.db.insert("brandImages", { workspaceId, storageId, name, type, key });
  const branding = { ...NONE, ...settings.branding };
  const place = placeOf(use);
  await deleteImage(ctx, branding[place]?.id);
  branding[place] = { id, key, width, height };
  if (use === "header")
    Object.assign(branding, { header: { kind: "image" }, scrim: Math.min(scrim, MAX_SCRIM) });
  await ctx.db.patch("workspaceSettings", settings._id, { branding });
}

/** Takes a picture away and deletes it. Safe to repeat. */
export async function removeBrandImage(ctx: MutationCtx, settings: Settings, use: BrandUse): Promise<void> {
  const branding = { ...NONE, ...settings.branding };
  const place = placeOf(use);
  await deleteImage(ctx, branding[place]?.id);
  delete branding[place];
  if (use === "header" && branding.header.kind === "image") branding.header = { kind: "accent" };
  await ctx.db.patch("workspaceSettings", settings._id, { branding });
}

/** What `GET /attachments/brand/<id>?key=…` serves, or null. */
export async function servedBrandImage(
  ctx: QueryCtx,
  { imageId, key }: { imageId: string; key: string },
): Promise<Doc<"brandImages"> | null> {
  const id = ctx.db.normalizeId("brandImages", imageId);
  const row = id ? await ctx.db.get("brandImages", id) : null;
  return row?.key === key ? row : null;
}

/** The picture a stored file is, or null. */
export function findBrandByFile(
  ctx: QueryCtx,
  storageId: Id<"_storage">,
): Promise<Doc<"brandImages"> | null> {
  return ctx.db
    .query("brandImages")
    .withIndex("by_storageId", (q) => q.eq("storageId", storageId))
    .unique();
}

const placeOf = (use: BrandUse) => (use === "header" ? "image" : use);

async function ownUpload(ctx: MutationCtx, { attachmentId, agentId }: Given): Promise<Doc<"attachments">> {
  const id = ctx.db.normalizeId("attachments", attachmentId);
  const file = id ? await ctx.db.get("attachments", id) : null;
  if (file?.uploaderId !== agentId || file.holderId !== undefined) throw notFound();
  return file;
}

async function deleteImage(ctx: MutationCtx, id: Id<"brandImages"> | undefined): Promise<void> {
  const row = id ? await ctx.db.get("brandImages", id) : null;
  if (!row) return;
  await ctx.storage.delete(row.storageId);
  await ctx.db.delete("brandImages", row._id);
}

function checkGround(ground: HeaderGround): HeaderGround {
  if (ground.kind !== "gradient") return ground;
  const [from, to] = [ground.from.toLowerCase(), ground.to.toLowerCase()];
  for (const color of [from, to])
    if (!/^#[0-9a-f]{6}$/.test(color)) throw inputInvalid("The colours must be written as #rrggbb.");
  return { kind: "gradient", from, to };
}

function checkAlt(given: string): string {
  const text = given.trim().normalize();
  if (text.length > MAX_ALT || !isWellFormed(text))
    throw inputInvalid(`What the logo says must have at most ${MAX_ALT} characters.`);
  return text;
}

const urlOf = ({ id, key }: { id: Id<"brandImages">; key: string }): string =>
  `${readEnvironment().siteUrl}/attachments/brand/${id}?key=${key}`;
