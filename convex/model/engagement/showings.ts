import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx } from "../../_generated/server";
import type { Closing } from "../../closingValidators";
import type { LeaseResult } from "../../engagementValidators";
import { noteProgress } from "../checklistProgress";
import { asContinued, heldByTab, loadOpenTours } from "../tours/openTours";
import { NO_PACE, type Pace } from "./decidePace";
import { decideAll, type Scope } from "./eligible";
import {
  type Act,
  addShowing,
  afterShowing,
  askLease,
  knownLease,
  type Lease,
  type LeaseRequest,
  noteAct,
  showLeased,
} from "./leases";
import { type LiveItem, loadProgram } from "./program";
import { loadRatingItems } from "./ratingItems";
import { findPace, findState, paceLimitsOf, visitSince } from "./standings";

/** Leases, showings and what is done with them. Writes rows of this visitor, and inserts rows that a cron counts. */

type VisitorId = Id<"visitors">;
type Asked = Pick<LeaseRequest, "leaseId" | "itemId" | "version" | "slot" | "tab"> & {
  isUserStarted: boolean;
};

/** Grants a place for a while to something that is for the visitor, or says why not. The same lease is granted once. */
export async function takeLease(ctx: MutationCtx, scope: Scope, asked: Asked): Promise<LeaseResult> {
  const now = Date.now();
  const row = await findPace(ctx, scope.visitor._id);
  const known = row && knownLease(row, asked.leaseId, now);
  if (known) return known;
  const { isUserStarted, ...request } = asked;
  const program = await loadProgram(ctx, scope.workspaceId);
  const own = program?.items.filter(({ itemId }) => itemId === asked.itemId) ?? [];
  const named = own.length > 0 ? own : await ratingsNamed(ctx, scope, asked.itemId);
  const moment = { now, visitSince: await visitSince(ctx, scope.visitor._id) };
  const open = await loadOpenTours(ctx, scope.visitor._id, { items: named, ...moment });
  const items = named.map((item) => asContinued(item, open));
  const tour = open.get(asked.itemId);
  const heldUntil = isUserStarted
    ? null
    : await heldByTab(ctx, scope.visitor._id, { tour, tab: asked.tab, now });
  if (heldUntil !== null) return { granted: false, reason: "tab", retryAt: heldUntil };
  const [found] = await decideAll(ctx, {
    ...scope,
    program: program ?? { segments: new Map(), faulty: new Set() },
    moment,
    items,
    open,
    isWhole: isUserStarted,
  });
  if (found?.item.version !== asked.version) return { granted: false, reason: "notEligible", retryAt: null };
  const { item, decision } = found;
  const asking = {
    request: {
      ...request,
      kind: item.kind,
      ...(tour?.is === "running" ? { isContinued: true as const } : {}),
    },
    decision,
    isExempt: item.isExempt,
    isUserStarted,
  };
  const limits = await paceLimitsOf(ctx, scope.workspaceId);
  const leased = askLease(row ?? NO_PACE, asking, { limits, now });
  if (leased.answer.granted) await writePace(ctx, scope.visitor._id, { row, pace: leased.pace });
  return leased.answer;
}

async function ratingsNamed(ctx: MutationCtx, scope: Scope, id: string): Promise<LiveItem[]> {
  return (await loadRatingItems(ctx, scope)).filter(({ itemId }) => itemId === id);
}

/** Notes that what was leased has been painted. Tells whether that was news. */
export async function markShown(ctx: MutationCtx, scope: Scope, leaseId: string): Promise<boolean> {
  const row = await findPace(ctx, scope.visitor._id);
  const shown = row && showLeased(row, leaseId, Date.now());
  if (!shown) return false;
  await writePace(ctx, scope.visitor._id, { row, pace: shown.pace });
  // A tour that goes on has been shown before.
  if (!shown.lease.isContinued) await recordShowing(ctx, scope, shown.lease);
  // What was done before the list was live is written down once it is seen.
  if (shown.lease.kind === "checklist") await noteProgress(ctx, scope.visitor);
  return true;
}

type Seen = Pick<Lease, "kind" | "itemId" | "version"> & { showingId: string };

/** Notes a showing that needs no lease: a visitor has started it, and nothing waits for it. Tells whether that was news. */
export async function markSeen(
  ctx: MutationCtx,
  scope: Scope,
  { showingId, kind, itemId, version }: Seen,
): Promise<boolean> {
  const row = await findPace(ctx, scope.visitor._id);
  const pace = addShowing(row ?? NO_PACE, { leaseId: showingId, itemId, version });
  if (!pace) return false;
  await writePace(ctx, scope.visitor._id, { row, pace });
  await recordShowing(ctx, scope, { kind, itemId, version });
  return true;
}

/**
 * Notes what was done with something that was shown. Word of the showing itself may have been lost on the way, and is made up
 * for; of one that is not remembered any more only the visitor's own state changes. Tells whether it was news.
 */
export async function markActed(
  ctx: MutationCtx,
  scope: Scope,
  { leaseId, itemId, ...act }: Act & { leaseId: string; itemId: string },
): Promise<boolean> {
  await markShown(ctx, scope, leaseId);
  const row = await findPace(ctx, scope.visitor._id);
  const showing = row?.showings.find((each) => each.leaseId === leaseId);
  const state = await findState(ctx, scope.visitor._id, showing?.itemId ?? itemId);
  // Whether a tour was completed its run says (`tours:progress`).
  if (act.what === "completed" && state?.kind === "tour") return false;
  const field = `${act.what}At` as const;
  if (!row || !showing) {
    if (state && state[field] === undefined)
      await ctx.db.patch("itemStates", state._id, { [field]: Date.now() });
    return false;
  }
  const pace = noteAct(row, leaseId, act);
  if (!pace) return false;
  await writePace(ctx, scope.visitor._id, { row, pace });
  if (state) await ctx.db.patch("itemStates", state._id, { [field]: Date.now() });
  const { workspaceId } = scope;
  const { version } = showing;
  if (state?.kind === "csat") return true;
  await ctx.db.insert("itemEvents", { workspaceId, itemId: showing.itemId, version, isFirst: false, ...act });
  // An item of a checklist may ask for it.
  if (act.what === "completed") await noteProgress(ctx, scope.visitor);
  return true;
}

type Closed = { showing: Pick<Lease, "leaseId" | "itemId" | "version">; closing: Closing };

/**
 * Notes how something that was shown was closed. Tells whether that was news; null where nothing is known of such a showing.
 */
export async function markClosed(
  ctx: MutationCtx,
  { visitor }: Scope,
  { showing: { leaseId, itemId, version }, closing }: Closed,
): Promise<boolean | null> {
  const row = await findPace(ctx, visitor._id);
  const known = row?.showings.find((each) => each.leaseId === leaseId);
  if (!row || known?.itemId !== itemId || known.version !== version) return null;
  const pace = noteAct(row, leaseId, { what: "closed" });
  if (!pace) return false;
  await writePace(ctx, visitor._id, { row, pace });
  const state = await findState(ctx, visitor._id, itemId);
  if (state) await ctx.db.patch("itemStates", state._id, { closing });
  return true;
}

async function recordShowing(
  ctx: MutationCtx,
  { visitor, workspaceId }: Scope,
  { kind, itemId, version }: Pick<Lease, "kind" | "itemId" | "version">,
): Promise<void> {
  const visitorId = visitor._id;
  const state = await findState(ctx, visitorId, itemId);
  const next = afterShowing(state, version, Date.now());
  if (state) await ctx.db.patch("itemStates", state._id, next);
  else await ctx.db.insert("itemStates", { visitorId, kind, itemId, ...next });
  // Questions are counted with their answers, by day and agent.
  if (kind === "csat") return;
  const isFirst = state?.version !== version || state.shownCount === 0;
  await ctx.db.insert("itemEvents", { workspaceId, itemId, version, what: "shown", isFirst });
}

type Writing = { row: Doc<"visitorPaces"> | null; pace: Pace };

async function writePace(ctx: MutationCtx, visitorId: VisitorId, { row, pace }: Writing): Promise<void> {
  const { lastShownAt, day, shownToday, leases, showings } = pace;
  const value = { lastShownAt, day, shownToday, leases, showings };
  if (row) await ctx.db.patch("visitorPaces", row._id, value);
  else await ctx.db.insert("visitorPaces", { visitorId, ...value });
}
