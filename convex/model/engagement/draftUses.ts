import type { Id } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import type { Delivery, ItemKind, ItemStatus } from "../../deliveryValidators";
import type { DraftUse } from "../../segmentValidators";
import { presentVersion } from "../outboundMessages";
import { presentSurvey } from "../surveys/surveys";
import { presentTooltip } from "../tooltips/tooltips";
import { presentTour } from "../tours/tours";
import { segmentsIn } from "./soundSegments";

/** What is not live and names a segment: it does not hold the segment, and cannot go live without it. */

type Scope = { workspaceId: Id<"workspaces"> };
type Written = { kind: ItemKind; itemId: string; name: string; delivery: Delivery | null };

/** Of each kind the latest are looked at. */
const MAX_LOOKED_AT = 200;

/** Drafts and what is paused whose audience names the segment itself. */
export async function draftUsesOf(
  ctx: QueryCtx,
  { _id, workspaceId }: { _id: Id<"segments"> } & Scope,
): Promise<DraftUse[]> {
  const written = await Promise.all([
    writtenMessages(ctx, { workspaceId }),
    writtenSurveys(ctx, { workspaceId }),
    writtenChecklists(ctx, { workspaceId }),
    writtenTours(ctx, { workspaceId }),
    writtenTooltips(ctx, { workspaceId }),
  ]);
  return written
    .flat()
    .filter(({ delivery }) => delivery?.audience && segmentsIn(delivery.audience).includes(_id))
    .map(({ kind, itemId, name }) => ({ kind, itemId, name }));
}

const isWaiting = ({ status }: { status: ItemStatus }): boolean => status === "draft" || status === "paused";

async function writtenMessages(ctx: QueryCtx, { workspaceId }: Scope): Promise<Written[]> {
  const rows = await ctx.db
    .query("outboundMessages")
    .withIndex("by_workspaceId_and_updatedAt", (q) => q.eq("workspaceId", workspaceId))
    .order("desc")
    .take(MAX_LOOKED_AT);
  return Promise.all(
    rows.filter(isWaiting).map(async (row) => {
      const { delivery } = await presentVersion(ctx, row);
      return { kind: "outbound", itemId: row._id, name: row.name, delivery };
    }),
  );
}

async function writtenSurveys(ctx: QueryCtx, { workspaceId }: Scope): Promise<Written[]> {
  const rows = await ctx.db
    .query("surveys")
    .withIndex("by_workspaceId_and_updatedAt", (q) => q.eq("workspaceId", workspaceId))
    .order("desc")
    .take(MAX_LOOKED_AT);
  return Promise.all(
    rows.filter(isWaiting).map(async (row) => {
      const { delivery } = await presentSurvey(ctx, row);
      return { kind: "survey", itemId: row._id, name: row.name, delivery };
    }),
  );
}

async function writtenTours(ctx: QueryCtx, { workspaceId }: Scope): Promise<Written[]> {
  const rows = await ctx.db
    .query("tours")
    .withIndex("by_workspaceId_and_updatedAt", (q) => q.eq("workspaceId", workspaceId))
    .order("desc")
    .take(MAX_LOOKED_AT);
  return Promise.all(
    rows.filter(isWaiting).map(async (row) => {
      const { delivery } = await presentTour(ctx, row);
      return { kind: "tour", itemId: row._id, name: row.name, delivery };
    }),
  );
}

async function writtenTooltips(ctx: QueryCtx, { workspaceId }: Scope): Promise<Written[]> {
  const rows = await ctx.db
    .query("tooltips")
    .withIndex("by_workspaceId_and_updatedAt", (q) => q.eq("workspaceId", workspaceId))
    .order("desc")
    .take(MAX_LOOKED_AT);
  return Promise.all(
    rows.filter(isWaiting).map(async (row) => {
      const { delivery } = await presentTooltip(ctx, row);
      return { kind: "tooltip", itemId: row._id, name: row.name, delivery };
    }),
  );
}

async function writtenChecklists(ctx: QueryCtx, { workspaceId }: Scope): Promise<Written[]> {
  const rows = await ctx.db
    .query("checklists")
    .withIndex("by_workspaceId_and_updatedAt", (q) => q.eq("workspaceId", workspaceId))
    .order("desc")
    .take(MAX_LOOKED_AT);
  return rows
    .filter(isWaiting)
    .map(({ _id, title, delivery = null }) => ({ kind: "checklist", itemId: _id, name: title, delivery }));
}
