import type { Doc } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import { findActivity, idleAfter } from "./presence";
import { workspaceSettings } from "./settings";

/**
 * Shared devices: browsers that several people use, in a library or a shop. Where a workspace says that its visitors have
 * such, an anonymous visitor of whom nothing was heard for half an hour is over: no token, secret or handle leads back.
 */

/** How long a browser keeps an anonymous visitor who does nothing; the server counts from the last sign of life. */
export const IDLE_MS = 30 * 60_000;

type Visitor = Doc<"visitors">;

/** Tells whether a visitor has been away for too long. Everybody who opens or prolongs something asks this first. */
export async function isOver(
  ctx: QueryCtx,
  settings: Doc<"workspaceSettings">,
  visitor: Visitor,
): Promise<boolean> {
  if (settings.sharedDevices !== true || visitor.kind !== "anonymous") return false;
  const activity = await findActivity(ctx, visitor._id);
  return activity !== null && idleAfter(activity.seenAt, IDLE_MS) <= Date.now();
}

/** When a visitor who has been heard of now is to be looked at again; undefined where it makes no difference. */
export async function nextLook(
  ctx: QueryCtx,
  { workspaceId, kind }: Doc<"widgetSessions">,
): Promise<number | undefined> {
  if (kind !== undefined && kind !== "anonymous") return undefined;
  const { sharedDevices } = await workspaceSettings(ctx, workspaceId);
  return sharedDevices === true ? idleAfter(Date.now(), IDLE_MS) : undefined;
}
