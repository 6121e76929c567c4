import type { ConvexError } from "convex/values";
import { readEnvironment } from "../environment";
import { type ErrorData, fail } from "../errors";
import { type Bytes, fromBase64Url, fromHex, fromUtf8, toBase64Url, utf8 } from "./bytes";

/**
 * Secrets that have to be read again are stored encrypted (AES-256-GCM) under a key of the deployment, which is not in
 * the database: a copy of the database alone reveals none. `context` ties a sealed text to its place.
 */

const IV_LENGTH = 12;

/** Tells whether this deployment has a key to seal with. */
export const canSeal = (): boolean => keyBytes() !== null;

/** @throws SECRET_KEY_MISSING */
export async function seal(text: string, context: string): Promise<string> {
  const key = await importKey();
  if (!key) throw secretKeyMissing();
  const iv = crypto.getRandomValues(new Uint8Array(IV_LENGTH));
  const sealed = await crypto.subtle.encrypt(parameters(iv, context), key, utf8(text));
  return toBase64Url(new Uint8Array([...iv, ...new Uint8Array(sealed)]));
}

/** The text, or null if the deployment's key is missing or another one, or the sealed text is not of this place. */
export async function unseal(sealed: string, context: string): Promise<string | null> {
  const [key, bytes] = [await importKey(), fromBase64Url(sealed)];
  if (!key || !bytes) return null;
  try {
    const iv = bytes.slice(0, IV_LENGTH);
    const text = await crypto.subtle.decrypt(parameters(iv, context), key, bytes.slice(IV_LENGTH));
    return fromUtf8(new Uint8Array(text));
  } catch {
    // Decryption tells nothing but that it failed.
    return null;
  }
}

const parameters = (iv: Bytes, context: string) => ({
  name: "AES-GCM",
  iv,
  additionalData: utf8(context),
});

function keyBytes(): Bytes | null {
  const bytes = fromHex(readEnvironment().secretKey);
  return bytes?.length === 32 ? bytes : null;
}

async function importKey(): Promise<CryptoKey | null> {
  const bytes = keyBytes();
  return bytes && crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

const secretKeyMissing = (): ConvexError<ErrorData> =>
  fail(
    "SECRET_KEY_MISSING",
    "This deployment has no key to keep secrets with. Set the environment variable OPENCOM_SECRET_KEY to 64 hex " +
      "digits of 32 random bytes (npx convex env set OPENCOM_SECRET_KEY $(openssl rand -hex 32)), then try again.",
  );
