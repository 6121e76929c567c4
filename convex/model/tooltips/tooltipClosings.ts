import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { TooltipClosedBy, TooltipClosings } from "../../closingValidators";
import { inputInvalid, notFound } from "../../errors";
import { groupBy } from "../coverage";
import type { Scope } from "../engagement/eligible";
import { markClosed, markShown } from "../engagement/showings";
import { addTime, LONGEST_MS, medianOf } from "./openTimes";
import { markTooltipSeen } from "./seenTooltips";
import { findOwnTooltip, findTooltipVersion } from "./tooltips";

/** By what tooltips are closed, and for how long they are open. A cron counts, so that no two visitors ever write the same row. */

type Told = { showingId: string; itemId: string; version: number; by: TooltipClosedBy; openMs: number };

/**
 * Notes how the opening of a tooltip ended, once for each showing. Word of the showing itself may have been lost on the way, or be
 * late, and is made up for. Tells whether it was news. @throws NOT_FOUND · INPUT_INVALID
 */
export async function noteClosing(ctx: MutationCtx, scope: Scope, told: Told): Promise<boolean> {
  const { showingId, itemId, version, by } = told;
  if (!(told.openMs >= 0)) throw inputInvalid("openMs is 0 or more.");
  const openMs = Math.min(Math.round(told.openMs), LONGEST_MS);
  const tooltip = await findOwnTooltip(ctx, scope.workspaceId, itemId);
  const kept = tooltip && (await findTooltipVersion(ctx, tooltip._id, version));
  if (!tooltip || !kept) throw notFound();
  const closing = { at: Date.now(), by, openMs };
  const showing = { leaseId: showingId, itemId: tooltip._id, version };
  let isNew = await markClosed(ctx, scope, { showing, closing });
  if (isNew === null) {
    if (kept.content.opens === "auto") await markShown(ctx, scope, showingId);
    else await markTooltipSeen(ctx, scope, { showingId, itemId, version });
    isNew = await markClosed(ctx, scope, { showing, closing });
  }
  if (isNew) await ctx.db.insert("tooltipClosings", { tooltipId: tooltip._id, version, by, openMs });
  return isNew === true;
}

/** Counts up to `count` that were told. Returns how many there were. */
export async function foldClosings(ctx: MutationCtx, count: number): Promise<number> {
  const rows = await ctx.db.query("tooltipClosings").take(count);
  for (const [, ofVersion] of groupBy(rows, ({ tooltipId, version }) => `${tooltipId} ${version}`))
    await addToTimes(ctx, ofVersion);
  for (const { _id } of rows) await ctx.db.delete("tooltipClosings", _id);
  return rows.length;
}

/** By what one version was closed, and for how long it was open before. @throws NOT_FOUND */
export async function closingsOf(
  ctx: QueryCtx,
  tooltipId: Id<"tooltips">,
  version: number,
): Promise<TooltipClosings> {
  if (!(await findTooltipVersion(ctx, tooltipId, version))) throw notFound();
  const { by, times } = (await findTimes(ctx, tooltipId, version)) ?? { by: {}, times: [] };
  const closed = times.reduce((sum, each) => sum + each, 0);
  return { version, closed, by, medianOpenMs: medianOf(times) };
}

async function addToTimes(ctx: MutationCtx, rows: readonly Doc<"tooltipClosings">[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const { tooltipId, version } = first;
  const before = await findTimes(ctx, tooltipId, version);
  const by = { ...before?.by };
  for (const row of rows) by[row.by] = (by[row.by] ?? 0) + 1;
  const times = rows.reduce((sum: number[], { openMs }) => addTime(sum, openMs), before?.times ?? []);
  if (before) await ctx.db.patch("tooltipTimes", before._id, { by, times });
  else await ctx.db.insert("tooltipTimes", { tooltipId, version, by, times });
}

const findTimes = (
  ctx: QueryCtx,
  tooltipId: Id<"tooltips">,
  version: number,
): Promise<Doc<"tooltipTimes"> | null> =>
  ctx.db
    .query("tooltipTimes")
    .withIndex("by_tooltipId_and_version", (q) => q.eq("tooltipId", tooltipId).eq("version", version))
    .unique();
