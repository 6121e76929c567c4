import type { QueryCtx } from "../../_generated/server";
import type { WhyLine } from "../../engagementValidators";
import { asContinued, loadOpenTours } from "../tours/openTours";
import { decidePace, NO_PACE } from "./decidePace";
import { decideAll, type Scope } from "./eligible";
import type { Explanation } from "./evaluateRule";
import { loadProgram } from "./program";
import { findPace, paceLimitsOf, visitSince } from "./standings";
import { makePageMatcher } from "./urlPattern";

/**
 * Why what is live for a page shows to its visitor or not, for the page's developer: the same decision as everywhere, told
 * part by part. A visitor learns nothing of a rule but by which kinds of conditions they are not meant: no values, no names.
 */

/** More than a page has that is looked at by hand. */
const MAX_LINES = 50;

/** Who and how often of everything that is live for this page. */
export async function whyFor(ctx: QueryCtx, scope: Scope, url: string): Promise<WhyLine[]> {
  const now = Date.now();
  const visitorId = scope.visitor._id;
  const program = await loadProgram(ctx, scope.workspaceId);
  if (!program) return [];
  const isHere = makePageMatcher(url);
  const moment = { now, visitSince: await visitSince(ctx, visitorId) };
  const open = await loadOpenTours(ctx, visitorId, { items: program.items, ...moment });
  const all = program.items.map((item) => asContinued(item, open));
  const items = all.filter(({ page }) => isHere(page)).slice(0, MAX_LINES);
  const decided = await decideAll(ctx, { ...scope, program, moment, open, items, isWhole: true });
  const pace = (await findPace(ctx, visitorId)) ?? NO_PACE;
  const { reason } = decidePace(pace, await paceLimitsOf(ctx, scope.workspaceId), now);
  return decided.map(({ item, decision: { schedule, audience, frequency } }) => ({
    kind: item.kind,
    itemId: item.itemId,
    schedule: schedule.outcome,
    audience: { outcome: audience.outcome, by: audience.tree ? [...new Set(inTheWay(audience.tree))] : [] },
    frequency: { outcome: frequency.outcome, reason: frequency.reason },
    pace: item.isExempt ? null : reason,
  }));
}

/** The kinds of conditions that keep a visitor out; of a segment nothing but that it is one. */
function inTheWay(tree: Explanation, isMeant = true): string[] {
  const isOut = isMeant ? tree.outcome !== "yes" : tree.outcome !== "no";
  if (!isOut) return [];
  if (tree.type === "leaf") return [tree.leaf.type];
  const isInner = tree.type === "none" ? !isMeant : isMeant;
  return tree.rules.flatMap((rule) => inTheWay(rule, isInner));
}
