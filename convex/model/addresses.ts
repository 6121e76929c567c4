import type { MutationCtx } from "../_generated/server";
import { readEnvironment } from "../environment";
import { sha256Hex, toHex } from "./tokens";

/**
 * Network addresses, for limits only. An address is never stored: its hash is keyed with a secret made afresh every
 * day and deleted soon after, so that yesterday's hashes lead to nobody.
 */

const SALT_BYTES = 16;
const KEPT_DAYS = 2;
const DAY_MS = 86_400_000;

/**
 * The hash of the caller's address, or null where no limit by address applies: calls that no network request made,
 * and pages of this machine in development. The address is the platform's; a header such as X-Forwarded-For is only
 * what the caller wrote.
 */
export async function callerAddressHash(ctx: MutationCtx): Promise<string | null> {
  const { ip } = await ctx.meta.getRequestMetadata();
  if (!ip || (readEnvironment().development && isLoopback(ip))) return null;
  const day = dayOf(Date.now());
  const row = await ctx.db
    .query("addressSalts")
    .withIndex("by_day", (q) => q.eq("day", day))
    .first();
  const salt = row?.salt ?? (await makeSalt(ctx, day));
  return (await sha256Hex(`${salt}:${ip}`)).slice(0, 32);
}

/** Deletes the secrets of past days. */
export async function deleteOldSalts(ctx: MutationCtx): Promise<void> {
  const rows = await ctx.db
    .query("addressSalts")
    .withIndex("by_day", (q) => q.lt("day", dayOf(Date.now() - KEPT_DAYS * DAY_MS)))
    .take(100);
  for (const row of rows) await ctx.db.delete("addressSalts", row._id);
}

async function makeSalt(ctx: MutationCtx, day: string): Promise<string> {
  const salt = toHex(crypto.getRandomValues(new Uint8Array(SALT_BYTES)));
  await ctx.db.insert("addressSalts", { day, salt });
  return salt;
}

const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);
const isLoopback = (ip: string) => /^(127\.|::1$|::ffff:127\.)/.test(ip);
