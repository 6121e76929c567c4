import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { ItemStatus } from "../../deliveryValidators";
import { fail, inputInvalid, notFound } from "../../errors";
import type { StepButtonDraft, StoredStep, TourFields, TourRow, TourStepDraft } from "../../tourValidators";
import { checkItem } from "../engagement/checkItem";
import { dropLive, type LiveItem, putLive } from "../engagement/program";
import { isDrawable, isShortText } from "../text";
import { checkTour } from "./checkTour";
import { dropAlerts } from "./stepAlerts";
import { countMedia, draftWords } from "./stepWords";

/** Writing tours. Each change is a version of its own, which is never written again: results and health are of versions. */

const MAX_NAME = 120;
const MAX_DESCRIPTION = 500;

export type Tour = Doc<"tours">;
export type TourVersion = Doc<"tourVersions">;
type WorkspaceId = Id<"workspaces">;
type Author = { workspaceId: WorkspaceId; agentId: Id<"agents"> };

/** A tour of the workspace, or null. */
export async function findOwnTour(ctx: QueryCtx, workspaceId: WorkspaceId, id: string): Promise<Tour | null> {
  const tourId = ctx.db.normalizeId("tours", id);
  const row = tourId ? await ctx.db.get("tours", tourId) : null;
  return row?.workspaceId === workspaceId ? row : null;
}

/** A tour of the workspace. @throws NOT_FOUND */
export async function ownTour(ctx: QueryCtx, workspaceId: WorkspaceId, id: string): Promise<Tour> {
  const row = await findOwnTour(ctx, workspaceId, id);
  if (!row) throw notFound();
  return row;
}

/** A tour in one version; null where there is no such version. */
export function findTourVersion(
  ctx: QueryCtx,
  tourId: Id<"tours">,
  version: number,
): Promise<TourVersion | null> {
  return ctx.db
    .query("tourVersions")
    .withIndex("by_tourId_and_version", (q) => q.eq("tourId", tourId).eq("version", version))
    .unique();
}

/** The present version. */
export async function presentTour(ctx: QueryCtx, { _id, version }: Tour): Promise<TourVersion> {
  const found = await findTourVersion(ctx, _id, version);
  if (!found) throw new Error("A tour has no version.");
  return found;
}

/** As what is live has it. */
export const toLiveTour = ({ tourId, version, delivery }: TourVersion): LiveItem => ({
  kind: "tour",
  itemId: tourId,
  version,
  slot: "pointer",
  ...delivery,
});

/** Writes a draft. @throws INPUT_INVALID naming the place that is wrong */
export async function createTour(ctx: MutationCtx, author: Author, fields: TourFields): Promise<Id<"tours">> {
  const { row, version } = await prepare(ctx, { ...author, tourId: null }, fields);
  const tourId = await ctx.db.insert("tours", { ...row, status: "draft", version: 1 });
  await ctx.db.insert("tourVersions", { tourId, version: 1, ...version });
  await countMedia(ctx, version.content.steps);
  return tourId;
}

/** Writes a tour's next version, which is at once what visitors get of a live one. Returns its number. @throws as `createTour` */
async function updateTour(
  ctx: MutationCtx,
  author: Author,
  { before, fields }: { before: Tour; fields: TourFields },
): Promise<number> {
  const prepared = await prepare(ctx, { ...author, tourId: before._id }, fields);
  const version = before.version + 1;
  await ctx.db.patch("tours", before._id, { ...prepared.row, version });
  const id = await ctx.db.insert("tourVersions", { tourId: before._id, version, ...prepared.version });
  await countMedia(ctx, prepared.version.content.steps);
  await dropAlerts(ctx, before._id);
  const written = await ctx.db.get("tourVersions", id);
  if (before.status === "live" && written) await putLive(ctx, author.workspaceId, toLiveTour(written));
  return version;
}

type Changing = { itemId: string; version: number; fields: TourFields };

/** Changes a tour as it was at `version`. Returns the next one's number. @throws NOT_FOUND · CHANGED_MEANWHILE, and as `createTour` */
export async function changeTour(
  ctx: MutationCtx,
  author: Author,
  { itemId, version, fields }: Changing,
): Promise<number> {
  const before = await ownTour(ctx, author.workspaceId, itemId);
  if (before.version !== version) throw fail("CHANGED_MEANWHILE", "Somebody has changed this tour.");
  return updateTour(ctx, author, { before, fields });
}

/**
 * Puts a tour before visitors, or takes it away from them.
 * @throws INPUT_INVALID when no more can be live, or naming what has become wrong meanwhile
 */
export async function setTourStatus(ctx: MutationCtx, row: Tour, status: ItemStatus): Promise<void> {
  if (row.status === status) return;
  await ctx.db.patch("tours", row._id, { status, updatedAt: Date.now() });
  if (status === "live") {
    const version = await presentTour(ctx, row);
    await checkItem(ctx, row.workspaceId, version.delivery);
    await putLive(ctx, row.workspaceId, toLiveTour(version));
  } else if (row.status === "live") await dropLive(ctx, row.workspaceId, row._id);
}

/** As the team's list shows it. */
export const toTourRow = ({ _id: id, name, status, steps, version, updatedAt }: Tour): TourRow => ({
  id,
  name,
  status,
  steps,
  version,
  updatedAt,
});

/** As its author left it. */
export async function tourDraftOf(ctx: QueryCtx, row: Tour) {
  const { name, description, content, delivery } = await presentTour(ctx, row);
  const { _id: id, status, version } = row;
  const steps = content.steps.map(toStepDraft);
  return {
    id,
    status,
    version,
    fields: { name, description, content: { ...content, steps }, delivery },
  };
}

function toStepDraft(stored: StoredStep): TourStepDraft {
  const { blocks: _, images: __, buttons: kept, ...step } = stored;
  const words = draftWords(stored);
  const buttons = kept.map(({ label, action }): StepButtonDraft => {
    if (action.type !== "openUrl") return { label, action };
    return { label, action: { type: "openUrl", url: action.url } };
  });
  return { ...step, ...words, buttons };
}

type Preparing = Author & { tourId: Id<"tours"> | null };

async function prepare(ctx: QueryCtx, { workspaceId, agentId, tourId }: Preparing, fields: TourFields) {
  const name = fields.name.trim();
  if (!isShortText(name, MAX_NAME) || !isDrawable(name))
    throw inputInvalid(`name: has 1 to ${MAX_NAME} characters.`);
  const description = fields.description.trim();
  if (description.length > MAX_DESCRIPTION || !isDrawable(description))
    throw inputInvalid(`description: has at most ${MAX_DESCRIPTION} characters.`);
  const content = await checkTour(ctx, { workspaceId, tourId }, fields.content);
  const delivery = await checkItem(ctx, workspaceId, fields.delivery);
  const steps = content.steps.length;
  const row = { workspaceId, name, steps, updatedAt: Date.now(), updatedBy: agentId };
  return { row, version: { name, description, content, delivery } };
}
