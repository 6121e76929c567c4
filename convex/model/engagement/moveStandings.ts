import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx } from "../../_generated/server";
import type { Pace } from "./decidePace";
import { findPace, findState } from "./standings";

/** A sign-in: what was shown in a browser was shown to its person. What both records have adds up. */

type Move = { from: Id<"visitors">; to: Id<"visitors"> };
type State = Doc<"itemStates">;

const BATCH = 100;

/** Gives over a batch of states, or with none left the pace. Tells whether there may be more. */
export async function moveStandings(ctx: MutationCtx, { from, to }: Move): Promise<boolean> {
  const states = await ctx.db
    .query("itemStates")
    .withIndex("by_visitorId_and_itemId", (q) => q.eq("visitorId", from))
    .take(BATCH);
  for (const given of states) {
    const own = await findState(ctx, to, given.itemId);
    if (own) {
      await ctx.db.patch("itemStates", own._id, addStates(own, given));
      await ctx.db.delete("itemStates", given._id);
    } else {
      await ctx.db.patch("itemStates", given._id, { visitorId: to });
    }
  }
  if (states.length === BATCH) return true;
  await movePace(ctx, { from, to });
  return false;
}

type Moved = Omit<State, "_id" | "_creationTime">;

function addStates(own: Moved, other: Moved): Partial<Moved> {
  const later = (other.lastShownAt ?? 0) > (own.lastShownAt ?? 0) ? other : own;
  return {
    version: later.version,
    shownCount: own.shownCount + other.shownCount,
    firstShownAt: least(own.firstShownAt, other.firstShownAt),
    lastShownAt: most(own.lastShownAt, other.lastShownAt),
    clickedAt: most(own.clickedAt, other.clickedAt),
    dismissedAt: most(own.dismissedAt, other.dismissedAt),
    completedAt: most(own.completedAt, other.completedAt),
    closing: (other.closing?.at ?? 0) > (own.closing?.at ?? 0) ? other.closing : own.closing,
  };
}

async function movePace(ctx: MutationCtx, { from, to }: Move): Promise<void> {
  const given = await findPace(ctx, from);
  if (!given) return;
  const own = await findPace(ctx, to);
  if (own) {
    await ctx.db.patch("visitorPaces", own._id, addPaces(own, given));
    await ctx.db.delete("visitorPaces", given._id);
  } else {
    await ctx.db.patch("visitorPaces", given._id, { visitorId: to });
  }
}

function addPaces(own: Pace, other: Pace): Partial<Pace> {
  const day = Math.max(own.day, other.day);
  const on = (pace: Pace) => (pace.day === day ? pace.shownToday : 0);
  return {
    lastShownAt: most(own.lastShownAt, other.lastShownAt),
    day,
    shownToday: on(own) + on(other),
    leases: [...own.leases, ...other.leases],
    showings: [...own.showings, ...other.showings],
  };
}

const least = (...times: (number | undefined)[]) => limit(Math.min, times);
const most = (...times: (number | undefined)[]) => limit(Math.max, times);

function limit(choose: (...of: number[]) => number, times: (number | undefined)[]): number | undefined {
  const given = times.filter((time) => time !== undefined);
  return given.length === 0 ? undefined : choose(...given);
}
