import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import { answerInvalid, fail, notFound } from "../../errors";
import type { StoredSurvey, SurveyAnswer, SurveyAnswers } from "../../surveyValidators";
import type { Scope } from "../engagement/eligible";
import { isDrawable } from "../text";
import { answerProblem } from "./answerProblem";
import { countChanges } from "./countChanges";
import { noteCompletion } from "./noteCompletion";
import { versionFor } from "./surveyFeed";
import { END, pathOf } from "./surveyPath";
import { findOwnSurvey, findSurveyVersion } from "./surveys";

/**
 * Answers of visitors. What has been answered is kept with each answer; only what lies on the way that these answers lead
 * through the branching is taken, so that whatever a client sends, a response is one that the survey allows.
 */

const RESUMABLE_MS = 7 * 86_400_000;
const BATCH = 100;

type Response = Doc<"surveyResponses">;
type Asked = { surveyId: string; version: number; runId: string };
type Run = { response: Response; content: StoredSurvey };
/** Where a run stands: the question that waits for an answer, or `end`. */
export type RunProgress = { next: string; isCompleted: boolean };

/** Notes that a survey is being shown; the same run counts once. @throws NOT_FOUND for one that is not for this visitor */
export async function markSurveyShown(ctx: MutationCtx, scope: Scope, asked: Asked): Promise<void> {
  await runOf(ctx, scope, asked);
}

/** Takes one answer. @throws NOT_FOUND · ANSWER_INVALID naming the question · SURVEY_CLOSED */
export async function saveAnswer(
  ctx: MutationCtx,
  scope: Scope,
  asked: Asked & { questionId: string; answer: SurveyAnswer },
): Promise<RunProgress> {
  const run = await runOf(ctx, scope, asked);
  const { response, content } = run;
  const { questionId } = asked;
  const question = content.questions.find(({ id }) => id === questionId);
  if (!question) throw answerInvalid(questionId, { reason: "unknown" });
  const answer = tidied(asked.answer);
  const problem = answerProblem(question, answer);
  if (problem) throw answerInvalid(questionId, problem);
  if (!wordsOf(answer).every(isDrawable)) throw answerInvalid(questionId, { reason: "text" });
  if (isSame(response.answers, questionId, answer)) return progressOf(run);
  if (response.status === "completed") throw surveyClosed();
  if (!pathOf(content.questions, response.answers).ids.includes(questionId))
    throw answerInvalid(questionId, { reason: "offPath" });
  return progressOf(await writeAnswers(ctx, run, { ...response.answers, [questionId]: answer }));
}

/** Ends a run whose every question on the way has been answered; idempotent. @throws as `saveAnswer` */
export async function completeSurvey(ctx: MutationCtx, scope: Scope, asked: Asked): Promise<RunProgress> {
  const { response, content } = await runOf(ctx, scope, asked);
  if (response.status === "completed") return { next: END, isCompleted: true };
  const { open } = pathOf(content.questions, response.answers);
  if (open !== null) throw answerInvalid(open, { reason: "required" });
  await ctx.db.patch("surveyResponses", response._id, { status: "completed", updatedAt: Date.now() });
  await insertChanges(ctx, response, [{ count: "completed", by: 1 }]);
  await noteCompletion(ctx, scope, { response, questions: content.questions });
  return { next: END, isCompleted: true };
}

/** The last run that was begun and not ended, of the survey's present version and at most a week old; null: none. */
export async function resumableRun(
  ctx: QueryCtx,
  scope: Scope,
  id: string,
): Promise<{ runId: string; version: number; answers: SurveyAnswers } | null> {
  const survey = await findOwnSurvey(ctx, scope.workspaceId, id);
  if (!survey) throw notFound();
  const rows = await ctx.db
    .query("surveyResponses")
    .withIndex("by_visitorId_and_surveyId_and_updatedAt", (q) =>
      q
        .eq("visitorId", scope.visitor._id)
        .eq("surveyId", survey._id)
        .gt("updatedAt", Date.now() - RESUMABLE_MS),
    )
    .order("desc")
    .take(BATCH);
  const last = rows.find(({ status }) => status !== "shown");
  if (last?.status !== "started" || last.version !== survey.version || survey.status !== "live") return null;
  const { runId, version, answers } = last;
  return { runId, version, answers };
}

/** Gives one record's responses to another, a batch at a time. Returns whether there may be more. */
export async function moveResponses(
  ctx: MutationCtx,
  { from, to }: { from: Id<"visitors">; to: Id<"visitors"> },
): Promise<boolean> {
  const rows = await ctx.db
    .query("surveyResponses")
    .withIndex("by_visitorId_and_runId", (q) => q.eq("visitorId", from))
    .take(BATCH);
  for (const { _id } of rows) await ctx.db.patch("surveyResponses", _id, { visitorId: to });
  return rows.length === BATCH;
}

/** Deletes up to `count` runs that were shown and nothing more, once they cannot be begun as one run. Returns how many went. */
export async function deleteUnbegunRuns(ctx: MutationCtx, count: number): Promise<number> {
  const rows = await ctx.db
    .query("surveyResponses")
    .withIndex("by_status_and_updatedAt", (q) =>
      q.eq("status", "shown").lt("updatedAt", Date.now() - RESUMABLE_MS),
    )
    .take(count);
  for (const row of rows) await ctx.db.delete("surveyResponses", row._id);
  return rows.length;
}

/** The run that is named, as it stands or as of now: one that exists goes on also when its survey is not live any more. */
async function runOf(ctx: MutationCtx, scope: Scope, { surveyId, version, runId }: Asked): Promise<Run> {
  const { workspaceId, visitor } = scope;
  const survey = await findOwnSurvey(ctx, workspaceId, surveyId);
  const kept = survey && (await findSurveyVersion(ctx, survey._id, version));
  if (!survey || !kept) throw notFound();
  const { content } = kept;
  const known = await ctx.db
    .query("surveyResponses")
    .withIndex("by_visitorId_and_runId", (q) => q.eq("visitorId", visitor._id).eq("runId", runId))
    .unique();
  if (known && (known.surveyId !== survey._id || known.version !== version)) throw notFound();
  if (known) return { response: known, content };
  await versionFor(ctx, scope, surveyId);
  // What stands before the questions is passed with the first answer.
  const first = content.intro ? [] : content.questions.slice(0, 1).map(({ id }) => id);
  const row = { workspaceId, surveyId: survey._id, version, visitorId: visitor._id, runId };
  const begun = { status: "shown" as const, answers: {}, seen: first, updatedAt: Date.now() };
  const id = await ctx.db.insert("surveyResponses", { ...row, ...begun });
  const seen = first.map((questionId) => ({ questionId, count: "seen", by: 1 }));
  await insertChanges(ctx, row, [{ count: "shown", by: 1 }, ...seen]);
  const response = await ctx.db.get("surveyResponses", id);
  if (!response) throw new Error("A response that was just written is not there.");
  return { response, content };
}

async function writeAnswers(
  ctx: MutationCtx,
  { response, content }: Run,
  given: SurveyAnswers,
): Promise<Run> {
  const { ids } = pathOf(content.questions, given);
  const answers = Object.fromEntries(Object.entries(given).filter(([id]) => ids.includes(id)));
  const news = ids.filter((id) => !response.seen.includes(id));
  const isStart = response.status === "shown";
  const next = {
    answers,
    seen: [...response.seen, ...news],
    status: "started" as const,
    updatedAt: Date.now(),
  };
  await ctx.db.patch("surveyResponses", response._id, next);
  await insertChanges(ctx, response, [
    ...(isStart ? [{ count: "started", by: 1 }] : []),
    ...news.map((questionId) => ({ questionId, count: "seen", by: 1 })),
    ...countChanges(content.questions, response.answers, answers),
  ]);
  return { response: { ...response, ...next }, content };
}

async function insertChanges(
  ctx: MutationCtx,
  { surveyId, version }: Pick<Response, "surveyId" | "version">,
  changes: Doc<"surveyEvents">["changes"],
): Promise<void> {
  if (changes.length > 0) await ctx.db.insert("surveyEvents", { surveyId, version, changes });
}

function progressOf({ response, content }: Run): RunProgress {
  const { open } = pathOf(content.questions, response.answers);
  return { next: open ?? END, isCompleted: response.status === "completed" };
}

const isSame = (answers: SurveyAnswers, id: string, answer: SurveyAnswer): boolean =>
  Object.hasOwn(answers, id) && JSON.stringify(answers[id]) === JSON.stringify(answer);

/** Without blanks around its words; nothing written and nothing picked are a question passed over. */
function tidied(answer: SurveyAnswer): SurveyAnswer {
  if (typeof answer === "string") return answer.trim() || null;
  if (typeof answer !== "object" || answer === null) return answer;
  const other = answer.other?.trim();
  if (answer.choices.length === 0 && !other) return null;
  return { choices: answer.choices, ...(other ? { other } : {}) };
}

const wordsOf = (answer: SurveyAnswer): string[] => {
  if (typeof answer === "string") return [answer];
  return typeof answer === "object" && answer?.other !== undefined ? [answer.other] : [];
};

const surveyClosed = () => fail("SURVEY_CLOSED", "These answers have been handed in.");
