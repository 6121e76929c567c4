import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { ItemStatus } from "../../deliveryValidators";
import { inputInvalid, notFound } from "../../errors";
import type { SurveyFields, SurveyRow } from "../../surveyValidators";
import { checkItem } from "../engagement/checkItem";
import { dropLive, type LiveItem, putLive } from "../engagement/program";
import { isDrawable, isShortText } from "../text";
import { checkSurvey } from "./checkSurvey";
import { countSurveyMedia, toStoredSurvey, toSurveyDraft } from "./surveyMedia";

/** Writing surveys. Each change is a version of its own, which is never written again: answers and results are of versions. */

const MAX_NAME = 120;

type Survey = Doc<"surveys">;
type Version = Doc<"surveyVersions">;
type WorkspaceId = Id<"workspaces">;
type Author = { workspaceId: WorkspaceId; agentId: Id<"agents"> };

/** A survey of the workspace, or null. */
export async function findOwnSurvey(
  ctx: QueryCtx,
  workspaceId: WorkspaceId,
  id: string,
): Promise<Survey | null> {
  const surveyId = ctx.db.normalizeId("surveys", id);
  const row = surveyId ? await ctx.db.get("surveys", surveyId) : null;
  return row?.workspaceId === workspaceId ? row : null;
}

/** A survey of the workspace. @throws NOT_FOUND */
export async function ownSurvey(ctx: QueryCtx, workspaceId: WorkspaceId, id: string): Promise<Survey> {
  const row = await findOwnSurvey(ctx, workspaceId, id);
  if (!row) throw notFound();
  return row;
}

/** What a survey asks and who it is for, in one version; null where there is no such version. */
export function findSurveyVersion(
  ctx: QueryCtx,
  surveyId: Id<"surveys">,
  version: number,
): Promise<Version | null> {
  return ctx.db
    .query("surveyVersions")
    .withIndex("by_surveyId_and_version", (q) => q.eq("surveyId", surveyId).eq("version", version))
    .unique();
}

/** The present version. */
export async function presentSurvey(ctx: QueryCtx, { _id, version }: Survey): Promise<Version> {
  const found = await findSurveyVersion(ctx, _id, version);
  if (!found) throw new Error("A survey has no version.");
  return found;
}

/** As what is live has it. */
export const toLiveSurvey = ({ surveyId, version, content, delivery }: Version): LiveItem => ({
  kind: "survey",
  itemId: surveyId,
  version,
  slot: content.format === "large" ? "modal" : "corner",
  ...delivery,
});

/** Writes a draft. @throws INPUT_INVALID naming the place that is wrong */
export async function createSurvey(
  ctx: MutationCtx,
  author: Author,
  fields: SurveyFields,
): Promise<Id<"surveys">> {
  const { row, version } = await prepare(ctx, author, fields);
  const surveyId = await ctx.db.insert("surveys", { ...row, status: "draft", version: 1 });
  await ctx.db.insert("surveyVersions", { surveyId, version: 1, ...version });
  await countSurveyMedia(ctx, version.content);
  return surveyId;
}

/** Writes a survey's next version, which is at once what visitors get of a live one. Returns its number. @throws as `createSurvey` */
export async function updateSurvey(
  ctx: MutationCtx,
  author: Author,
  { before, fields }: { before: Survey; fields: SurveyFields },
): Promise<number> {
  const prepared = await prepare(ctx, author, fields);
  const version = before.version + 1;
  await ctx.db.patch("surveys", before._id, { ...prepared.row, version });
  const id = await ctx.db.insert("surveyVersions", { surveyId: before._id, version, ...prepared.version });
  await countSurveyMedia(ctx, prepared.version.content);
  const written = await ctx.db.get("surveyVersions", id);
  if (before.status === "live" && written) await putLive(ctx, author.workspaceId, toLiveSurvey(written));
  return version;
}

/**
 * Puts a survey before visitors, or takes it away from them.
 * @throws INPUT_INVALID when no more can be live, or naming what has become wrong meanwhile
 */
export async function setSurveyStatus(ctx: MutationCtx, row: Survey, status: ItemStatus): Promise<void> {
  if (row.status === status) return;
  await ctx.db.patch("surveys", row._id, { status, updatedAt: Date.now() });
  if (status === "live") {
    const version = await presentSurvey(ctx, row);
    await checkItem(ctx, row.workspaceId, version.delivery);
    await putLive(ctx, row.workspaceId, toLiveSurvey(version));
  } else if (row.status === "live") await dropLive(ctx, row.workspaceId, row._id);
}

/** As the team's list shows it. */
export const toSurveyRow = ({ _id: id, ...row }: Survey): SurveyRow => {
  const { name, format, status, version, updatedAt } = row;
  return { id, name, format, status, version, updatedAt };
};

/** As its author left it. */
export async function surveyDraftOf(ctx: QueryCtx, row: Survey) {
  const { content, delivery } = await presentSurvey(ctx, row);
  const { _id: id, status, version, name } = row;
  return { id, status, version, fields: { name, content: toSurveyDraft(content), delivery } };
}

async function prepare(ctx: QueryCtx, { workspaceId, agentId }: Author, fields: SurveyFields) {
  const name = fields.name.trim();
  if (!isShortText(name, MAX_NAME) || !isDrawable(name))
    throw inputInvalid(`name: has 1 to ${MAX_NAME} characters.`);
  const content = await toStoredSurvey(ctx, workspaceId, checkSurvey(fields.content));
  const delivery = await checkItem(ctx, workspaceId, fields.delivery);
  const row = {
    workspaceId,
    name,
    format: content.format,
    updatedAt: Date.now(),
    updatedBy: agentId,
  };
  return { row, version: { content, delivery } };
}
