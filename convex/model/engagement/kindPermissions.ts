import type { Doc } from "../../_generated/dataModel";
import { type Permission, roleMay } from "../../builders";
import type { ItemKind } from "../../deliveryValidators";
import { forbidden } from "../../errors";

/** Who may read of an item is decided by what it is. */
const READING: Record<ItemKind, Permission> = {
  tour: "tours.read",
  tooltip: "tooltips.read",
  outbound: "outbound.read",
  survey: "surveys.read",
  checklist: "checklists.read",
  csat: "inbox.read",
};

/** Tells whether the agent's role may read items of this kind. */
export const mayRead = (agent: Doc<"agents">, kind: ItemKind): boolean => roleMay(agent.role, READING[kind]);

/** @throws FORBIDDEN where the agent's role may not read items of this kind */
export function checkMayRead(agent: Doc<"agents">, kind: ItemKind): void {
  if (!mayRead(agent, kind)) throw forbidden();
}
