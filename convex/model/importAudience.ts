import { type Infer, v } from "convex/values";
import type { Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { itemKind } from "../deliveryValidators";
import { notFound } from "../errors";
import type { OutboundFields } from "../outboundValidators";
import type { SegmentFields } from "../segmentValidators";
import { attributesValidator } from "../validators";
import { dayOf } from "./engagement/decidePace";
import { createSegment } from "./engagement/segments";
import { createMessage, publishMessages } from "./outboundMessages";

/** Bringing along whom a team knows, how it groups them, and what it sends them. */

export const importedHistory = v.object({
  name: v.string(),
  attributes: attributesValidator,
  /** How often each event was tracked; counted as of the day of `lastAt`. */
  events: v.array(v.object({ name: v.string(), count: v.number(), lastAt: v.number() })),
  visits: v.object({ number: v.number(), lastAt: v.number() }),
  shown: v.array(v.object({ kind: itemKind, itemId: v.string(), version: v.number(), lastAt: v.number() })),
});
type History = Infer<typeof importedHistory>;
type WorkspaceId = Id<"workspaces">;

/** One visitor. */
export async function importHistory(
  ctx: MutationCtx,
  workspaceId: WorkspaceId,
  { name, attributes, events, visits, shown }: History,
): Promise<Id<"visitors">> {
  const fields = { workspaceId, kind: "claimed" as const, name, customAttributes: attributes };
  const visitorId = await ctx.db.insert("visitors", fields);
  for (const { name: event, count, lastAt } of events) {
    const days = [{ day: dayOf(lastAt), count }];
    await ctx.db.insert("eventCounters", { visitorId, name: event, count, firstAt: lastAt, lastAt, days });
  }
  await ctx.db.insert("visitorVisits", { visitorId, ...visits, startedAt: visits.lastAt });
  for (const { lastAt, ...item } of shown) {
    const when = { firstShownAt: lastAt, lastShownAt: lastAt };
    await ctx.db.insert("itemStates", { visitorId, ...item, shownCount: 1, ...when });
  }
  const lastShownAt = Math.max(...shown.map(({ lastAt }) => lastAt));
  if (Number.isFinite(lastShownAt)) {
    const pace = { lastShownAt, day: dayOf(lastShownAt), shownToday: 1, leases: [], showings: [] };
    await ctx.db.insert("visitorPaces", { visitorId, ...pace });
  }
  return visitorId;
}

/** As if the team had written them. @throws INPUT_INVALID */
export async function importSegments(
  ctx: MutationCtx,
  workspaceId: WorkspaceId,
  all: readonly SegmentFields[],
): Promise<Id<"segments">[]> {
  const ids: Id<"segments">[] = [];
  for (const fields of all) ids.push(await createSegment(ctx, workspaceId, fields));
  return ids;
}

/** As if an owner had written and published them. @throws INPUT_INVALID · NOT_FOUND where there is no owner */
export async function importOutbound(
  ctx: MutationCtx,
  workspaceId: WorkspaceId,
  all: readonly OutboundFields[],
): Promise<Id<"outboundMessages">[]> {
  const team = ctx.db.query("agents").withIndex("by_workspaceId", (q) => q.eq("workspaceId", workspaceId));
  let owner: Id<"agents"> | undefined;
  for await (const { _id, role } of team) {
    if (role === "owner") owner = _id;
    if (owner) break;
  }
  if (!owner) throw notFound();
  const ids: Id<"outboundMessages">[] = [];
  for (const fields of all) ids.push(await createMessage(ctx, { workspaceId, agentId: owner }, fields));
  await publishMessages(ctx, workspaceId, ids);
  return ids;
}
