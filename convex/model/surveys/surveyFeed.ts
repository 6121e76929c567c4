import type { Doc } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import { notFound } from "../../errors";
import type { SurveyView } from "../../surveyValidators";
import { eligibleFor, type Scope } from "../engagement/eligible";
import { explainItem } from "../engagement/explain";
import { toShownSurvey } from "./surveyMedia";
import { findOwnSurvey, findSurveyVersion, presentSurvey, toLiveSurvey } from "./surveys";

/** Surveys as a visitor gets them. */

/** Many times what is ever shown at once. */
const MAX_SURVEYS = 10;

/**
 * A survey that is for this visitor now, however often they have seen it: a page may ask for it, or the team's link.
 * @throws NOT_FOUND also for one that is not live, is not for this visitor, or not at this time
 */
export async function surveyFor(ctx: QueryCtx, scope: Scope, id: string): Promise<SurveyView> {
  const { surveyId, version, content } = await versionFor(ctx, scope, id);
  return { surveyId, version, content: await toShownSurvey(ctx, content) };
}

/** Its present version, as it is kept. @throws as `surveyFor` */
export async function versionFor(ctx: QueryCtx, scope: Scope, id: string): Promise<Doc<"surveyVersions">> {
  const row = await findOwnSurvey(ctx, scope.workspaceId, id);
  if (row?.status !== "live") throw notFound();
  const present = await presentSurvey(ctx, row);
  const { schedule, audience } = await explainItem(ctx, scope, {
    ...toLiveSurvey(present),
    status: row.status,
    name: row.name,
    own: present.delivery,
  });
  if (schedule.outcome !== "yes" || audience.outcome !== "yes") throw notFound();
  return present;
}

/** The surveys that are for this visitor on a page now, the most important first. */
export async function activeSurveys(ctx: QueryCtx, scope: Scope, url: string): Promise<SurveyView[]> {
  const found = await eligibleFor(ctx, scope, { url, kind: "survey" });
  const views = await Promise.all(
    (found?.items ?? []).slice(0, MAX_SURVEYS).map(async ({ itemId, version }) => {
      const surveyId = ctx.db.normalizeId("surveys", itemId);
      const present = surveyId && (await findSurveyVersion(ctx, surveyId, version));
      if (!present) return null;
      return { surveyId: present.surveyId, version, content: await toShownSurvey(ctx, present.content) };
    }),
  );
  return views.filter((view) => view !== null);
}
