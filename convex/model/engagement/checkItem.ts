import type { Id } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import type { Delivery } from "../../deliveryValidators";
import { checkDelivery } from "./checkDelivery";
import { checkSegmentsIn } from "./checkSegments";
import { loadSegments } from "./program";

/**
 * What may be saved as an item's delivery in a workspace, and go live: well in itself, with segments that are there.
 * @throws INPUT_INVALID naming the place that is wrong
 */
export async function checkItem(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  given: Delivery,
): Promise<Delivery> {
  const delivery = checkDelivery(given);
  const { audience } = delivery;
  if (audience)
    checkSegmentsIn(audience, "delivery.audience", await loadSegments(ctx, workspaceId, [audience]));
  return delivery;
}
