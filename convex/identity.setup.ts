import { api } from "./_generated/api";
import { toBase64Url, utf8 } from "./model/bytes";
import { toHex } from "./model/tokens";
import type { Backend } from "./test.setup";

/** What a customer's server does, for tests: hashes and tokens, made with the platform's own cryptography. */

export type Claims = Record<string, unknown>;

/** HMAC-SHA256 of the user's id, in hex. */
export async function userHash(secret: string, userId: string): Promise<string> {
  return toHex(await hmac(secret, userId));
}

/** A token that is good for five minutes unless the claims say otherwise: HS256 for a secret, EdDSA for a private key. */
export async function userToken(key: string | CryptoKey, claims: Claims): Promise<string> {
  const exp = Math.floor(Date.now() / 1000) + 300;
  const header = { alg: typeof key === "string" ? "HS256" : "EdDSA", typ: "JWT" };
  const text = [header, { exp, ...claims }].map((part) => toBase64Url(utf8(JSON.stringify(part)))).join(".");
  const signature =
    typeof key === "string" ? await hmac(key, text) : await crypto.subtle.sign("Ed25519", key, utf8(text));
  return `${text}.${toBase64Url(new Uint8Array(signature))}`;
}

/** Gives a workspace its secrets, as the console does. */
export async function makeKeys(
  t: Backend,
  agentToken: string,
  secrets: { userHash?: string; userToken?: string },
): Promise<void> {
  for (const use of ["userHash", "userToken"] as const) {
    const secret = secrets[use];
    if (secret) await t.mutation(api.security.addSecret, { agentToken, use, secret });
  }
}

async function hmac(secret: string, text: string): Promise<ArrayBuffer> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", utf8(secret), algorithm, false, ["sign"]);
  return crypto.subtle.sign("HMAC", key, utf8(text));
}
