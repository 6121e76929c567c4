/**
 * Pagination cursors: a position in an index, sealed with the instance's key, because index keys hold values of
 * documents the visitor may not see. The same position always seals to the same text (results are compared).
 */
import { createCipheriv, createDecipheriv, createHash, createHmac } from "node:crypto";
import type { Driver } from "../store/driver.ts";
import type { Key } from "../wire/key.ts";
import { storedSecret } from "./secret.ts";

/** After this key, or at the end of the range. */
export type Position = { after: Key } | "end";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const FINGERPRINT_BYTES = 8;

/** The client restarts from page one on this (message and data as the Convex client looks for them). */
export class InvalidCursorError extends Error {
  readonly data = { isConvexSystemError: true, paginationError: "InvalidCursor" };
  constructor(reason: string) {
    super(`InvalidCursor: ${reason}`);
    this.name = "InvalidCursorError";
  }
}

export class Cursors {
  private readonly secret: Buffer;

  constructor(driver: Driver) {
    this.secret = storedSecret(driver, "cursorSecret");
  }

  private fingerprint(query: string): Buffer {
    return createHash("sha256").update(query).digest().subarray(0, FINGERPRINT_BYTES);
  }

  seal(query: string, position: Position): string {
    const body = position === "end" ? "e" : `k${position.after}`;
    const plain = Buffer.concat([this.fingerprint(query), Buffer.from(body, "latin1")]);
    const nonce = createHmac("sha256", this.secret).update(plain).digest().subarray(0, NONCE_BYTES);
    const cipher = createCipheriv("aes-256-gcm", this.secret, nonce);
    const sealed = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    return sealed.toString("base64url");
  }

  /** Throws InvalidCursorError for a damaged cursor, one of another instance, or one of another query. */
  open(query: string, cursor: string): Position {
    const bytes = Buffer.from(cursor, "base64url");
    if (bytes.length <= NONCE_BYTES + FINGERPRINT_BYTES + TAG_BYTES)
      throw new InvalidCursorError("the cursor is damaged.");
    const plain = this.decrypt(bytes);
    if (!plain.subarray(0, FINGERPRINT_BYTES).equals(this.fingerprint(query))) {
      throw new InvalidCursorError("the cursor belongs to another query; its arguments have changed.");
    }
    const body = plain.subarray(FINGERPRINT_BYTES).toString("latin1");
    return body === "e" ? "end" : { after: body.slice(1) };
  }

  private decrypt(bytes: Buffer): Buffer {
    try {
      const decipher = createDecipheriv("aes-256-gcm", this.secret, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    } catch {
      // Wrong key or changed bytes: either way not a cursor of this database.
      throw new InvalidCursorError("the cursor is not of this database.");
    }
  }
}
