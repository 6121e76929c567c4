import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { ItemKind } from "../../deliveryValidators";
import type { EligibleItem, Engagement } from "../../engagementValidators";
import type { AudienceRule } from "../../ruleValidators";
import { asContinued, loadOpenTours, type OpenTours } from "../tours/openTours";
import type { Moment } from "./decideFrequency";
import { decideCheaply, decideItem, type ItemDecision } from "./decideItem";
import { decidePace, NO_PACE } from "./decidePace";
import { decideSchedule } from "./decideSchedule";
import { makeEvaluator, type Verdict } from "./evaluateRule";
import { earliest, UNKNOWN } from "./outcomes";
import { type LiveItem, loadProgram, type Program } from "./program";
import { loadRatingItems, loadShownRatings } from "./ratingItems";
import { noteMembership } from "./segmentMemberships";
import { stampFor } from "./stampFor";
import { findPace, loadStates, paceLimitsOf, visitSince } from "./standings";
import { makePageMatcher } from "./urlPattern";
import { loadFacts, needsOf } from "./visitorFacts";

/**
 * What is for a visitor now. Reads the program, which does not grow with the number of visitors, and this visitor's own rows
 * as far as the rules in question ask for them.
 */

export type Scope = { visitor: Doc<"visitors">; workspaceId: Id<"workspaces"> };

const MAX_ELIGIBLE = 50;
/** More than there are places on a page. */
const MAX_SHOWN = 10;
/** The order of kinds: what comes first is shown first. */
const CLASSES: readonly ItemKind[] = ["tour", "tooltip", "outbound", "survey", "checklist", "csat"];

/** What is for a visitor on a page, the most important first; null where nothing is live. */
export async function eligibleFor(
  ctx: QueryCtx,
  { visitor, workspaceId }: Scope,
  asked: Asked,
): Promise<Engagement | null> {
  const program = await loadProgram(ctx, workspaceId);
  return evaluateProgram(ctx, { visitor, workspaceId, program, asked });
}

/**
 * The same at a boot, which also notes in which of the segments in use the visitor is: that counts them without anybody looking
 * at all visitors.
 */
export async function eligibleAtBoot(
  ctx: MutationCtx,
  scope: Scope,
  asked: Asked,
): Promise<Engagement | null> {
  const program = await loadProgram(ctx, scope.workspaceId);
  if (program && program.segments.size > 0)
    await noteMembership(ctx, scope.visitor, await decideSegments(ctx, scope, program));
  return evaluateProgram(ctx, { ...scope, program, asked });
}

/** In which segments in use a visitor is. */
async function decideSegments(
  ctx: QueryCtx,
  scope: Scope,
  { segments }: Program,
): Promise<Map<string, boolean>> {
  const facts = await loadFacts(ctx, scope, needsOf(segments.values(), segments));
  const evaluate = makeEvaluator(facts, { segments, now: Date.now() });
  return new Map(
    [...segments.keys()].map((segmentId) => [
      segmentId,
      evaluate({ type: "segment", segmentId }).outcome === "yes",
    ]),
  );
}

/** The page, of which kind where only one is asked for, and what is shown on it already. */
type Asked = { url: string; kind?: ItemKind; shown?: readonly Shown[] | undefined };
type Shown = { itemId: string; version: number };
type Evaluation = Scope & { program: Program | null; asked: Asked };
const NOTHING_LIVE: Program = { items: [], segments: new Map(), faulty: new Set() };

async function evaluateProgram(
  ctx: QueryCtx,
  { program: live, asked, ...scope }: Evaluation,
): Promise<Engagement | null> {
  const ratings = asked.kind === undefined ? await loadRatingItems(ctx, scope) : [];
  // What is shown may stay although nothing is live: a rating that was given just now is thanked for.
  if (!live && ratings.length === 0 && !asked.shown?.length) return null;
  const program = live ?? NOTHING_LIVE;
  const now = Date.now();
  const visitorId = scope.visitor._id;
  const moment = { now, visitSince: await visitSince(ctx, visitorId) };
  const { url, kind } = asked;
  const ofKind = [...program.items, ...ratings].filter((item) => kind === undefined || item.kind === kind);
  const open = await loadOpenTours(ctx, visitorId, { items: program.items, ...moment });
  const isHere = makePageMatcher(url);
  const here = ofKind.map((item) => asContinued(item, open)).filter(({ page }) => isHere(page));
  const later = here.map(({ schedule }) => decideSchedule(schedule, now));
  const current = here.filter((_, at) => later[at]?.outcome === "yes");
  const decided = await decideAll(ctx, { ...scope, program, moment, open, items: current });
  const found = decided.filter(({ decision }) => decision.outcome === "yes").map(({ item }) => item);
  const pace = (await findPace(ctx, visitorId)) ?? NO_PACE;
  const { reason, freeAt } = decidePace(pace, await paceLimitsOf(ctx, scope.workspaceId), now);
  const { stamp, isAsked } = await stampFor(ctx, scope, ratings);
  return {
    stamp,
    ...(isAsked ? { isAsked } : {}),
    url,
    items: inOrder(found).slice(0, MAX_ELIGIBLE).map(toEligible),
    quietUntil: reason ? freeAt : null,
    nextChangeAt: earliest([...later, ...decided.map(({ decision }) => decision)]),
    withdrawn: await withdrawnOf(ctx, { ...scope, program, moment, open }, asked),
  };
}

/** What is shown and must not be any more. How often it may come does not matter: it has come. */
async function withdrawnOf(
  ctx: QueryCtx,
  scope: Scope & { program: Program; moment: Moment; open: OpenTours },
  { url, shown = [] }: Asked,
): Promise<string[]> {
  const looked = shown.slice(0, MAX_SHOWN);
  if (looked.length === 0) return [];
  const known = new Set(scope.program.items.map(({ itemId }) => itemId));
  const others = looked.map(({ itemId }) => itemId).filter((itemId) => !known.has(itemId));
  const ratings = await loadShownRatings(ctx, scope, others);
  const items = [...scope.program.items, ...ratings].filter((item) =>
    looked.some(
      ({ itemId, version }) => itemId === item.itemId && (version === item.version || isDrawnLive(item)),
    ),
  );
  const isHere = makePageMatcher(url);
  const here = items.map((item) => asContinued(item, scope.open)).filter(({ page }) => isHere(page));
  const decided = await decideAll(ctx, { ...scope, items: here, isWhole: true });
  const staying = decided
    .filter(({ decision }) => decision.schedule.outcome === "yes" && decision.audience.outcome === "yes")
    .map(({ item }) => item.itemId);
  return looked.map(({ itemId }) => itemId).filter((itemId) => !staying.includes(itemId));
}

/** What follows its present version while it is on the page needs not go when it is changed. */
const isDrawnLive = ({ kind }: LiveItem): boolean => kind === "checklist";

type Deciding = Scope & {
  program: Pick<Program, "segments" | "faulty">;
  moment: Moment;
  items: readonly LiveItem[];
  /** Whether all parts are asked about, also where one has decided: to explain, or for what a person has started. */
  isWhole?: boolean;
  /** Absent: they are looked up. */
  open?: OpenTours;
};
type Decided = { item: LiveItem; state: Doc<"itemStates"> | null; decision: ItemDecision };

/** Decides items for a visitor. What their own rows decide already is not looked at further. */
export async function decideAll(
  ctx: QueryCtx,
  { visitor, workspaceId, program, moment, items, isWhole = false, open: known }: Deciding,
): Promise<Decided[]> {
  const tours = known ?? (await loadOpenTours(ctx, visitor._id, { items, ...moment }));
  const states = await loadStates(
    ctx,
    visitor._id,
    items.map(({ itemId }) => itemId),
  );
  const stateOf = ({ kind, itemId, version }: LiveItem) => {
    const state = states.get(itemId) ?? null;
    // Each round of a rating is asked about anew.
    return kind === "csat" && state?.version !== version ? null : state;
  };
  const knownOf = (item: LiveItem) => ({ standing: stateOf(item), moment, tour: tours.get(item.itemId) });
  const open = items.filter((item) => {
    const { schedule, frequency } = decideCheaply(item, knownOf(item));
    return isWhole || (schedule.outcome === "yes" && frequency.outcome === "yes");
  });
  const rules = open.map(({ audience }) => audience);
  const facts = await loadFacts(ctx, { visitor, workspaceId }, needsOf(rules, program.segments));
  const evaluate = makeEvaluator(facts, { segments: program.segments, now: moment.now });
  const isOpen = new Set(open);
  return items.map((item) => {
    const isFaulty = program.faulty.has(item.itemId);
    const audience = isOpen.has(item) ? (isFaulty ? closed(evaluate) : evaluate) : notAsked;
    return { item, state: stateOf(item), decision: decideItem(item, knownOf(item), audience) };
  });
}

/** Who an item is for, where that makes no difference. */
const notAsked = (): Verdict => ({
  outcome: "unknown",
  tree: null,
  nextChangeAt: null,
});

/** Who an item with a fault is for: nobody, whatever the rest of its rule says. */
const closed =
  (evaluate: (rule: AudienceRule | null) => Verdict) =>
  (rule: AudienceRule | null): Verdict => ({ ...evaluate(rule), ...UNKNOWN });

/**
 * By the class of its kind, then as the team has ordered it, then what went live first. What waits to be asked for comes last, so
 * that many tooltips leave no message out.
 */
const inOrder = (items: readonly LiveItem[]): LiveItem[] =>
  items.toSorted(
    (one, other) =>
      Number(one.trigger.type === "manual") - Number(other.trigger.type === "manual") ||
      CLASSES.indexOf(one.kind) - CLASSES.indexOf(other.kind) ||
      one.priority - other.priority,
  );

/** What the frame needs to decide where and when, and nothing of why. */
export function toEligible(item: LiveItem): EligibleItem {
  const { kind, itemId, version, slot, page, trigger, isExempt, frequency } = item;
  const mayRepeat = ["always", "untilInteracted", "untilCompleted"].includes(frequency.type);
  return { kind, itemId, version, slot, page, trigger, isExempt, mayRepeat };
}
