import { v } from "convex/values";
import type { Doc } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";

export const releaseValidator = v.object({
  version: v.string(),
  integrity: v.record(v.string(), v.string()),
});

// These go into addresses, headers and documents as they are.
const VERSION = /^[0-9A-Za-z][0-9A-Za-z.-]{0,63}$/;
const FILE = /^[0-9A-Za-z_-][0-9A-Za-z._-]{0,99}$/;
/** What browsers check files by: 256 bits for what frames import, whose document carries every hash. */
const INTEGRITY = /^(sha384-[A-Za-z0-9+/]{64}|sha256-[A-Za-z0-9+/]{43}=)$/;

/** Records a build and makes it the current one. @throws Error for a name or hash that is not one */
export async function registerRelease(
  ctx: MutationCtx,
  release: { version: string; integrity: Record<string, string> },
): Promise<void> {
  if (!VERSION.test(release.version)) throw new Error(`"${release.version}" is not a version.`);
  for (const [file, hash] of Object.entries(release.integrity)) {
    if (!FILE.test(file) || !INTEGRITY.test(hash))
      throw new Error(`"${file}" has no file name or no sha256 or sha384 hash.`);
  }
  const existing = await findRelease(ctx, release.version);
  if (existing)
    await ctx.db.patch("releases", existing._id, { integrity: release.integrity, activatedAt: Date.now() });
  else await ctx.db.insert("releases", { ...release, activatedAt: Date.now() });
}

export function currentRelease(ctx: QueryCtx): Promise<Doc<"releases"> | null> {
  return ctx.db.query("releases").withIndex("by_activatedAt").order("desc").first();
}

export function findRelease(ctx: QueryCtx, version: string): Promise<Doc<"releases"> | null> {
  return ctx.db
    .query("releases")
    .withIndex("by_version", (q) => q.eq("version", version))
    .unique();
}
