import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import { notFound } from "../../errors";
import type { NpsScore, QuestionResults, SurveyQuestion, SurveyResults } from "../../surveyValidators";
import { groupBy } from "../coverage";
import { scaleOf } from "./scaleOf";
import { findSurveyVersion } from "./surveys";

/** What answers come to. A cron counts them, so that no two visitors ever write the same row; nothing is ever gone through. */

type Counts = Record<string, number>;
type Stats = Pick<Doc<"surveyStats">, "totals" | "questions">;

/** Counts up to `count` events into the results of their versions. Returns how many there were. */
export async function foldSurveyEvents(ctx: MutationCtx, count: number): Promise<number> {
  const events = await ctx.db.query("surveyEvents").take(count);
  for (const [, ofVersion] of groupBy(events, ({ surveyId, version }) => `${surveyId} ${version}`))
    await addToStats(ctx, ofVersion);
  for (const { _id } of events) await ctx.db.delete("surveyEvents", _id);
  return events.length;
}

/** The results of one version. @throws NOT_FOUND */
export async function surveyResultsOf(
  ctx: QueryCtx,
  surveyId: Id<"surveys">,
  version: number,
): Promise<SurveyResults> {
  const kept = await findSurveyVersion(ctx, surveyId, version);
  if (!kept) throw notFound();
  const row = await findStats(ctx, surveyId, version);
  const { shown = 0, started = 0, completed = 0 } = row?.totals ?? {};
  const questions = kept.content.questions.map((question) =>
    resultsOf(question, row?.questions[question.id] ?? {}),
  );
  return {
    version,
    shown,
    started,
    completed,
    responseRate: shareOf(started, shown),
    completionRate: shareOf(completed, started),
    questions,
  };
}

/** Null of none; word of a showing may be on its way while what came of it has arrived. */
const shareOf = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.min(1, part / whole);

/** Of one question, from what was counted of it. */
export function resultsOf(question: SurveyQuestion, counted: Counts): QuestionResults {
  const { seen = 0, answered = 0, skipped = 0 } = counted;
  const answers = Object.entries(counted).filter(([key, count]) => key.startsWith("=") && count > 0);
  const counts = Object.fromEntries(answers.map(([key, count]) => [key.slice(1), count]));
  const points = scaleOf(question) ? Object.entries(counts).map(([key, n]) => ({ point: +key, n })) : [];
  const all = points.reduce((sum, { n }) => sum + n, 0);
  const share = (least: number) =>
    points.reduce((sum, { point, n }) => sum + (point >= least ? n : 0), 0) / all;
  const left = Math.max(0, seen - answered - skipped);
  return {
    questionId: question.id,
    title: question.title,
    seen,
    answered,
    skipped,
    left,
    counts,
    mean: all === 0 ? null : points.reduce((sum, { point, n }) => sum + point * n, 0) / all,
    topTwo: question.kind === "csat" && all > 0 ? share(4) : null,
    easy: question.kind === "ces" && all > 0 ? share(5) : null,
    nps: question.kind === "nps" && all > 0 ? npsOf(points, all) : null,
    dropOff: shareOf(left, seen),
  };
}

function npsOf(points: readonly { point: number; n: number }[], all: number): NpsScore {
  const between = (least: number, most: number) =>
    points.reduce((sum, { point, n }) => sum + (point >= least && point <= most ? n : 0), 0);
  const [promoters, passives, detractors] = [between(9, 10), between(7, 8), between(0, 6)];
  const score = (promoters - detractors) / all;
  const variance = (promoters + detractors) / all - score ** 2;
  const margin = 1.96 * Math.sqrt(variance / all);
  return { promoters, passives, detractors, score: 100 * score, margin: 100 * margin };
}

async function addToStats(ctx: MutationCtx, events: readonly Doc<"surveyEvents">[]): Promise<void> {
  const [first] = events;
  if (!first) return;
  const { surveyId, version } = first;
  const row = await findStats(ctx, surveyId, version);
  const stats: Stats = {
    totals: { ...row?.totals },
    questions: Object.fromEntries(
      Object.entries(row?.questions ?? {}).map(([id, counts]) => [id, { ...counts }]),
    ),
  };
  for (const { questionId, count, by } of events.flatMap(({ changes }) => changes)) {
    const counts = questionId === undefined ? stats.totals : (stats.questions[questionId] ??= {});
    counts[count] = (counts[count] ?? 0) + by;
  }
  if (row) await ctx.db.patch("surveyStats", row._id, stats);
  else await ctx.db.insert("surveyStats", { surveyId, version, ...stats });
}

function findStats(
  ctx: QueryCtx,
  surveyId: Id<"surveys">,
  version: number,
): Promise<Doc<"surveyStats"> | null> {
  return ctx.db
    .query("surveyStats")
    .withIndex("by_surveyId_and_version", (q) => q.eq("surveyId", surveyId).eq("version", version))
    .unique();
}
