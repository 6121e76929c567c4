import { toHex } from "./tokens";

/** Password hashes: PBKDF2 with SHA-256, written as `pbkdf2-sha256$<iterations>$<salt>$<hash>` in hex. Actions only. */

const ITERATIONS = 600_000;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const MIN_LENGTH = 8;
const MAX_LENGTH = 1000;

/** What a password is compared with when there is no such account, so that both take the same time. */
export const NO_ACCOUNT_HASH = `pbkdf2-sha256$${ITERATIONS}$${"00".repeat(SALT_BYTES)}$${"00".repeat(HASH_BYTES)}`;

/** Hashes a password with a fresh salt. @throws RangeError outside 8 to 1,000 characters */
export async function hashPassword(password: string): Promise<string> {
  if (password.length < MIN_LENGTH || password.length > MAX_LENGTH) {
    throw new RangeError(`A password has ${MIN_LENGTH} to ${MAX_LENGTH} characters.`);
  }
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  return `pbkdf2-sha256$${ITERATIONS}$${toHex(salt)}$${toHex(await derive(password, salt, ITERATIONS))}`;
}

/** Tells whether a password belongs to a hash, in a time that does not depend on how much of it is right. */
export async function isPasswordRight(password: string, stored: string): Promise<boolean> {
  const [scheme, iterations, salt, hash] = stored.split("$");
  if (scheme !== "pbkdf2-sha256" || !iterations || !salt || !hash || password.length > MAX_LENGTH)
    return false;
  const derived = toHex(await derive(password, fromHex(salt), Number(iterations)));
  return isSameText(derived, hash);
}

async function derive(
  password: string,
  salt: Uint8Array<ArrayBuffer>,
  iterations: number,
): Promise<ArrayBuffer> {
  const secret = new TextEncoder().encode(password.normalize("NFKC"));
  const key = await crypto.subtle.importKey("raw", secret, "PBKDF2", false, ["deriveBits"]);
  return crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, key, HASH_BYTES * 8);
}

function isSameText(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}

function fromHex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
