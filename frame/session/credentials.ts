import { randomHex } from "../core/random.ts";
import type { StorageAdapter } from "./storage.ts";

/** A token this browser made, and what the server said of it. */
export type Held = {
  token: string;
  /** Server time, ms; 0 until the first boot answers. */
  expiresAt: number;
  /** Whole life at issue, ms; 0 until known. */
  ttl: number;
  /** SHA-256 of the token, once it has been worked out: with it a logout needs no time. */
  hash?: string;
  /** The token proposed as the next one: the same however often it is asked for, so that a lost answer does no harm. */
  next?: string;
};

/** The anonymous visitor's way back after the token has died: presented once, replaced at each boot. */
type Resume = { current: string | null; next: string };

const DAY = 86_400_000;
const TOKEN_TTL = 8 * DAY;
const RESUME_TTL = 400 * DAY;
/** The key whose going tells other tabs of a logout (core/tabs.ts). */
export const ERA = "era";
/** That a visitor's time has ended here, and which: what was theirs may still be there. */
const UNWIPED = "unwiped";
/** Whom the drafts and small memories here belong to, and by what these begin. */
const REF = "ref";
const OWN = /^(draft|memory)/;
/** Where devices are shared: how long an era outlives the last sign of its person, ms. */
export const IDLE = "idle";
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

const isText = (value: unknown, form: RegExp): value is string =>
  typeof value === "string" && form.test(value);

function toHeld(text: string | null): Held | null {
  const { token, expiresAt, ttl, hash, next } = parse(text);
  if (!isText(token, TOKEN) || typeof expiresAt !== "number" || typeof ttl !== "number") return null;
  return {
    token,
    expiresAt,
    ttl,
    ...(isText(hash, HEX64) ? { hash } : {}),
    ...(isText(next, TOKEN) ? { next } : {}),
  };
}

/** A fresh token; the server will know it by `sha256` of it. */
export function makeToken(token = `wst_${randomHex(32)}`): Held {
  return { token, expiresAt: 0, ttl: 0 };
}

/** Whether the time of the visitor who was here has run out: whatever of them is still stored is nobody's. */
export const isOver = (storage: StorageAdapter): boolean =>
  storage.get(ERA) === null && storage.keys(ERA).length > 0;

/**
 * Wipes what is left of a visitor whose time has run out, or whose logout was cut off, at once; then runs `remove` if that,
 * or a logout on this page or an earlier one, has left the database to be removed.
 */
export async function finishWipe(storage: StorageAdapter, remove: () => Promise<void>): Promise<void> {
  if (isOver(storage) || (storage.get(UNWIPED) ?? "") === storage.get(ERA)) {
    const credentials = createCredentials(storage);
    credentials.wipe(credentials.held());
  }
  if (storage.get(UNWIPED) === null) return;
  await remove();
  storage.remove(UNWIPED);
}

/** Reads and writes the session's secrets. Damaged values read as absent. */
export function createCredentials(storage: StorageAdapter) {
  const readResume = (): Resume => {
    const { current, next } = parse(storage.get("resume"));
    return {
      current: isText(current, HEX64) ? current : null,
      next: isText(next, HEX64) ? next : randomHex(32),
    };
  };
  const writeResume = (resume: Resume) => storage.set("resume", JSON.stringify(resume), RESUME_TTL);
  return {
    held: () => toHeld(storage.get("session")),
    hold: (held: Held) => storage.set("session", JSON.stringify(held), TOKEN_TTL),
    /** The server does not take the token. */
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
    /** Names this visitor's time in this browser; another name, or none, means that a logout lies in between. */
    era: () => storage.get(ERA),
    beginEra(): string {
      const [known, idleMs] = [storage.get(ERA), Number(storage.get(IDLE))];
      const era = known ?? randomHex(8);
      // Where devices are shared a boot is no sign of a person: it may be one of many in vain.
      if (!known || !idleMs) storage.set(ERA, era, idleMs || RESUME_TTL);
      return era;
    },
    /** What the server says of this visitor's idleness; without it the era lasts. */
    setIdle(idleMs = 0) {
      const era = storage.get(ERA);
      if (era === null) return;
      if (idleMs) storage.set(IDLE, `${idleMs}`, RESUME_TTL);
      else storage.remove(IDLE);
      storage.set(ERA, era, idleMs || RESUME_TTL);
    },
    /**
     * The server has this browser as that visitor, whom `joined` has become part of. What somebody else left goes if
     * `isStrict`: their way back is not taken any more.
     */
    belongTo(ref: string, joined: string | null | undefined, isStrict: boolean) {
      const known = storage.get(REF) ?? ref;
      if (isStrict && known !== ref && known !== joined)
        for (const key of storage.keys("")) if (OWN.test(key)) storage.remove(key);
      storage.set(REF, ref, RESUME_TTL);
    },
    /** Whose session this is, as a hash: empty while anonymous. */
    owner: () => storage.get("who") ?? "",
    setOwner: (owner: string) => storage.set("who", owner, RESUME_TTL),
    /** Hashes of tokens the server has yet to be told are dead. Knowing one only lets you revoke it. */
    tombs: () => (storage.get("tombs") ?? "").split(" ").filter((hash) => HEX64.test(hash)),
    setTombs(hashes: readonly string[]) {
      if (hashes.length === 0) storage.remove("tombs");
      else storage.set("tombs", hashes.slice(-8).join(" "), 8 * DAY);
    },
    /**
     * Takes everything of this visitor away, in one go and without waiting: a crash right after leaves nothing to read
     * but the token's hash, and the mark that the outbox's database is still to be removed. A process that dies between
     * two keys leaves the era, which goes last: by it the next page sees that the mark's wipe was never finished.
     */
    wipe(dead: Held | null) {
      const hash = dead?.hash;
      if (hash) this.setTombs([...this.tombs(), hash]);
      storage.set(UNWIPED, storage.get(ERA) ?? "1", RESUME_TTL);
      storage.wipe(["tombs", UNWIPED, ERA]);
      storage.remove(ERA);
    },
  };
}

export type Credentials = ReturnType<typeof createCredentials>;
