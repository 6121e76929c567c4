/** Credentials are made by clients; the server sees a token in a call's arguments and keeps only its SHA-256. */

const VISITOR_TOKEN = /^wst_[0-9a-f]{64}$/;
const AGENT_TOKEN = /^ags_[0-9a-f]{64}$/;
const AUTHORING_TOKEN = /^aus_[0-9a-f]{64}$/;
const SECRET = /^[0-9a-f]{64}$/;

export const isVisitorToken = (value: unknown): value is string =>
  typeof value === "string" && VISITOR_TOKEN.test(value);

export const isAgentToken = (value: unknown): value is string =>
  typeof value === "string" && AGENT_TOKEN.test(value);

export const isAuthoringToken = (value: unknown): value is string =>
  typeof value === "string" && AUTHORING_TOKEN.test(value);

/** For a code that was good: the one credential that the server makes, in an HTTP action, whose answers nothing keeps. */
export const makeAuthoringToken = (): string => `aus_${toHex(crypto.getRandomValues(new Uint8Array(32)))}`;

/** A resume secret and every SHA-256 have the same grammar: 64 lower-case hex digits. */
export const isHex256 = (value: string): boolean => SECRET.test(value);

/** SHA-256 of a text, as 64 lower-case hex digits. No salt: what is hashed here is 256 random bits. */
export async function sha256Hex(text: string): Promise<string> {
  return toHex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}

export function toHex(bytes: ArrayBuffer | Uint8Array): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
