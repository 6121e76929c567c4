/** `size` random bytes as lower-case hex. */
export function randomHex(size: number): string {
  return toHexString(crypto.getRandomValues(new Uint8Array(size)));
}

/** SHA-256 of a text, lower-case hex. */
export async function sha256(text: string): Promise<string> {
  return toHexString(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
}

/** A UUIDv7: sorts by the time it was made, 74 bits random. */
export function uuidv7(now: number): string {
  const time = Math.max(0, now).toString(16).padStart(12, "0").slice(-12);
  const random = randomHex(10);
  const variant = ((Number.parseInt(random[3] ?? "0", 16) & 3) | 8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-${variant}${random.slice(4, 7)}-${random.slice(8, 20)}`;
}

function toHexString(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
