import type { MutationCtx } from "../../_generated/server";
import { notFound } from "../../errors";
import type { Scope } from "../engagement/eligible";
import { markSeen } from "../engagement/showings";
import { startableFor } from "../engagement/startable";
import { findOwnTooltip, findTooltipVersion } from "./tooltips";

type Seen = { showingId: string; itemId: string; version: number };

/**
 * Notes that a visitor has opened a tooltip, which needs no lease: nothing waits for it. The same showing counts once; what is done
 * with it `engagement:acted` takes. @throws NOT_FOUND for one that is not for this visitor, or comes by itself
 */
export async function markTooltipSeen(ctx: MutationCtx, scope: Scope, seen: Seen): Promise<boolean> {
  const tooltip = await findOwnTooltip(ctx, scope.workspaceId, seen.itemId);
  const kept = tooltip && (await findTooltipVersion(ctx, tooltip._id, seen.version));
  if (!tooltip || !kept || kept.content.opens === "auto") throw notFound();
  const { outcome } = await startableFor(ctx, scope, { kind: "tooltip", itemId: tooltip._id });
  if (outcome !== "yes") throw notFound();
  return markSeen(ctx, scope, { ...seen, itemId: tooltip._id, kind: "tooltip" });
}
