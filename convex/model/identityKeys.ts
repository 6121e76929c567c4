import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { inputInvalid, notFound } from "../errors";
import type { KeyAlgorithm } from "../validators";
import { type Bytes, fromBase64Url, fromHex, toBase64Url, utf8 } from "./bytes";
import { seal, unseal } from "./sealing";

/** A workspace's keys for identity verification: up to two of an algorithm, so that one can follow the other unnoticed. */

const MAX_ACTIVE = 2;
const MAX_ROWS = 20;
const RETIREMENT_MS = 7 * 86_400_000;
const SECRET = /^[\x21-\x7e]{32,256}$/;
// What every Ed25519 public key in SPKI form begins with.
const SPKI_PREFIX = "302a300506032b6570032100";
const HINT_LENGTH = 4;

export type IdentityKey = { id: Id<"identityKeys">; algorithm: KeyAlgorithm; material: Bytes };

/** The keys that count now, readable. A secret that this deployment's key does not open counts as absent. */
export async function activeKeys(ctx: QueryCtx, workspaceId: Id<"workspaces">): Promise<IdentityKey[]> {
  const rows = (await listKeys(ctx, workspaceId)).filter(isActive);
  const keys = await Promise.all(
    rows.map(async (row) => {
      const material = await materialOf(row);
      return material && { id: row._id, algorithm: row.algorithm, material };
    }),
  );
  return keys.filter((key) => key !== null);
}

/** All keys of a workspace, oldest first. */
export function listKeys(ctx: QueryCtx, workspaceId: Id<"workspaces">): Promise<Doc<"identityKeys">[]> {
  return ctx.db
    .query("identityKeys")
    .withIndex("by_workspaceId", (q) => q.eq("workspaceId", workspaceId))
    .take(MAX_ROWS);
}

/** Tells whether a key counts now. */
export const isActive = (key: Doc<"identityKeys">): boolean =>
  key.retireAt === undefined || key.retireAt > Date.now();

type Owner = { workspaceId: Id<"workspaces">; agentId: Id<"agents"> };

/** Stores a secret, sealed. @throws INPUT_INVALID · SECRET_KEY_MISSING */
export async function addSecret(
  ctx: MutationCtx,
  owner: Owner,
  { algorithm, secret }: { algorithm: "HMAC-SHA256" | "HS256"; secret: string },
): Promise<Id<"identityKeys">> {
  if (!SECRET.test(secret)) {
    throw inputInvalid("A secret must be 32 to 256 characters of printable ASCII without spaces.");
  }
  await checkRoom(ctx, owner.workspaceId, algorithm);
  return ctx.db.insert("identityKeys", {
    workspaceId: owner.workspaceId,
    algorithm,
    sealed: await seal(secret, contextOf({ workspaceId: owner.workspaceId, algorithm })),
    hint: secret.slice(-HINT_LENGTH),
    createdBy: owner.agentId,
  });
}

/** Stores the public half of a key that only the customer has. @throws INPUT_INVALID */
export async function addPublicKey(
  ctx: MutationCtx,
  owner: Owner,
  text: string,
): Promise<Id<"identityKeys">> {
  const bytes = readPublicKey(text);
  if (!bytes)
    throw inputInvalid("This is not an Ed25519 public key, in PEM or as 32 bytes in base64 or hex.");
  await checkRoom(ctx, owner.workspaceId, "EdDSA");
  const publicKey = toBase64Url(bytes);
  return ctx.db.insert("identityKeys", {
    workspaceId: owner.workspaceId,
    algorithm: "EdDSA",
    publicKey,
    hint: publicKey.slice(-HINT_LENGTH),
    createdBy: owner.agentId,
  });
}

/** The key an outside id names, if it is of this workspace. @throws NOT_FOUND */
export async function ownKey(
  ctx: QueryCtx,
  id: string,
  workspaceId: Id<"workspaces">,
): Promise<Doc<"identityKeys">> {
  const keyId = ctx.db.normalizeId("identityKeys", id);
  const key = keyId ? await ctx.db.get("identityKeys", keyId) : null;
  if (key?.workspaceId !== workspaceId) throw notFound();
  return key;
}

/** Ends a key, now or in a week: long enough for pages and servers to have moved to its successor. */
export async function retireKey(
  ctx: MutationCtx,
  key: Doc<"identityKeys">,
  when: "inAWeek" | "now",
): Promise<void> {
  if (when === "now") await ctx.db.delete("identityKeys", key._id);
  else if (key.retireAt === undefined) {
    await ctx.db.patch("identityKeys", key._id, { retireAt: Date.now() + RETIREMENT_MS });
  }
}

/** Deletes up to `count` keys whose time is up. Returns how many went. */
export async function deleteRetiredKeys(ctx: MutationCtx, count: number): Promise<number> {
  const rows = await ctx.db
    .query("identityKeys")
    .withIndex("by_retireAt", (q) => q.gte("retireAt", 0).lt("retireAt", Date.now()))
    .take(count);
  for (const row of rows) await ctx.db.delete("identityKeys", row._id);
  return rows.length;
}

async function checkRoom(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  algorithm: KeyAlgorithm,
): Promise<void> {
  const active = (await listKeys(ctx, workspaceId)).filter(
    (key) => key.algorithm === algorithm && isActive(key),
  );
  if (active.length >= MAX_ACTIVE) {
    throw inputInvalid(`Two keys for ${algorithm} are active. Retire the older one first.`);
  }
}

async function materialOf(row: Doc<"identityKeys">): Promise<Bytes | null> {
  if (row.publicKey !== undefined) return fromBase64Url(row.publicKey);
  const secret = row.sealed === undefined ? null : await unseal(row.sealed, contextOf(row));
  return secret === null ? null : utf8(secret);
}

/** A sealed secret copied to another workspace or use does not open there. */
const contextOf = (key: { workspaceId: Id<"workspaces">; algorithm: KeyAlgorithm }) =>
  `identityKeys:${key.workspaceId}:${key.algorithm}`;

function readPublicKey(text: string): Bytes | null {
  const body = text.replaceAll(/-----[A-Z ]+-----|\s/g, "");
  if (/^[0-9a-f]+$/i.test(body) && body.length === 64) return fromHex(body.toLowerCase());
  const bytes = fromBase64Url(body.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", ""));
  if (bytes?.length === 32) return bytes;
  const prefix = fromHex(SPKI_PREFIX) ?? [];
  const isSpki = bytes?.length === 44 && prefix.every((byte, i) => bytes[i] === byte);
  return isSpki ? bytes.slice(prefix.length) : null;
}
