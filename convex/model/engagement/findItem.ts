import type { Id } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import { notFound } from "../../errors";
import { findOwnChecklist, toLiveChecklist } from "../checklists";
import { findOwnMessage, presentVersion, toLiveItem } from "../outboundMessages";
import { findOwnSurvey, presentSurvey, toLiveSurvey } from "../surveys/surveys";
import type { StoredItem } from "./explain";

/** An item of the workspace by its id, whatever its kind and status. Each kind is asked in turn. @throws NOT_FOUND */
export async function findItem(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  itemId: string,
): Promise<StoredItem> {
  const message = await findOwnMessage(ctx, workspaceId, itemId);
  if (message) return { ...toLiveItem(await presentVersion(ctx, message)), status: message.status };
  const survey = await findOwnSurvey(ctx, workspaceId, itemId);
  if (survey) return { ...toLiveSurvey(await presentSurvey(ctx, survey)), status: survey.status };
  const checklist = await findOwnChecklist(ctx, workspaceId, itemId);
  const live = checklist && toLiveChecklist(checklist);
  if (live) return { ...live, status: checklist.status };
  throw notFound();
}
