import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { ItemStatus } from "../../deliveryValidators";
import { fail, inputInvalid, notFound } from "../../errors";
import type { StoredTooltip, TooltipContentDraft, TooltipFields, TooltipRow } from "../../tooltipValidators";
import { checkItem } from "../engagement/checkItem";
import { dropLive, type LiveItem, putLive } from "../engagement/program";
import { isDrawable, isShortText } from "../text";
import { checkAnchor } from "../tours/checkAnchor";
import { checkWords, countMedia, draftWords } from "../tours/stepWords";
import { dropTooltipAlert } from "./tooltipAlerts";

/** Writing tooltips. Each change is a version of its own, which is never written again: results are of versions. */

const MAX_NAME = 120;
const MAX_SOURCE = 1_000;
const MAX_GROUP = 64;

export type Tooltip = Doc<"tooltips">;
export type TooltipVersion = Doc<"tooltipVersions">;
type WorkspaceId = Id<"workspaces">;
type Author = { workspaceId: WorkspaceId; agentId: Id<"agents"> };

/** A tooltip of the workspace, or null. */
export async function findOwnTooltip(
  ctx: QueryCtx,
  workspaceId: WorkspaceId,
  id: string,
): Promise<Tooltip | null> {
  const tooltipId = ctx.db.normalizeId("tooltips", id);
  const row = tooltipId ? await ctx.db.get("tooltips", tooltipId) : null;
  return row?.workspaceId === workspaceId ? row : null;
}

/** A tooltip of the workspace. @throws NOT_FOUND */
export async function ownTooltip(ctx: QueryCtx, workspaceId: WorkspaceId, id: string): Promise<Tooltip> {
  const row = await findOwnTooltip(ctx, workspaceId, id);
  if (!row) throw notFound();
  return row;
}

/** A tooltip in one version; null where there is no such version. */
export function findTooltipVersion(
  ctx: QueryCtx,
  tooltipId: Id<"tooltips">,
  version: number,
): Promise<TooltipVersion | null> {
  return ctx.db
    .query("tooltipVersions")
    .withIndex("by_tooltipId_and_version", (q) => q.eq("tooltipId", tooltipId).eq("version", version))
    .unique();
}

/** The present version. */
export async function presentTooltip(ctx: QueryCtx, { _id, version }: Tooltip): Promise<TooltipVersion> {
  const found = await findTooltipVersion(ctx, _id, version);
  if (!found) throw new Error("A tooltip has no version.");
  return found;
}

/** As what is live has it. One that waits for the visitor never comes by itself. */
export const toLiveTooltip = ({ tooltipId, version, content, delivery }: TooltipVersion): LiveItem => ({
  kind: "tooltip",
  itemId: tooltipId,
  version,
  slot: "pointer",
  ...delivery,
  ...(content.opens === "auto" ? {} : { trigger: { type: "manual" as const } }),
});

/** Writes a draft. @throws INPUT_INVALID naming the place that is wrong */
export async function createTooltip(
  ctx: MutationCtx,
  author: Author,
  fields: TooltipFields,
): Promise<Id<"tooltips">> {
  const { row, version } = await prepare(ctx, author, fields);
  const tooltipId = await ctx.db.insert("tooltips", { ...row, status: "draft", version: 1 });
  await ctx.db.insert("tooltipVersions", { tooltipId, version: 1, ...version });
  await countMedia(ctx, [version.content]);
  return tooltipId;
}

/** Writes a tooltip's next version, which is at once what visitors get of a live one. Returns its number. @throws as `createTooltip` */
async function updateTooltip(
  ctx: MutationCtx,
  author: Author,
  { before, fields }: { before: Tooltip; fields: TooltipFields },
): Promise<number> {
  const prepared = await prepare(ctx, author, fields);
  if (before.status === "live") checkTarget(prepared.version);
  const version = before.version + 1;
  await ctx.db.patch("tooltips", before._id, { ...prepared.row, version });
  const row = { tooltipId: before._id, version, ...prepared.version };
  const id = await ctx.db.insert("tooltipVersions", row);
  await countMedia(ctx, [prepared.version.content]);
  await dropTooltipAlert(ctx, before._id);
  const written = await ctx.db.get("tooltipVersions", id);
  if (before.status === "live" && written) await putLive(ctx, author.workspaceId, toLiveTooltip(written));
  return version;
}

type Changing = { itemId: string; version: number; fields: TooltipFields };

/** Changes a tooltip as it was at `version`. Returns the next one's number. @throws NOT_FOUND · CHANGED_MEANWHILE, and as `createTooltip` */
export async function changeTooltip(
  ctx: MutationCtx,
  author: Author,
  { itemId, version, fields }: Changing,
): Promise<number> {
  const before = await ownTooltip(ctx, author.workspaceId, itemId);
  if (before.version !== version) throw fail("CHANGED_MEANWHILE", "Somebody has changed this tooltip.");
  return updateTooltip(ctx, author, { before, fields });
}

/**
 * Puts a tooltip before visitors, or takes it away from them.
 * @throws INPUT_INVALID when no more can be live, or naming what has become wrong meanwhile
 */
export async function setTooltipStatus(ctx: MutationCtx, row: Tooltip, status: ItemStatus): Promise<void> {
  if (row.status === status) return;
  await ctx.db.patch("tooltips", row._id, { status, updatedAt: Date.now() });
  if (status === "live") {
    const version = await presentTooltip(ctx, row);
    checkTarget(version);
    await checkItem(ctx, row.workspaceId, version.delivery);
    await putLive(ctx, row.workspaceId, toLiveTooltip(version));
  } else if (row.status === "live") await dropLive(ctx, row.workspaceId, row._id);
}

/** As the team's list shows it. */
export const toTooltipRow = ({ _id: id, name, opens, status, version, updatedAt }: Tooltip): TooltipRow => ({
  id,
  name,
  opens,
  status,
  version,
  updatedAt,
});

/** As its author left it. */
export async function tooltipDraftOf(ctx: QueryCtx, row: Tooltip) {
  const { content: kept, delivery } = await presentTooltip(ctx, row);
  const { _id: id, status, version, name } = row;
  const { blocks: _, images: __, ...rest } = kept;
  return { id, status, version, fields: { name, content: { ...rest, ...draftWords(kept) }, delivery } };
}

async function prepare(ctx: QueryCtx, { workspaceId, agentId }: Author, fields: TooltipFields) {
  const name = fields.name.trim();
  if (!isShortText(name, MAX_NAME) || !isDrawable(name))
    throw inputInvalid(`name: has 1 to ${MAX_NAME} characters.`);
  const content = await checkContent(ctx, workspaceId, fields.content);
  const delivery = await checkItem(ctx, workspaceId, fields.delivery);
  const row = { workspaceId, name, opens: content.opens, updatedAt: Date.now(), updatedBy: agentId };
  return { row, version: { content, delivery } };
}

async function checkContent(
  ctx: QueryCtx,
  workspaceId: WorkspaceId,
  given: TooltipContentDraft,
): Promise<StoredTooltip> {
  const place = "content";
  const words = await checkWords(ctx, workspaceId, { words: given, place, longest: MAX_SOURCE });
  const group = given.group.trim();
  if (group.length > MAX_GROUP || !isDrawable(group))
    throw inputInvalid(`content.group: has at most ${MAX_GROUP} characters.`);
  const { side, opens, hasBeacon, beaconAt } = given;
  const anchor = given.anchor && checkAnchor(given.anchor, "content.anchor");
  return { ...words, anchor, side, opens, hasBeacon, ...(beaconAt && { beaconAt }), group };
}

/** What is before visitors points at something. @throws INPUT_INVALID */
function checkTarget({ content }: Pick<TooltipVersion, "content">): void {
  if (content.anchor === null)
    throw inputInvalid("content.anchor: points at nothing yet. Pick its target on the page.");
}
