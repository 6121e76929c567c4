import type { Id } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import { notFound } from "../../errors";
import { findOwnChecklist, toLiveChecklist } from "../checklists";
import { findOwnMessage, presentVersion, toLiveItem } from "../outboundMessages";
import { findOwnSurvey, presentSurvey, toLiveSurvey } from "../surveys/surveys";
import { findOwnTooltip, presentTooltip, toLiveTooltip } from "../tooltips/tooltips";
import { findOwnTour, presentTour, toLiveTour } from "../tours/tours";
import type { Scope } from "./eligible";
import type { StoredItem } from "./explain";
import { findRatingItem } from "./ratingItems";

/** An item of the workspace by its id, whatever its kind and status. Each kind is asked in turn. @throws NOT_FOUND */
export async function findItem(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  itemId: string,
): Promise<StoredItem> {
  const message = await findOwnMessage(ctx, workspaceId, itemId);
  if (message) {
    const version = await presentVersion(ctx, message);
    const { name, status } = message;
    return { ...toLiveItem(version), status, name, own: version.delivery };
  }
  const survey = await findOwnSurvey(ctx, workspaceId, itemId);
  if (survey) {
    const version = await presentSurvey(ctx, survey);
    const { name, status } = survey;
    return { ...toLiveSurvey(version), status, name, own: version.delivery };
  }
  const tour = await findOwnTour(ctx, workspaceId, itemId);
  if (tour) {
    const version = await presentTour(ctx, tour);
    const { name, status } = tour;
    return { ...toLiveTour(version), status, name, own: version.delivery };
  }
  const tooltip = await findOwnTooltip(ctx, workspaceId, itemId);
  if (tooltip) {
    const version = await presentTooltip(ctx, tooltip);
    const { name, status } = tooltip;
    return { ...toLiveTooltip(version), status, name, own: version.delivery };
  }
  const checklist = await findOwnChecklist(ctx, workspaceId, itemId);
  const live = checklist && toLiveChecklist(checklist);
  if (live && checklist.delivery) {
    const { title: name, status, delivery: own } = checklist;
    return { ...live, status, name, own };
  }
  throw notFound();
}

/** The same with one visitor, of whom questions for a rating are items, too. @throws NOT_FOUND */
export const findItemFor = async (ctx: QueryCtx, scope: Scope, itemId: string): Promise<StoredItem> =>
  (await findRatingItem(ctx, scope, itemId)) ?? findItem(ctx, scope.workspaceId, itemId);
