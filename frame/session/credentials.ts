import { randomHex } from "../core/random.ts";
import type { StorageAdapter } from "./storage.ts";

/** A token this browser made, and what the server said of it. */
export type Held = {
  token: string;
  /** Server time, ms; 0 until the first boot answers. */
  expiresAt: number;
  /** Whole life at issue, ms; 0 until known. */
  ttl: number;
};

/** The anonymous visitor's way back after the token has died: presented once, replaced at each boot. */
type Resume = { current: string | null; next: string };

const DAY = 86_400_000;
const TOKEN_TTL = 8 * DAY;
const RESUME_TTL = 400 * DAY;
const HEX64 = /^[0-9a-f]{64}$/;
const TOKEN = /^wst_[0-9a-f]{64}$/;

function parse(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function toHeld(text: string | null): Held | null {
  const { token, expiresAt, ttl } = parse(text);
  const isToken = typeof token === "string" && TOKEN.test(token);
  return isToken && typeof expiresAt === "number" && typeof ttl === "number"
    ? { token, expiresAt, ttl }
    : null;
}

/** A fresh token; the server will know it by `sha256` of it. */
export function makeToken(): Held {
  return { token: `wst_${randomHex(32)}`, expiresAt: 0, ttl: 0 };
}

/** Reads and writes the session's secrets. Damaged values read as absent. */
export function createCredentials(storage: StorageAdapter) {
  const readResume = (): Resume => {
    const { current, next } = parse(storage.get("resume"));
    const isHex = (value: unknown): value is string => typeof value === "string" && HEX64.test(value);
    return { current: isHex(current) ? current : null, next: isHex(next) ? next : randomHex(32) };
  };
  const writeResume = (resume: Resume) => storage.set("resume", JSON.stringify(resume), RESUME_TTL);
  return {
    held: () => toHeld(storage.get("session")),
    hold: (held: Held) => storage.set("session", JSON.stringify(held), TOKEN_TTL),
    dropToken: () => storage.remove("session"),
    /** What to present and what to register next; the same answer until `turnResume`, so that a lost reply does no harm. */
    resume(): Resume {
      const resume = readResume();
      writeResume(resume);
      return resume;
    },
    /** The server has taken `next`: it is what we present from now on. */
    turnResume(taken: string) {
      writeResume({ current: taken, next: randomHex(32) });
    },
    dropResume: () => storage.remove("resume"),
    /** Whose session this is, as a hash: empty while anonymous. */
    owner: () => storage.get("who") ?? "",
    setOwner: (owner: string) => storage.set("who", owner, RESUME_TTL),
    /** Hashes of tokens the server has yet to be told are dead. Knowing one only lets you revoke it. */
    tombs: () => (storage.get("tombs") ?? "").split(" ").filter((hash) => HEX64.test(hash)),
    setTombs(hashes: readonly string[]) {
      if (hashes.length === 0) storage.remove("tombs");
      else storage.set("tombs", hashes.slice(-8).join(" "), 8 * DAY);
    },
  };
}

export type Credentials = ReturnType<typeof createCredentials>;
