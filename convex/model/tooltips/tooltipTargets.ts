import type { ObjectType } from "convex/values";
import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import { inputInvalid, notFound } from "../../errors";
import type { TooltipHealth, toldTarget } from "../../tooltipValidators";
import { groupBy } from "../coverage";
import type { Scope } from "../engagement/eligible";
import { addTold, healthOf, healthView, NO_HEALTH } from "../tours/targetHealth";
import { standOf } from "../tours/targetStand";
import { keepTooltipAlert } from "./tooltipAlerts";
import { findOwnTooltip, findTooltipVersion } from "./tooltips";

/** How well the elements of tooltips are found. A cron counts, so that no two visitors ever write the same row. */

/** As many as a page looks out for at a time. */
const MOST = 20;
const MAX_WAITED_MS = 3_600_000;
const MAX_SCORE = 1_000;
const REASON = /^[a-zA-Z]{1,32}$/;

type Told = ObjectType<typeof toldTarget>;
type Event = Doc<"tooltipEvents">;

/** Notes what a page tells of targets. What is not live in that version is left out: the page will hear of it. @throws INPUT_INVALID */
export async function noteTargets(ctx: MutationCtx, scope: Scope, targets: readonly Told[]): Promise<void> {
  if (targets.length > MOST) throw inputInvalid(`targets has at most ${MOST} entries.`);
  const { workspaceId, visitor } = scope;
  for (const told of targets) {
    checkTold(told);
    const { itemId, version, ...rest } = told;
    const tooltip = await findOwnTooltip(ctx, workspaceId, itemId);
    if (tooltip?.status !== "live" || tooltip.version !== version) continue;
    const about = { workspaceId, tooltipId: tooltip._id, version, visitorId: visitor._id };
    await ctx.db.insert("tooltipEvents", { ...about, ...rest });
  }
}

/** Counts up to `count` that were told, and raises alerts or ends them. Returns how many there were. */
export async function foldTargetEvents(ctx: MutationCtx, count: number): Promise<number> {
  const events = await ctx.db.query("tooltipEvents").take(count);
  for (const [, ofVersion] of groupBy(events, ({ tooltipId, version }) => `${tooltipId} ${version}`))
    await addToHealth(ctx, ofVersion);
  for (const { _id } of events) await ctx.db.delete("tooltipEvents", _id);
  return events.length;
}

/** How well the target of one version is found. @throws NOT_FOUND */
export async function tooltipHealthOf(
  ctx: QueryCtx,
  tooltipId: Id<"tooltips">,
  version: number,
): Promise<TooltipHealth> {
  if (!(await findTooltipVersion(ctx, tooltipId, version))) throw notFound();
  return { version, ...healthView((await findHealth(ctx, tooltipId, version)) ?? NO_HEALTH, "around") };
}

async function addToHealth(ctx: MutationCtx, events: readonly Event[]): Promise<void> {
  const [first] = events;
  if (!first) return;
  const { workspaceId, tooltipId, version } = first;
  const row = await findHealth(ctx, tooltipId, version);
  const health = events.reduce(addTold, row ? healthOf(row) : NO_HEALTH);
  if (row) await ctx.db.patch("tooltipHealth", row._id, health);
  else await ctx.db.insert("tooltipHealth", { tooltipId, version, ...health });
  // Told before it was changed: the next version is looked at anew.
  if ((await ctx.db.get("tooltips", tooltipId))?.version !== version) return;
  const { lastFoundAt = null, last } = health;
  await keepTooltipAlert(
    ctx,
    { workspaceId, tooltipId, version },
    { ...standOf(last, "around"), lastFoundAt },
  );
}

function checkTold({ reason, waitedMs = 0, score = 0 }: Told): void {
  if (reason !== undefined && !REASON.test(reason)) throw inputInvalid("reason is 1 to 32 letters.");
  if (!(waitedMs >= 0 && waitedMs <= MAX_WAITED_MS)) throw inputInvalid(`waitedMs is 0 to ${MAX_WAITED_MS}.`);
  if (!(Math.abs(score) <= MAX_SCORE)) throw inputInvalid(`score is -${MAX_SCORE} to ${MAX_SCORE}.`);
}

const findHealth = (
  ctx: QueryCtx,
  tooltipId: Id<"tooltips">,
  version: number,
): Promise<Doc<"tooltipHealth"> | null> =>
  ctx.db
    .query("tooltipHealth")
    .withIndex("by_tooltipId_and_version", (q) => q.eq("tooltipId", tooltipId).eq("version", version))
    .unique();
