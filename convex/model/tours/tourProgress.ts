import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import { inputInvalid, notFound } from "../../errors";
import type { StoredStep, TourAnswer, TourStanding } from "../../tourValidators";
import { noteProgress } from "../checklistProgress";
import type { Scope } from "../engagement/eligible";
import { markItemCompleted } from "../engagement/markItemCompleted";
import { findState, visitSince } from "../engagement/standings";
import { startableFor } from "../engagement/startable";
import { joinTours, noteTour, standingOf, type TourCall, type TourNews, type TourRecord } from "./tourRun";
import { findOwnTour, findTourVersion } from "./tours";

/** Writing down how far visitors are. Only rows of the visitor, and inserts that a cron counts. */

const BATCH = 50;

type Progress = Doc<"tourProgress">;
type Told = TourCall & { itemId: string; reason?: string; waitedMs?: number; score?: number };

/** What a visitor's run of a tour has come to; null: nothing. */
export function findTourProgress(
  ctx: QueryCtx,
  visitorId: Id<"visitors">,
  tourId: Id<"tours">,
): Promise<Progress | null> {
  return ctx.db
    .query("tourProgress")
    .withIndex("by_visitorId_and_tourId", (q) => q.eq("visitorId", visitorId).eq("tourId", tourId))
    .unique();
}

/**
 * Notes what a page tells of a run. One that has begun goes on also when its tour is paused or changed meanwhile.
 * @throws NOT_FOUND for a tour or a version there is not, and for beginning one that is not for this visitor · INPUT_INVALID for a
 * step there is not
 */
export async function noteTourProgress(ctx: MutationCtx, scope: Scope, told: Told): Promise<TourAnswer> {
  const { visitor, workspaceId } = scope;
  const tour = await findOwnTour(ctx, workspaceId, told.itemId);
  const kept = tour && (await findTourVersion(ctx, tour._id, told.version));
  if (!tour || !kept) throw notFound();
  const row = await findTourProgress(ctx, visitor._id, tour._id);
  const { steps } = kept.content;
  const step = steps.find(({ id }) => id === told.stepId);
  if (!step) throw inputInvalid("at.stepId: names no step.");
  const isKnown = row !== null && (row.runId === told.runId || row.pastRuns.includes(told.runId));
  if (!isKnown) await checkStartable(ctx, scope, tour._id);
  const moment = {
    now: Date.now(),
    visitSince: await visitSince(ctx, visitor._id),
    stepIds: steps.map(({ id }) => id),
  };
  const noted = noteTour(row && toRecord(row), told, moment);
  const { record, outcome } = noted;
  if (record && record !== row) await write(ctx, { visitorId: visitor._id, tourId: tour._id, row }, record);
  await insertEvent(ctx, { scope, tourId: tour._id, told, step }, { ...noted });
  if (noted.isCompletion) await markCompleted(ctx, scope, { itemId: tour._id, version: told.version });
  else if (outcome === "noted") await markPutAway(ctx, visitor._id, told);
  return { outcome, ...standingOf(record, moment) };
}

async function checkStartable(ctx: MutationCtx, scope: Scope, itemId: string): Promise<void> {
  const { outcome } = await startableFor(ctx, scope, { kind: "tour", itemId });
  if (outcome !== "yes") throw notFound();
}

function toRecord(row: Progress): TourRecord {
  const { _id, _creationTime, visitorId: _, tourId: __, ...record } = row;
  return record;
}

type Place = { visitorId: Id<"visitors">; tourId: Id<"tours">; row: Progress | null };

async function write(ctx: MutationCtx, { row, ...owner }: Place, record: TourRecord): Promise<void> {
  if (row) await ctx.db.replace("tourProgress", row._id, { ...owner, ...record });
  else await ctx.db.insert("tourProgress", { ...owner, ...record });
}

type Source = { scope: Scope; tourId: Id<"tours">; told: Told; step: StoredStep };

/** Counts what was told, and whether the step's target was found. What was told before counts nothing. */
async function insertEvent(
  ctx: MutationCtx,
  { scope, tourId, told, step }: Source,
  { news, outcome }: { news: TourNews; outcome: TourAnswer["outcome"] },
): Promise<void> {
  const { version, stepId, what, reason, waitedMs, score } = told;
  const isShown = what === "started" || what === "restarted" || what === "step";
  const isLooked = step.kind === "pointer" && (isShown || what === "stepMissed");
  const isNews = outcome === "noted" || news.step !== undefined;
  // A card that is shown without its target says so.
  const isFound = isLooked && isNews && reason !== "post" ? isShown : undefined;
  if (news.tour === undefined && news.step === undefined && isFound === undefined) return;
  await ctx.db.insert("tourEvents", {
    workspaceId: scope.workspaceId,
    tourId,
    version,
    visitorId: scope.visitor._id,
    stepId,
    ...news,
    ...(isFound === undefined ? {} : { isFound }),
    ...(reason === undefined ? {} : { reason }),
    ...(waitedMs === undefined ? {} : { waitedMs }),
    ...(score === undefined ? {} : { score }),
  });
}

/** What depends on a tour's being completed knows it, also where the page's other word of that is lost. */
async function markCompleted(
  ctx: MutationCtx,
  { visitor, workspaceId }: Scope,
  { itemId, version }: { itemId: Id<"tours">; version: number },
): Promise<void> {
  await markItemCompleted(ctx, visitor._id, { kind: "tour", itemId, version });
  await ctx.db.insert("itemEvents", { workspaceId, itemId, version, what: "completed", isFirst: false });
  await noteProgress(ctx, visitor);
}

/** Frequencies ask for it. */
async function markPutAway(
  ctx: MutationCtx,
  visitorId: Id<"visitors">,
  { itemId, what }: Told,
): Promise<void> {
  if (what !== "dismissed" && what !== "neverAgain") return;
  const state = await findState(ctx, visitorId, itemId);
  if (state) await ctx.db.patch("itemStates", state._id, { dismissedAt: Date.now() });
}

/**
 * How a tour stands with a visitor, in its present version: a step that is gone is followed by the next of the steps that came
 * after it.
 */
export async function tourStandingOf(
  ctx: QueryCtx,
  row: Progress | null,
  { now, visitSince: since, steps }: { now: number; visitSince: number; steps: readonly StoredStep[] },
): Promise<TourStanding> {
  const standing = standingOf(row, { now, visitSince: since });
  const { progress } = standing;
  const isThere = (stepId: string) => steps.some(({ id }) => id === stepId);
  if (!row || !progress || isThere(progress.stepId)) return standing;
  const before = await findTourVersion(ctx, row.tourId, row.version);
  const after = (before?.content.steps ?? []).slice(row.stepIndex).find(({ id }) => isThere(id));
  const stepId = after?.id ?? steps[0]?.id ?? progress.stepId;
  return { ...standing, progress: { ...progress, stepId } };
}

/** What one record has come to, the other has, too. Goes a batch at a time; returns whether there may be more. */
export async function moveTourProgress(
  ctx: MutationCtx,
  { from, to }: { from: Id<"visitors">; to: Id<"visitors"> },
): Promise<boolean> {
  const rows = await ctx.db
    .query("tourProgress")
    .withIndex("by_visitorId_and_tourId", (q) => q.eq("visitorId", from))
    .take(BATCH);
  for (const row of rows) {
    const known = await findTourProgress(ctx, to, row.tourId);
    if (known) {
      const joined = joinTours(toRecord(known), toRecord(row));
      await write(ctx, { visitorId: to, tourId: row.tourId, row: known }, joined);
      await ctx.db.delete("tourProgress", row._id);
    } else await ctx.db.patch("tourProgress", row._id, { visitorId: to });
  }
  return rows.length === BATCH;
}
