import type { Id } from "../../_generated/dataModel";
import type { MutationCtx } from "../../_generated/server";
import type { ItemKind } from "../../deliveryValidators";
import { findState } from "./standings";

/** Notes that a visitor has completed an item, which rules and frequencies ask for, whether or not the page says so, too. */
export async function markItemCompleted(
  ctx: MutationCtx,
  visitorId: Id<"visitors">,
  item: { kind: ItemKind; itemId: string; version: number },
): Promise<void> {
  const state = await findState(ctx, visitorId, item.itemId);
  const done = { completedAt: Date.now() };
  if (state) await ctx.db.patch("itemStates", state._id, done);
  else await ctx.db.insert("itemStates", { visitorId, ...item, shownCount: 0, ...done });
}
