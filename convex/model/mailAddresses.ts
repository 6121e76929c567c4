import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { readEnvironment } from "../environment";
import { type Bytes, fromHex, utf8 } from "./bytes";
import { makeLinkSecret } from "./fileLinks";
import { mailKey } from "./mailAddress";
import { toHex } from "./tokens";

/** Addresses that answers are mailed to: whether they still may be, and the link by which their owner ends it. */

type Row = Doc<"mailAddresses">;
const HMAC = { name: "HMAC", hash: "SHA-256" };
const SIGNED = "unsubscribe";

export function findMailAddress(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  address: string,
): Promise<Row | null> {
  return ctx.db
    .query("mailAddresses")
    .withIndex("by_workspaceId_and_email", (q) =>
      q.eq("workspaceId", workspaceId).eq("email", mailKey(address)),
    )
    .unique();
}

/** Makes sure that an address has its row, and with it an unsubscribe link. */
export async function keepMailAddress(
  ctx: MutationCtx,
  workspaceId: Id<"workspaces">,
  address: string,
): Promise<void> {
  if (await findMailAddress(ctx, workspaceId, address)) return;
  const row = { workspaceId, email: mailKey(address), linkSecret: makeLinkSecret() };
  await ctx.db.insert("mailAddresses", row);
}

/** Tells whether mail may go to an address. */
export const isReachable = (row: Row): boolean =>
  row.unsubscribedAt === undefined && row.undeliverable === undefined;

/** The address's unsubscribe link. It has no end: a mail may be old when somebody has enough of it. */
export async function unsubscribeUrl(row: Row): Promise<string> {
  const key = await importKey(row.linkSecret, "sign");
  const signature = toHex(await crypto.subtle.sign("HMAC", key, utf8(SIGNED)));
  return `${readEnvironment().siteUrl}/unsubscribe/${row._id}?signature=${signature}`;
}

/** The row that a link names, if the link was made by `unsubscribeUrl`. */
export async function rowOfLink(
  ctx: QueryCtx,
  link: { addressId: string; signature: string },
): Promise<Row | null> {
  const id = ctx.db.normalizeId("mailAddresses", link.addressId);
  const row = id ? await ctx.db.get("mailAddresses", id) : null;
  const signature = fromHex(link.signature);
  if (!row || signature?.length !== 32) return null;
  const key = await importKey(row.linkSecret, "verify");
  return (await crypto.subtle.verify("HMAC", key, signature, utf8(SIGNED))) ? row : null;
}

function importKey(secret: string, use: "sign" | "verify"): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", fromHex(secret) as Bytes, HMAC, false, [use]);
}
