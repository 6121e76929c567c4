/**
 * Tokens of upload URLs: sealed, and they say until when, so that making one writes nothing. A row per token that was
 * used, kept until it would be over anyway, makes each store one file.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Driver, Space } from "../store/driver.ts";
import { encodeKey, type Key } from "../wire/key.ts";
import { randomBytes } from "../wire/randomBytes.ts";
import { storedSecret } from "./secret.ts";
import type { Transaction } from "./transaction.ts";

/** Tokens that have stored their file, by expiry. */
const USED: Space = 9;
const NONCE_BYTES = 12;
const EXPIRY_BYTES = 6;
const SEAL_BYTES = 16;
const PURGE_BATCH = 500;
/** How long an upload URL can be used, as on Convex. */
const LIFETIME_MS = 3_600_000;

/** A token that is genuine and not yet over. */
export type UploadToken = { id: string; usedKey: Key };

export class UploadTokens {
  private readonly secret: Buffer;

  constructor(driver: Driver) {
    this.secret = storedSecret(driver, "uploadSecret");
  }

  /** A new token, good for an hour. */
  issue(nowMs: number): string {
    const body = Buffer.alloc(NONCE_BYTES + EXPIRY_BYTES);
    randomBytes(NONCE_BYTES).copy(body);
    body.writeUIntBE(Math.floor(nowMs) + LIFETIME_MS, NONCE_BYTES, EXPIRY_BYTES);
    return Buffer.concat([body, this.seal(body)]).toString("base64url");
  }

  /** Reads a token. Says why when it is not one of ours or no longer good. */
  read(token: string, nowMs: number): UploadToken | "BAD_TOKEN" | "EXPIRED" {
    const bytes = Buffer.from(token, "base64url");
    if (bytes.length !== NONCE_BYTES + EXPIRY_BYTES + SEAL_BYTES) return "BAD_TOKEN";
    // In one spelling: what decodes to the same bytes is not the same text.
    if (bytes.toString("base64url") !== token) return "BAD_TOKEN";
    const body = bytes.subarray(0, -SEAL_BYTES);
    if (!timingSafeEqual(this.seal(body), bytes.subarray(-SEAL_BYTES))) return "BAD_TOKEN";
    const expiresMs = body.readUIntBE(NONCE_BYTES, EXPIRY_BYTES);
    if (expiresMs < nowMs) return "EXPIRED";
    const id = body.subarray(0, NONCE_BYTES).toString("hex");
    return { id, usedKey: encodeKey(expiresMs) + encodeKey(id) };
  }

  private seal(body: Uint8Array): Buffer {
    return createHmac("sha256", this.secret).update(body).digest().subarray(0, SEAL_BYTES);
  }
}

export function isTokenUsed(transaction: Transaction, { usedKey }: UploadToken): boolean {
  return transaction.get(USED, usedKey) !== undefined;
}

export function markTokenUsed(transaction: Transaction, { usedKey }: UploadToken): void {
  transaction.put(USED, usedKey, "1");
}

/** Forgets one batch of used tokens that are over anyway; true when there may be more. */
export function purgeUsedTokens(transaction: Transaction, nowMs: number): boolean {
  const over = transaction.stream(USED, { start: "", end: encodeKey(nowMs) }, false);
  for (let count = 0; count < PURGE_BATCH; count++) {
    const entry = over.next();
    if (entry === null) return false;
    transaction.put(USED, entry[0], null);
  }
  return true;
}
