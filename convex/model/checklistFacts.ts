import type { QueryCtx } from "../_generated/server";
import type { Completion } from "../checklistValidators";
import type { AudienceRule } from "../ruleValidators";
import type { EventProperties } from "../trackingValidators";
import type { CompletionFacts } from "./checklistCompletion";
import type { Scope } from "./engagement/eligible";
import { makeEvaluator } from "./engagement/evaluateRule";
import { makeAudienceFaults } from "./engagement/itemFaults";
import { loadSegments } from "./engagement/program";
import { makePageMatcher } from "./engagement/urlPattern";
import { loadFacts, needsOf } from "./engagement/visitorFacts";
import { visitedUrls } from "./visitedPages";

/** Reads of a visitor what items of checklists, and their audiences, ask for, and nothing else: their own rows, and few. */

/** How far back conditions on properties look: the last so many events of a name, and of so many names. */
const MAX_EVENTS = 100;
const MAX_NAMES = 20;

type Asked = { completions: readonly Completion[]; rules: readonly (AudienceRule | null)[] };

/** What is known of one visitor. */
export async function loadCompletionFacts(
  ctx: QueryCtx,
  scope: Scope,
  { completions, rules }: Asked,
): Promise<CompletionFacts> {
  const segments = await loadSegments(ctx, scope.workspaceId, rules);
  const own = completions.flatMap((each) => (each.type === "rule" ? [each.rule] : []));
  const needs = needsOf([...rules, ...own], segments);
  const events = completions.filter((each) => each.type === "event");
  const names = new Set([
    ...needs.events,
    ...events.filter(({ where }) => where.length === 0).map(({ name }) => name),
  ]);
  const items = new Set([
    ...needs.items,
    ...completions.flatMap((each) => (each.type === "item" ? [each.itemId] : [])),
  ]);
  const facts = await loadFacts(ctx, scope, { ...needs, events: names, items });
  const evaluate = makeEvaluator(facts, { segments, now: Date.now() });
  const faultsOf = makeAudienceFaults(segments);
  const conditioned = events.filter(({ where }) => where.length > 0).map(({ name }) => name);
  const latest = await loadLatest(ctx, scope, conditioned);
  const isAskedForPages = completions.some(({ type }) => type === "page");
  const urls = isAskedForPages ? await visitedUrls(ctx, scope.visitor._id) : [];
  return {
    countOf: (name) => ownOf(facts.events, name)?.count ?? 0,
    eventsOf: (name) => latest.get(name) ?? [],
    pages: urls.map((url) => makePageMatcher(url)),
    hasCompleted: (itemId) => ownOf(facts.items, itemId)?.completed ?? false,
    // What has a fault is for nobody, as everywhere.
    isWho: (rule) => faultsOf(rule).length === 0 && evaluate(rule).outcome === "yes",
  };
}

async function loadLatest(
  ctx: QueryCtx,
  { visitor }: Scope,
  asked: readonly string[],
): Promise<Map<string, EventProperties[]>> {
  const names = [...new Set(asked)].slice(0, MAX_NAMES);
  const found = await Promise.all(
    names.map(async (name) => {
      const rows = await ctx.db
        .query("events")
        .withIndex("by_visitorId_and_name_and_at", (q) => q.eq("visitorId", visitor._id).eq("name", name))
        .order("desc")
        .take(MAX_EVENTS);
      return [name, rows.map(({ properties = {} }) => properties)] as const;
    }),
  );
  return new Map(found);
}

const ownOf = <Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;
