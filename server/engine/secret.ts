/** Random secrets of this database, made on first use and kept in its meta space. */
import { randomBytes } from "node:crypto";
import type { Driver } from "../store/driver.ts";
import { encodeKey } from "../wire/key.ts";
import { META } from "./catalog.ts";

/** The 32 bytes kept under `name`; the caller's next flush makes a new one durable. */
export function storedSecret(driver: Driver, name: string): Buffer {
  const key = encodeKey(name);
  const stored = driver.get(META, key);
  if (stored !== undefined) return Buffer.from(stored, "base64");
  const secret = randomBytes(32);
  driver.put(META, key, secret.toString("base64"));
  return secret;
}
