import type {
  Coverage,
  IdentityKey,
  IdentitySettings,
  Install,
  Installs,
  SameClaim,
  VisitorSession,
} from "../data/api.ts";

/** What the trust functions answer for a believable workspace. */
export type Trust = {
  identity: IdentitySettings;
  coverage: Coverage;
  installs: Installs;
  sessions: VisitorSession[];
  same: SameClaim[];
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Proof is optional, one secret is there, most sessions are verified; one site is not listed. */
export function makeTrust(now: number): Trust {
  return {
    identity: {
      mode: "optional",
      allowAnonymous: true,
      pageHandles: false,
      sharedDevices: false,
      sessionLifetimeMs: DAY,
      canStoreSecrets: true,
      keys: [makeKey("key-1", now)],
    },
    coverage: makeCoverage(now),
    installs: {
      strict: false,
      token: null,
      installs: [
        makeInstall(now, { origin: "https://www.northwind.example", clientIdentifier: "wordpress" }),
        makeInstall(now, {
          origin: "https://stranger.example",
          result: "badOrigin",
          verified: false,
          loaderVersion: null,
        }),
      ],
    },
    sessions: [
      makeSession(now, { id: "session-1" as VisitorSession["id"] }),
      makeSession(now, { id: "session-2" as VisitorSession["id"], startedAt: now - 5 * HOUR }),
    ],
    same: [],
  };
}

export function makeKey(id: string, now: number, key: Partial<IdentityKey> = {}): IdentityKey {
  return {
    id: id as IdentityKey["id"],
    use: "userToken",
    algorithm: "HS256",
    hint: "a91f",
    createdAt: now - 3 * DAY,
    createdBy: "Ana Bergström",
    retireAt: null,
    isActive: true,
    ...key,
  };
}

export function makeInstall(now: number, install: Partial<Install> = {}): Install {
  return {
    origin: "https://www.northwind.example",
    clientIdentifier: null,
    loaderVersion: "1.4.0",
    firstSeenAt: now - 2 * DAY,
    lastSeenAt: now - 4 * MINUTE,
    result: "none",
    verified: true,
    ...install,
  };
}

export function makeSession(now: number, session: Partial<VisitorSession> = {}): VisitorSession {
  return {
    id: "session-1" as VisitorSession["id"],
    startedAt: now - 10 * MINUTE,
    expiresAt: now + 23 * HOUR,
    origin: "https://www.northwind.example",
    kind: "verified",
    ...session,
  };
}

export function makeSame(now: number, same: Partial<SameClaim> = {}): SameClaim {
  return {
    id: "visitor-x" as SameClaim["id"],
    displayName: "Amara Okafor",
    initials: "AO",
    color: "#be185d",
    kind: "claimed",
    email: "amara@elsewhere.example",
    firstSeenAt: now - HOUR,
    latestConversationId: "conversation-3" as SameClaim["latestConversationId"],
    ...same,
  };
}

function makeCoverage(now: number): Coverage {
  const days = Array.from({ length: 7 }, (_, index) => ({
    day: new Date(now - (6 - index) * DAY).toISOString().slice(0, 10),
    verified: 120 + index,
    claimed: index,
    anonymous: 60,
    refused: 0,
    badProof: index === 6 ? 2 : 0,
    byOlderKey: 0,
  }));
  const total = { verified: 861, claimed: 21, anonymous: 420, refused: 0, badProof: 2, byOlderKey: 0 };
  return { days, total };
}
