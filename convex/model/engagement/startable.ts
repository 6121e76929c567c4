import type { QueryCtx } from "../../_generated/server";
import type { ItemKind } from "../../deliveryValidators";
import type { StartAnswer } from "../../engagementValidators";
import { standingsOf } from "../checklistFeed";
import { findOwnChecklist } from "../checklists";
import { decideSchedule } from "./decideSchedule";
import { decideAll, type Scope, toEligible } from "./eligible";
import { findItem } from "./findItem";
import { loadProgram } from "./program";
import { visitSince } from "./standings";

type Asked = { kind: ItemKind; itemId: string };

/**
 * Whether an item that a page asks for by its id is for this visitor: live, in its time and for them, on whatever page and
 * however often it was shown. One that is not of this kind is unknown.
 */
export async function startableFor(
  ctx: QueryCtx,
  scope: Scope,
  { kind, itemId }: Asked,
): Promise<StartAnswer> {
  const now = Date.now();
  const program = await loadProgram(ctx, scope.workspaceId);
  const items = program?.items.filter((item) => item.itemId === itemId && item.kind === kind) ?? [];
  const [item] = items;
  if (!program || !item) {
    if (kind === "checklist") return checklistOutcome(ctx, scope, itemId);
    const stored = await findItem(ctx, scope.workspaceId, itemId).catch(() => null);
    return { outcome: stored?.kind === kind ? "notLive" : "unknown" };
  }
  if (decideSchedule(item.schedule, now).outcome !== "yes") return { outcome: "notLive" };
  const moment = { now, visitSince: await visitSince(ctx, scope.visitor._id) };
  const [found] = await decideAll(ctx, { ...scope, program, moment, items, isWhole: true });
  if (found?.decision.audience.outcome !== "yes") return { outcome: "notForVisitor" };
  return { outcome: "yes", item: toEligible(item) };
}

/** A checklist without a delivery is never beside the page; who has it has it in the messenger. */
async function checklistOutcome(
  ctx: QueryCtx,
  { visitor, workspaceId }: Scope,
  itemId: string,
): Promise<StartAnswer> {
  const checklist = await findOwnChecklist(ctx, workspaceId, itemId);
  if (!checklist) return { outcome: "unknown" };
  if (checklist.status !== "live" || checklist.delivery) return { outcome: "notLive" };
  const isTheirs = (await standingsOf(ctx, visitor)).some(({ row }) => row._id === checklist._id);
  return { outcome: isTheirs ? "inMessenger" : "notForVisitor" };
}
