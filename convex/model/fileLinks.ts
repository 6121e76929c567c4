import { type Bytes, fromHex, utf8 } from "./bytes";
import { toHex } from "./tokens";

/**
 * Addresses of files: whoever has one may fetch the file, for five minutes at most. Signed with a secret of the file's own,
 * so that a deployment needs no key for them and a deleted file leaves no address behind.
 */

const MINUTE_MS = 60_000;
const VALID_MINUTES = 4;
const HMAC = { name: "HMAC", hash: "SHA-256" };
const SECRET_BYTES = 32;

export const makeLinkSecret = (): string => toHex(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)));

/** The part after the file's address. Within a minute it is the same, so that a browser's cache can be of use. */
export async function signLink(secret: string, now: number): Promise<string> {
  const expires = (Math.ceil(now / MINUTE_MS) + VALID_MINUTES) * MINUTE_MS;
  const key = await importKey(secret, "sign");
  return `expires=${expires}&signature=${toHex(await crypto.subtle.sign("HMAC", key, utf8(String(expires))))}`;
}

/** Tells whether a link was made by `signLink` and its time has not passed. */
export async function isLinkGood(
  secret: string,
  link: { expires: string; signature: string },
  now: number,
): Promise<boolean> {
  const signature = fromHex(link.signature);
  if (!/^\d{1,16}$/.test(link.expires) || Number(link.expires) < now || signature?.length !== 32)
    return false;
  // Takes the same time whatever differs.
  return crypto.subtle.verify("HMAC", await importKey(secret, "verify"), signature, utf8(link.expires));
}

function importKey(secret: string, use: "sign" | "verify"): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", fromHex(secret) as Bytes, HMAC, false, [use]);
}
