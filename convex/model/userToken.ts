import { type Bytes, fromBase64Url, fromUtf8, utf8 } from "./bytes";

/**
 * Signed tokens by which a customer's server says who its user is: JSON Web Tokens, HS256 with a secret of the
 * workspace or EdDSA (Ed25519) with a public key of it. The algorithm is that of the key, never the token's choice;
 * `kid`, `jku` and the like are not looked at.
 */

export type TokenKey<Id> = { id: Id; algorithm: "HS256" | "EdDSA"; material: Bytes };
export type TokenClaims = { userId: string; claims: Record<string, unknown> };
export type TokenResult<Id> = { ok: true; keyId: Id; token: TokenClaims } | { ok: false; reason: string };

const MAX_LENGTH = 8_192;
const LEEWAY_S = 60;
const MAX_LIFETIME_S = 24 * 3_600;

type Expected<Id> = { audience: string; nowMs: number; keys: readonly TokenKey<Id>[] };
type Parsed = { algorithm: string; payload: Record<string, unknown>; signed: Bytes; signature: Bytes };

/** Verifies a token. The reason is for the developer who made it, and tells nothing of any secret. */
export async function verifyUserToken<Id>(
  token: string,
  { audience, nowMs, keys }: Expected<Id>,
): Promise<TokenResult<Id>> {
  const parsed = parse(token);
  if (!parsed) return refuse("it is not a JSON Web Token of three parts");
  const fitting = keys.filter((key) => key.algorithm === parsed.algorithm);
  if (parsed.algorithm !== "HS256" && parsed.algorithm !== "EdDSA")
    return refuse("its algorithm must be HS256 or EdDSA");
  if (fitting.length === 0) return refuse(`this workspace has no active ${parsed.algorithm} key for tokens`);
  // Every key is tried, whatever the first one says.
  const verdicts = await Promise.all(fitting.map((key) => isSignedBy(parsed, key)));
  const signer = fitting.find((_, i) => verdicts[i]);
  if (!signer) return refuse("its signature is not by a key of this workspace");
  const wrong = wrongTime(parsed.payload, nowMs / 1_000) ?? wrongAudience(parsed.payload, audience);
  if (wrong) return refuse(wrong);
  const userId = subjectOf(parsed.payload);
  if (userId === null) return refuse("it must name the user in sub (or user_id), as a text");
  return { ok: true, keyId: signer.id, token: { userId, claims: parsed.payload } };
}

function parse(token: string): Parsed | null {
  const parts = token.length <= MAX_LENGTH ? token.split(".") : [];
  const [head = "", body = "", tail = ""] = parts;
  const [header, payload, signature] = [parseObject(head), parseObject(body), fromBase64Url(tail)];
  if (parts.length !== 3 || !header || !payload || !signature) return null;
  // An extension that must be understood is one we do not understand.
  if (typeof header.alg !== "string" || header.crit !== undefined) return null;
  return { algorithm: header.alg, payload, signature, signed: utf8(`${head}.${body}`) };
}

function parseObject(part: string): Record<string, unknown> | null {
  const bytes = fromBase64Url(part);
  const text = bytes && fromUtf8(bytes);
  if (!text) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

async function isSignedBy<Id>(parsed: Parsed, key: TokenKey<Id>): Promise<boolean> {
  const algorithm = key.algorithm === "HS256" ? { name: "HMAC", hash: "SHA-256" } : { name: "Ed25519" };
  const imported = await crypto.subtle.importKey("raw", key.material, algorithm, false, ["verify"]);
  return crypto.subtle.verify(algorithm.name, imported, parsed.signature, parsed.signed);
}

function wrongTime({ exp, nbf, iat }: Record<string, unknown>, now: number): string | null {
  if (!isSeconds(exp)) return "it needs an expiry in exp, in seconds";
  if (exp + LEEWAY_S <= now) return "it has expired";
  if (exp > now + MAX_LIFETIME_S + LEEWAY_S) return "its exp is more than 24 hours ahead; make it minutes";
  for (const start of [nbf, iat]) {
    if (start !== undefined && !isSeconds(start)) return "its nbf and iat must be in seconds";
    if (isSeconds(start) && start > now + LEEWAY_S) return "it is not valid yet (look at the server's clock)";
  }
  return null;
}

function wrongAudience({ aud }: Record<string, unknown>, audience: string): string | null {
  const isOurs = Array.isArray(aud) ? aud.includes(audience) : aud === audience;
  return isOurs ? null : "its aud must be the workspace's id";
}

function subjectOf({ sub, user_id }: Record<string, unknown>): string | null {
  if (sub !== undefined && user_id !== undefined && sub !== user_id) return null;
  const subject = sub ?? user_id;
  return typeof subject === "string" ? subject : null;
}

const isSeconds = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
const refuse = (reason: string) => ({ ok: false as const, reason });
