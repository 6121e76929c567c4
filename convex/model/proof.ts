import { ConvexError } from "convex/values";
import type { Doc, Id } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import type { ErrorData } from "../errors";
import type { Attributes, Notice, UserFields } from "../validators";
import { fromHex, utf8 } from "./bytes";
import { checkUserFields } from "./claims";
import { activeKeys, type IdentityKey } from "./identityKeys";
import { verifyUserToken } from "./userToken";

/** Whether the page's word about its user is good: `userHash` (HMAC-SHA256 of the user's id) and `userToken` (signed). */

/** What a signed token may say besides who the user is. */
type Signed = Pick<UserFields, "email" | "name" | "company" | "customAttributes">;

export type Identity = {
  /** What the page says, without its proofs. */
  user: UserFields;
  /** What a token that is good says. */
  signed: Signed;
  /** Set if a proof is good: who the user is. */
  verifiedUserId: string | null;
  /** The key that proof was made with. */
  keyId: Id<"identityKeys"> | null;
  /** That key is not the newest of its kind. */
  byOlderKey: boolean;
  /** Whether the page says who its user is: by id, by address, or by a token. */
  claims: boolean;
  /** A proof was sent and is not good. */
  badProof: boolean;
  notices: Notice[];
};

/** What a developer should know of it, once it is known for what kind of visitor it was said. */
export const noticesOf = (
  { claims, badProof, notices }: Identity,
  kind: Doc<"visitors">["kind"],
): Notice[] => (kind !== "verified" && claims && !badProof ? [...notices, UNPROVEN] : notices);

type Verdict =
  | { ok: true; userId: string; keyId: Id<"identityKeys">; signed: Signed }
  | { ok: false; code: "USER_HASH_INVALID" | "USER_TOKEN_INVALID"; reason: string };

/** Weighs what a page says about its user. Never throws for a bad proof: what it is worth is for the caller to say. */
export async function weighIdentity(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  said: UserFields | undefined,
): Promise<Identity> {
  const { userHash, userToken, ...user } = said ?? {};
  const claims = user.userId !== undefined || user.email !== undefined || userToken !== undefined;
  const hasProof = userHash !== undefined || userToken !== undefined;
  const keys = hasProof ? await activeKeys(ctx, workspaceId) : [];
  const byToken = userToken === undefined ? null : await weighToken(userToken, { user, keys, workspaceId });
  const byHash = userHash === undefined || byToken?.ok ? null : await weighHash(userHash, user.userId, keys);
  const verdicts = [byToken, byHash].filter((verdict) => verdict !== null);
  const good = verdicts.find((verdict) => verdict.ok);
  const notices = verdicts.filter((verdict) => !verdict.ok).map(badProofNotice);
  return {
    user,
    signed: good?.signed ?? {},
    verifiedUserId: good?.userId ?? null,
    keyId: good?.keyId ?? null,
    byOlderKey: good !== undefined && !isNewest(good.keyId, keys),
    claims,
    badProof: hasProof && !good,
    notices,
  };
}

/** Keys come oldest first. */
function isNewest(id: Id<"identityKeys">, keys: IdentityKey[]): boolean {
  const algorithm = keys.find((key) => key.id === id)?.algorithm;
  return keys.findLast((key) => key.algorithm === algorithm)?.id === id;
}

async function weighHash(
  userHash: string,
  userId: string | undefined,
  keys: IdentityKey[],
): Promise<Verdict> {
  const refuse = (reason: string): Verdict => ({ ok: false, code: "USER_HASH_INVALID", reason });
  const signature = fromHex(userHash);
  if (userId === undefined) return refuse("it came without userId");
  if (signature?.length !== 32) return refuse("it must be 64 lower-case hex digits");
  const secrets = keys.filter((key) => key.algorithm === "HMAC-SHA256");
  if (secrets.length === 0) return refuse("this workspace has no active secret for userHash");
  // Every secret is tried, and each comparison takes the same time whatever differs.
  const verdicts = await Promise.all(
    secrets.map(async ({ material }) => {
      const hmac = { name: "HMAC", hash: "SHA-256" };
      const key = await crypto.subtle.importKey("raw", material, hmac, false, ["verify"]);
      return crypto.subtle.verify("HMAC", key, signature, utf8(userId));
    }),
  );
  const secret = secrets.find((_, i) => verdicts[i]);
  if (!secret) return refuse("it is not the HMAC-SHA256 of this userId with an active secret");
  return { ok: true, userId, keyId: secret.id, signed: {} };
}

type TokenFacts = { user: UserFields; keys: IdentityKey[]; workspaceId: Id<"workspaces"> };

async function weighToken(userToken: string, { user, keys, workspaceId }: TokenFacts): Promise<Verdict> {
  const refuse = (reason: string): Verdict => ({ ok: false, code: "USER_TOKEN_INVALID", reason });
  const tokenKeys = keys.flatMap(({ algorithm, ...key }) =>
    algorithm === "HMAC-SHA256" ? [] : [{ ...key, algorithm }],
  );
  const expected = { audience: workspaceId, nowMs: Date.now(), keys: tokenKeys };
  const result = await verifyUserToken(userToken, expected);
  if (!result.ok) return refuse(result.reason);
  const { userId, claims } = result.token;
  if (user.userId !== undefined && user.userId !== userId)
    return refuse("its sub is another user than userId");
  const signed = readSigned(claims);
  try {
    if (signed) checkUserFields({ ...signed, userId });
  } catch (error) {
    if (error instanceof ConvexError) return refuse((error.data as ErrorData).message);
    throw error;
  }
  if (!signed) return refuse("email and name must be texts, company and customAttributes values by key");
  return { ok: true, userId, keyId: result.keyId, signed };
}

/** The claims we know, or null if one has a wrong type. Others are the customer's own affair. */
function readSigned(claims: Record<string, unknown>): Signed | null {
  const { email, name, company, customAttributes } = claims;
  const signed: Signed = {};
  if (isGiven(email)) {
    if (typeof email !== "string") return null;
    signed.email = email;
  }
  if (isGiven(name)) {
    if (typeof name !== "string") return null;
    signed.name = name;
  }
  if (isGiven(company)) {
    if (typeof company !== "string" && !isValues(company)) return null;
    signed.company = company;
  }
  if (isGiven(customAttributes)) {
    if (!isValues(customAttributes)) return null;
    signed.customAttributes = customAttributes;
  }
  return signed;
}

const isGiven = (value: unknown) => value !== undefined && value !== null;

const isValues = (value: unknown): value is Attributes =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every(
    (item) => item === null || ["string", "number", "boolean"].includes(typeof item),
  );

const badProofNotice = ({ code, reason }: Extract<Verdict, { ok: false }>): Notice => {
  const proof = code === "USER_HASH_INVALID" ? "userHash" : "userToken";
  return { code, message: `${proof} was not accepted: ${reason.replace(/\.$/, "")}.` };
};

const UNPROVEN: Notice = {
  code: "IDENTITY_UNPROVEN",
  message:
    "The user is claimed without proof. It works, is marked as unverified for your team, and its history stays in this " +
    "browser: conversations follow a user across devices and logins only with userHash or userToken.",
};
