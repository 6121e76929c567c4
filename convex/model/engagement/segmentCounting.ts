import { internal } from "../../_generated/api";
import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { AudienceRule } from "../../ruleValidators";
import type { SegmentPreview } from "../../segmentValidators";
import { makeEvaluator } from "./evaluateRule";
import { stampOf } from "./program";
import { endCount, isRunning, visitorsOf } from "./segmentCounts";
import { changeMembership } from "./segmentMemberships";
import { allSegments, rulesOf } from "./segments";
import { loadFacts, MAX_SINGLE_READS, MAX_TOGETHER, needsOf, type RuleNeeds } from "./visitorFacts";

/** Looking at visitors who are not there: some of them for an editor, all of them for the counts, a page at a time. */

const MAX_VISITORS = 100;
/** What one run may read of its visitors, far within Convex's limits: ranges of an index, and documents. */
const MAX_RANGES = 3_000;
const MAX_DOCUMENTS = 12_000;
const WORKSPACES = 50;

type WorkspaceId = Id<"workspaces">;

export type CountRun = {
  workspaceId: WorkspaceId;
  /** Of one segment, or null for all of the workspace. */
  only: { segmentId: Id<"segments">; run: number } | null;
  startedAt: number;
  cursor: string | null;
  /** Visitors so far. */
  seen: number;
};

/** Looks at the next visitors, notes who is in and who is not, and schedules the rest. */
export async function countVisitors(ctx: MutationCtx, args: CountRun): Promise<void> {
  const { workspaceId, only } = args;
  if (only && !(await isRunning(ctx, only))) return;
  const segments = await allSegments(ctx, workspaceId);
  const counted = only ? segments.filter(({ _id }) => _id === only.segmentId) : segments;
  const needs = needsOf(rulesOf(counted).values(), rulesOf(segments));
  const page = await ctx.db
    .query("visitors")
    .withIndex("by_workspaceId", (q) => q.eq("workspaceId", workspaceId))
    .paginate({ numItems: visitorsPerRun(needs), cursor: args.cursor });
  const deltas = new Map<string, number>();
  for (const visitor of page.page) {
    const memberships = await membershipsOf(ctx, visitor, { segments, counted, needs });
    // Who is noted in a segment that has been removed is noted no longer.
    const moves = await changeMembership(ctx, visitor._id, { memberships, isWhole: only === null });
    for (const [segmentId, delta] of moves) deltas.set(segmentId, (deltas.get(segmentId) ?? 0) + delta);
  }
  for (const [segmentId, delta] of deltas)
    if (delta !== 0) await ctx.db.insert("segmentMoves", { workspaceId, segmentId, delta });
  const seen = args.seen + page.page.length;
  if (page.isDone) await finish(ctx, { ...args, seen }, counted);
  else
    await ctx.scheduler.runAfter(0, internal.segments.countVisitors, {
      ...args,
      cursor: page.continueCursor,
      seen,
    });
}

/** Who changed a segment while all were counted has begun a count of its own. */
async function finish(
  ctx: MutationCtx,
  { only, startedAt, seen: of }: CountRun,
  counted: readonly Doc<"segments">[],
): Promise<void> {
  const whole = only ? counted : counted.filter(({ updatedAt }) => updatedAt < startedAt);
  await endCount(
    ctx,
    whole.map(({ _id }) => _id),
    { of, isOwn: only !== null },
  );
}

type Looking = {
  segments: readonly Doc<"segments">[];
  counted: readonly Doc<"segments">[];
  needs: RuleNeeds;
};

async function membershipsOf(ctx: QueryCtx, visitor: Doc<"visitors">, looking: Looking) {
  const facts = await loadFacts(ctx, { visitor, workspaceId: visitor.workspaceId }, looking.needs);
  const evaluate = makeEvaluator(facts, { segments: rulesOf(looking.segments), now: Date.now() });
  return new Map(looking.counted.map(({ _id, rule }) => [_id as string, evaluate(rule).outcome === "yes"]));
}

/** Once a day: begins to count all segments of some workspaces, and schedules the rest of them. */
export async function countWorkspaces(ctx: MutationCtx, cursor: string | null): Promise<void> {
  const page = await ctx.db.query("workspaces").paginate({ numItems: WORKSPACES, cursor });
  for (const { _id: workspaceId } of page.page) {
    const segment = await ctx.db
      .query("segments")
      .withIndex("by_workspaceId_and_updatedAt", (q) => q.eq("workspaceId", workspaceId))
      .first();
    const start = { workspaceId, only: null, startedAt: Date.now(), cursor: null, seen: 0 };
    if (segment) await ctx.scheduler.runAfter(0, internal.segments.countVisitors, start);
    const isLive = (await stampOf(ctx, workspaceId)) !== null;
    if (isLive) await ctx.scheduler.runAfter(0, internal.segments.lookForFaults, { workspaceId });
  }
  if (!page.isDone)
    await ctx.scheduler.runAfter(0, internal.segments.countWorkspaces, { cursor: page.continueCursor });
}

/** How many of the newest visitors a rule is for that is not saved yet. */
export async function previewRule(
  ctx: QueryCtx,
  workspaceId: WorkspaceId,
  rule: AudienceRule,
): Promise<SegmentPreview> {
  const segments = rulesOf(await allSegments(ctx, workspaceId));
  const needs = needsOf([rule], segments);
  const visitors = await ctx.db
    .query("visitors")
    .withIndex("by_workspaceId", (q) => q.eq("workspaceId", workspaceId))
    .order("desc")
    .take(visitorsPerRun(needs));
  let matching = 0;
  for (const visitor of visitors) {
    const facts = await loadFacts(ctx, { visitor, workspaceId }, needs);
    const { outcome } = makeEvaluator(facts, { segments, now: Date.now() })(rule);
    if (outcome === "yes") matching += 1;
  }
  return { sampled: visitors.length, matching, of: await visitorsOf(ctx, workspaceId) };
}

/** As many visitors as can be read in one run, by what must be read of each. */
function visitorsPerRun({ events, items, device, visits, activity }: RuleNeeds): number {
  // The visitor's own row and the note of its segments.
  const rows = 2 + [device, visits, activity].filter(Boolean).length;
  const isTogether = (names: ReadonlySet<string>) => names.size > MAX_SINGLE_READS;
  const sum = (costOf: (names: ReadonlySet<string>) => number) => rows + costOf(events) + costOf(items);
  const ranges = sum((names) => (isTogether(names) ? 1 : names.size));
  const documents = sum((names) => (isTogether(names) ? MAX_TOGETHER : names.size));
  return Math.floor(Math.min(MAX_VISITORS, MAX_RANGES / ranges, MAX_DOCUMENTS / documents));
}
