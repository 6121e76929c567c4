import type { Doc } from "../../_generated/dataModel";

/** How often a visitor is addressed at all, whatever the item: a quiet period after each showing, and a number for a day. */

export type PaceLimits = Pick<Doc<"paceSettings">, "quietMs" | "perDay">;
export type Pace = Pick<Doc<"visitorPaces">, "lastShownAt" | "day" | "shownToday" | "leases" | "showings">;
export type PaceDecision = {
  reason: "quiet" | "cap" | null;
  /** From when on something may come by itself, ms on the server's clock. */
  freeAt: number;
};

export const DEFAULT_LIMITS: PaceLimits = { quietMs: 30 * 60_000, perDay: 3 };
export const NO_PACE: Pace = { day: 0, shownToday: 0, leases: [], showings: [] };
const DAY_MS = 86_400_000;

/** Days since 1970, UTC. */
export const dayOf = (at: number): number => Math.floor(at / DAY_MS);

/** How many were shown on the day of a moment. */
export const shownOn = ({ day, shownToday }: Pace, now: number): number =>
  day === dayOf(now) ? shownToday : 0;

/** Whether something that is not exempt may come by itself now, or else from when on. */
export function decidePace(pace: Pace, { quietMs, perDay }: PaceLimits, now: number): PaceDecision {
  const quietUntil = pace.lastShownAt === undefined ? now : pace.lastShownAt + quietMs;
  const isUsedUp = shownOn(pace, now) >= perDay;
  const tomorrow = (dayOf(now) + 1) * DAY_MS;
  const freeAt = Math.max(now, quietUntil, isUsedUp ? tomorrow : now);
  return { reason: isUsedUp ? "cap" : quietUntil > now ? "quiet" : null, freeAt };
}
