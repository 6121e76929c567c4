import type { Doc, Id } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import type { AudienceRule, RuleLeaf, VisitorField } from "../../ruleValidators";
import type { Attributes, Device } from "../../validators";
import { isGroup } from "./checkRule";

/**
 * What audience rules are decided on: plain data about one visitor, read once for all rules in question. What was not read
 * is absent, and a rule that asks for it is no match.
 */

/** Of the last boot. A null of what every browser has is not known; of `referrer` and `utm`, that there is none. */
export type DeviceFacts = {
  type: string | null;
  browser: string | null;
  browserVersion: string | null;
  os: string | null;
  osVersion: string | null;
  /** A language tag: `de-AT`. */
  language: string | null;
  /** ISO 3166 code. */
  country: string | null;
  referrer: string | null;
  utm: Record<"source" | "medium" | "campaign" | "term" | "content", string | null>;
};

/** How often something was done: ever, and by UTC day (days since 1970). */
export type EventFacts = { count: number; days: readonly { day: number; count: number }[] };

export type ItemFacts = { shown: boolean; clicked: boolean; dismissed: boolean; completed: boolean };

export type VisitorFacts = {
  visitorId: string;
  kind: Doc<"visitors">["kind"];
  userId: string | null;
  email: string | null;
  name: string | null;
  attributes: Attributes;
  /** A company that is only a name has no other key than `name`. */
  company: Attributes;
  /** ms since 1970. */
  firstSeen: number;
  lastSeen: number | null;
  sessions: number | null;
  /** Null: not read, or nothing is known. */
  device: DeviceFacts | null;
  /** By name, for each name that was asked for. */
  events: Readonly<Record<string, EventFacts>>;
  /** By id, for each item that was asked for. */
  items: Readonly<Record<string, ItemFacts>>;
};

/** What rules ask for. */
export type RuleNeeds = {
  events: ReadonlySet<string>;
  items: ReadonlySet<string>;
  device: boolean;
  visits: boolean;
  activity: boolean;
};

type Scope = { visitor: Doc<"visitors">; workspaceId: Id<"workspaces"> };
type VisitorId = Id<"visitors">;

/** Up to so many counters or states are read one by one; beyond, the visitor's own together, and at most so many. */
export const MAX_SINGLE_READS = 64;
export const MAX_TOGETHER = 1_024;

const ON_VISITOR: ReadonlySet<VisitorField> = new Set(["userId", "email", "name", "firstSeen"]);

/** What must be read to decide these rules, and the segments they name. */
export function needsOf(
  rules: Iterable<AudienceRule | null>,
  segments: ReadonlyMap<string, AudienceRule>,
): RuleNeeds {
  const needs: Noted = { events: new Set(), items: new Set(), device: false, visits: false, activity: false };
  const seen = new Set<string>();
  const waiting: (AudienceRule | null)[] = [...rules];
  for (let rule = waiting.pop(); rule !== undefined; rule = waiting.pop()) {
    if (rule === null) continue;
    if (isGroup(rule)) waiting.push(...rule.rules);
    else if (rule.type !== "segment") noteNeed(needs, rule);
    else if (!seen.has(rule.segmentId)) {
      seen.add(rule.segmentId);
      waiting.push(segments.get(rule.segmentId) ?? null);
    }
  }
  return needs;
}

type Noted = { events: Set<string>; items: Set<string>; device: boolean; visits: boolean; activity: boolean };

function noteNeed(needs: Noted, leaf: RuleLeaf): void {
  if (leaf.type === "event") needs.events.add(leaf.name);
  if (leaf.type === "item") needs.items.add(leaf.itemId);
  if (leaf.type !== "field" || ON_VISITOR.has(leaf.field)) return;
  if (leaf.field === "sessions") needs.visits = true;
  else if (leaf.field === "lastSeen") needs.activity = true;
  else needs.device = true;
}

/** Reads of a visitor what `needs` names, and nothing else: a number of documents that has a bound. */
export async function loadFacts(ctx: QueryCtx, { visitor }: Scope, needs: RuleNeeds): Promise<VisitorFacts> {
  const { _id: visitorId, userId, email, name, company } = visitor;
  return {
    visitorId,
    kind: visitor.kind,
    userId: userId || visitor.verifiedUserId || null,
    email: email || null,
    name: name || null,
    attributes: visitor.customAttributes ?? {},
    company: typeof company === "string" ? { name: company } : (company ?? {}),
    firstSeen: Math.floor(visitor._creationTime),
    lastSeen: needs.activity ? await loadLastSeen(ctx, visitorId) : null,
    sessions: needs.visits ? await loadSessions(ctx, visitorId) : null,
    device: needs.device ? await loadDevice(ctx, visitorId) : null,
    events: await loadEvents(ctx, visitorId, needs.events),
    items: await loadItems(ctx, visitorId, needs.items),
  };
}

async function loadLastSeen(ctx: QueryCtx, visitorId: VisitorId): Promise<number | null> {
  const row = await ctx.db
    .query("visitorActivity")
    .withIndex("by_visitorId", (q) => q.eq("visitorId", visitorId))
    .unique();
  return row?.seenAt ?? null;
}

async function loadSessions(ctx: QueryCtx, visitorId: VisitorId): Promise<number | null> {
  const row = await ctx.db
    .query("visitorVisits")
    .withIndex("by_visitorId", (q) => q.eq("visitorId", visitorId))
    .unique();
  return row?.number ?? null;
}

async function loadDevice(ctx: QueryCtx, visitorId: VisitorId): Promise<DeviceFacts | null> {
  const row = await ctx.db
    .query("visitorDevices")
    .withIndex("by_visitorId", (q) => q.eq("visitorId", visitorId))
    .unique();
  return row && deviceFactsOf(row);
}

/** Versions and the country are fields of their own where they are known; older rows have the version behind the name. */
type KnownDevice = { browserVersion?: string; osVersion?: string };

/** A device as rules see it. */
export function deviceFactsOf(row: {
  device: Device & KnownDevice;
  locale: string;
  country?: string;
  referrer: string | null;
  firstUrl: string;
}): DeviceFacts {
  const { device, locale, referrer, firstUrl } = row;
  const [browser, browserVersion] = splitVersion(device.browser);
  const [os, osVersion] = splitVersion(device.os);
  const utm = utmOf(firstUrl);
  return {
    type: device.type || null,
    browser: browser || null,
    browserVersion: device.browserVersion || browserVersion || null,
    os: os || null,
    osVersion: device.osVersion || osVersion || null,
    language: locale.replaceAll("_", "-") || null,
    country: row.country || null,
    referrer: referrer || null,
    utm: {
      source: utm("source"),
      medium: utm("medium"),
      campaign: utm("campaign"),
      term: utm("term"),
      content: utm("content"),
    },
  };
}

function splitVersion(words: string): [name: string, version: string | undefined] {
  const at = words.lastIndexOf(" ");
  const version = words.slice(at + 1);
  return at > 0 && /^\d[\w.]*$/.test(version) ? [words.slice(0, at), version] : [words, undefined];
}

function utmOf(firstUrl: string): (name: string) => string | null {
  let parameters: URLSearchParams | null = null;
  try {
    parameters = new URL(firstUrl).searchParams;
  } catch {
    // The first page had no address that could be stored.
  }
  return (name) => parameters?.get(`utm_${name}`) || null;
}

async function loadEvents(ctx: QueryCtx, visitorId: VisitorId, names: ReadonlySet<string>) {
  const together = names.size > MAX_SINGLE_READS;
  const rows = together
    ? await ctx.db
        .query("eventCounters")
        .withIndex("by_visitorId_and_name", (q) => q.eq("visitorId", visitorId))
        .take(MAX_TOGETHER)
    : await readEach(names, (name) =>
        ctx.db
          .query("eventCounters")
          .withIndex("by_visitorId_and_name", (q) => q.eq("visitorId", visitorId).eq("name", name))
          .unique(),
      );
  const known = new Map(rows.map((row) => [row.name, row]));
  const read = together ? namesRead(names, known) : names;
  return factsByName(read, (name): EventFacts => {
    const { count = 0, days = [] } = known.get(name) ?? {};
    return { count, days };
  });
}

async function loadItems(ctx: QueryCtx, visitorId: VisitorId, ids: ReadonlySet<string>) {
  const together = ids.size > MAX_SINGLE_READS;
  const rows = together
    ? await ctx.db
        .query("itemStates")
        .withIndex("by_visitorId_and_itemId", (q) => q.eq("visitorId", visitorId))
        .take(MAX_TOGETHER)
    : await readEach(ids, (itemId) =>
        ctx.db
          .query("itemStates")
          .withIndex("by_visitorId_and_itemId", (q) => q.eq("visitorId", visitorId).eq("itemId", itemId))
          .unique(),
      );
  const known = new Map(rows.map((row) => [row.itemId, row]));
  const read = together ? namesRead(ids, known) : ids;
  return factsByName(read, (id): ItemFacts => itemFactsOf(known.get(id)));
}

/** Of a full page only what is on it has been read. */
const namesRead = (names: ReadonlySet<string>, page: ReadonlyMap<string, unknown>): Iterable<string> =>
  page.size < MAX_TOGETHER ? names : [...names].filter((name) => page.has(name));

const itemFactsOf = (row: Doc<"itemStates"> | undefined): ItemFacts => ({
  shown: (row?.shownCount ?? 0) > 0,
  clicked: row?.clickedAt !== undefined,
  dismissed: row?.dismissedAt !== undefined,
  completed: row?.completedAt !== undefined,
});

async function readEach<Row>(names: Iterable<string>, read: (name: string) => Promise<Row | null>) {
  const rows = await Promise.all([...names].map(read));
  return rows.filter((row) => row !== null);
}

/** Own properties only, so that no name reaches what objects inherit. */
const factsByName = <Facts>(names: Iterable<string>, factsOf: (name: string) => Facts) =>
  Object.fromEntries([...names].map((name) => [name, factsOf(name)]));
