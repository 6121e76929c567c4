import { createHash, timingSafeEqual } from "node:crypto";
import type { Identity } from "../engine/api.ts";

/** Who presents `key`; null when it is not the admin key. */
export type AdminCheck = (key: string, actingAs?: Record<string, unknown>) => Identity | null;

/**
 * Checks admin keys in constant time. Accepted forms: the key; "name|key" as deployments write it; and
 * "key:base64(json)" to act as the user described by the JSON.
 */
export function createAdminCheck(adminKey: string): AdminCheck {
  const expected = digest(adminKey);
  return (presented, actingAs) => {
    const bare = presented.slice(presented.lastIndexOf("|") + 1);
    const [key = "", attributes] = bare.split(":", 2);
    if (!timingSafeEqual(digest(key), expected)) return null;
    if (attributes === undefined) return actingAs ? { kind: "admin", actingAs } : { kind: "admin" };
    try {
      const parsed: unknown = JSON.parse(Buffer.from(attributes, "base64").toString("utf8"));
      if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return null;
      return { kind: "admin", actingAs: parsed as Record<string, unknown> };
    } catch {
      return null; // The right key with an unreadable user is no key: acting as nobody would be acting as everybody.
    }
  };
}

// Digests have one length, so that the comparison tells nothing about the key's.
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
