import { type Bytes, fromBase64, toBase64, utf8 } from "./bytes";

/** Signatures as Standard Webhooks has them (standardwebhooks.com, v1: HMAC-SHA256). */

const PREFIX = "whsec_";
const BYTES = { min: 24, max: 64 };

/** The bytes of `whsec_…`, or null if it is none. */
export function secretBytes(secret: string): Bytes | null {
  const bytes = secret.startsWith(PREFIX) ? fromBase64(secret.slice(PREFIX.length)) : null;
  return bytes && bytes.length >= BYTES.min && bytes.length <= BYTES.max ? bytes : null;
}

type Signed = { id: string; timestamp: number; body: string };

/** The three headers of a delivery; `timestamp` in seconds, a signature for each secret. */
export async function signatureHeaders(
  { id, timestamp, body }: Signed,
  secrets: readonly Bytes[],
): Promise<Record<string, string>> {
  const signatures = await Promise.all(
    secrets.map(async (secret) => {
      const hmac = { name: "HMAC", hash: "SHA-256" };
      const key = await crypto.subtle.importKey("raw", secret, hmac, false, ["sign"]);
      const signature = await crypto.subtle.sign("HMAC", key, utf8(`${id}.${timestamp}.${body}`));
      return `v1,${toBase64(new Uint8Array(signature))}`;
    }),
  );
  return {
    "webhook-id": id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": signatures.join(" "),
  };
}
