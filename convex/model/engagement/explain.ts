import type { Doc, Id } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import type { Delivery, ItemStatus } from "../../deliveryValidators";
import type { AudienceLine, ItemExplanation } from "../../engagementValidators";
import type { AudienceRule } from "../../ruleValidators";
import { asContinued, loadOpenTours } from "../tours/openTours";
import { decidePace, NO_PACE, type PaceLimits, shownOn } from "./decidePace";
import { decideAll, type Scope } from "./eligible";
import type { Explanation } from "./evaluateRule";
import { makeDeliveryFaults } from "./itemFaults";
import { combine, lasting } from "./outcomes";
import { placeOf } from "./pageReports";
import { type LiveItem, loadSegments } from "./program";
import { findPace, paceLimitsOf, visitSince } from "./standings";

/** Why an item is or is not for a visitor: told by the code that decides it. */

export type StoredItem = LiveItem & {
  status: ItemStatus;
  /** For the team. */
  name: string;
  /** As its author wrote it: of a checklist the audience that is evaluated says more. */
  own: Delivery;
};

/** Explains one item for one visitor at this moment, live or not. */
export async function explainItem(ctx: QueryCtx, scope: Scope, stored: StoredItem): Promise<ItemExplanation> {
  const { status, name: _, own: __, ...written } = stored;
  const now = Date.now();
  const visitorId = scope.visitor._id;
  const segments = await loadSegments(ctx, scope.workspaceId, [written.audience]);
  const moment = { now, visitSince: await visitSince(ctx, visitorId) };
  const open = await loadOpenTours(ctx, visitorId, { items: [written], ...moment });
  const item = asContinued(written, open);
  const faults = faultsOfStored(stored, segments);
  const faulty = new Set(faults.length > 0 ? [item.itemId] : []);
  const deciding = { ...scope, program: { segments, faulty }, moment, open, items: [item], isWhole: true };
  const [decided] = await decideAll(ctx, deciding);
  if (!decided) throw new Error("An item was not decided.");
  const { decision, state } = decided;
  const pace = await explainPace(ctx, visitorId, {
    limits: await paceLimitsOf(ctx, scope.workspaceId),
    item,
    now,
  });
  const { startAt = null, endAt = null } = item.schedule;
  const isLive = lasting(status === "live");
  const paceTimed = { outcome: pace.outcome, nextChangeAt: pace.freeAt };
  const whole = combine("all", [isLive, decision, paceTimed]);
  return {
    kind: item.kind,
    version: item.version,
    ...(faults.length > 0 ? { faults } : {}),
    outcome: whole.outcome,
    nextChangeAt: whole.nextChangeAt,
    status: { outcome: isLive.outcome, is: status },
    schedule: { outcome: decision.schedule.outcome, startAt, endAt },
    audience: {
      outcome: decision.audience.outcome,
      lines: decision.audience.tree ? toLines(decision.audience.tree, 0) : [],
    },
    frequency: toFrequency(decision.frequency, state),
    pace,
    ...(await placeOf(ctx, visitorId, item.itemId)),
  };
}

/** What is wrong with an item, at the places that its author knows. */
export function faultsOfStored(
  { own, ...item }: StoredItem,
  segments: ReadonlyMap<string, AudienceRule>,
): string[] {
  const faultsOf = makeDeliveryFaults(segments);
  const faults = faultsOf(own);
  return faults.length > 0 ? faults : faultsOf(item);
}

/** A tree as lines, each group before its parts. */
function toLines(tree: Explanation, depth: number): AudienceLine[] {
  const { type, outcome, reason } = tree;
  if (tree.type !== "leaf")
    return [{ depth, type, outcome, reason }, ...tree.rules.flatMap((rule) => toLines(rule, depth + 1))];
  const { leaf, found, rule } = tree;
  const line = { depth, type, outcome, reason, leaf, found };
  return rule ? [line, ...toLines(rule, depth + 1)] : [line];
}

function toFrequency(
  { outcome, reason }: Pick<ItemExplanation["frequency"], "outcome" | "reason">,
  state: Doc<"itemStates"> | null,
): ItemExplanation["frequency"] {
  return {
    outcome,
    reason,
    shownCount: state?.shownCount ?? 0,
    lastShownAt: state?.lastShownAt ?? null,
    clickedAt: state?.clickedAt ?? null,
    dismissedAt: state?.dismissedAt ?? null,
    completedAt: state?.completedAt ?? null,
    ...(state?.closing && { closing: state.closing }),
  };
}

type Pacing = { limits: PaceLimits; item: LiveItem; now: number };

async function explainPace(
  ctx: QueryCtx,
  visitorId: Id<"visitors">,
  { limits, item, now }: Pacing,
): Promise<ItemExplanation["pace"]> {
  const pace = (await findPace(ctx, visitorId)) ?? NO_PACE;
  const shownToday = shownOn(pace, now);
  if (item.isExempt) return { outcome: "yes", reason: "exempt", freeAt: null, shownToday };
  const { reason, freeAt } = decidePace(pace, limits, now);
  return { outcome: reason ? "no" : "yes", reason, freeAt: reason ? freeAt : null, shownToday };
}
