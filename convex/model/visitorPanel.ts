import type { Id } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import { notFound } from "../errors";
import type { VisitorPanel } from "../validators";
import { toValues } from "./claims";
import { toVisitorFace } from "./people";
import { findActivity, isOnline } from "./presence";

/** What the console shows beside a conversation. Claims are shown as they are, with `kind` saying what they are worth. */
export async function describeVisitor(ctx: QueryCtx, visitorId: Id<"visitors">): Promise<VisitorPanel> {
  const visitor = await ctx.db.get("visitors", visitorId);
  if (!visitor) throw notFound();
  const activity = await findActivity(ctx, visitorId);
  const facts = await ctx.db
    .query("visitorDevices")
    .withIndex("by_visitorId", (q) => q.eq("visitorId", visitorId))
    .unique();
  const { name: displayName, initials, color } = toVisitorFace(visitor);
  return {
    id: visitorId,
    name: visitor.name ?? null,
    displayName,
    initials,
    color,
    email: visitor.email ?? null,
    kind: visitor.kind,
    userId: visitor.userId ?? null,
    company: toValues(visitor.company) ?? null,
    customAttributes: visitor.customAttributes ?? {},
    proven: visitor.kind === "verified" ? ["userId", ...(visitor.signedFields ?? [])] : [],
    isBlocked: visitor.blockedAt !== undefined,
    device: facts?.device ?? { browser: "", os: "", type: "desktop" },
    country: facts?.country ?? null,
    page: activity?.url ? { url: activity.url, title: activity.title } : null,
    referrer: facts?.referrer ?? null,
    online: await isOnline(ctx, visitorId),
    firstSeenAt: visitor._creationTime,
    lastSeenAt: activity?.seenAt ?? visitor._creationTime,
  };
}
