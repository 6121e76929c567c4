import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { inputInvalid } from "../errors";
import type { EventItem, EventProperties, TrackedEvent, TrackingSettings } from "../trackingValidators";
import { isAttributeKey } from "./claims";
import { countEvents } from "./eventCounters";
import { storablePage } from "./page";
import { isBlank, isWellFormed } from "./text";
import { noteVisitedPage } from "./visitedPages";

/** What visitors did: the rows that agents read. Rules read the counters beside them (`eventCounters.ts`). */

const DAY_MS = 86_400_000;
const KEPT_MS = 90 * DAY_MS;
/** What waited longer than this counts as tracked so long ago. */
const MAX_AGO_MS = 7 * DAY_MS;
const MAX_BATCH = 50;
const MAX_PROPERTIES = 25;
const MAX_TEXT_LENGTH = 500;
const SHOWN = 50;
const EVENT_ID = /^[A-Za-z0-9_-]{8,64}$/;
const NAME = /^(?!\s)[^\p{Cc}\p{Zl}\p{Zp}]{1,64}(?<!\s)$/u;
/** What a page view is called; pages cannot track one by this name themselves. */
const PAGE_VIEW = "pageView";

/** @throws INPUT_INVALID naming the first event that cannot be kept, and why */
export function checkEvents(events: readonly TrackedEvent[]): void {
  if (events.length > MAX_BATCH) throw inputInvalid(`At most ${MAX_BATCH} events at once.`);
  for (const [at, event] of events.entries()) {
    const fault = faultOf(event);
    if (fault) throw inputInvalid(`events[${at}]: ${fault}`);
  }
}

function faultOf({ eventId, name, properties = {}, agoMs }: TrackedEvent): string | null {
  if (!EVENT_ID.test(eventId)) return "eventId must be 8 to 64 letters, digits, _ or -.";
  if (!NAME.test(name) || isBlank(name) || !isWellFormed(name))
    return "name must be 1 to 64 printable characters.";
  if (!Number.isFinite(agoMs)) return "agoMs must be a number.";
  const entries = Object.entries(properties);
  if (entries.length > MAX_PROPERTIES) return `more than ${MAX_PROPERTIES} properties.`;
  for (const [key, value] of entries) {
    if (!isAttributeKey(key)) return "a property's name must be 1 to 64 ASCII characters.";
    if (typeof value === "string" && (value.length > MAX_TEXT_LENGTH || !isWellFormed(value)))
      return `${key} must be at most ${MAX_TEXT_LENGTH} well-formed characters.`;
    if (typeof value === "number" && !Number.isFinite(value)) return `${key} is not a number.`;
  }
  return null;
}

type Recording = { visitor: Doc<"visitors">; rules: TrackingSettings };

/** Keeps and counts what is new of a batch that was checked. Returns the names of that, and whether it was at a page not seen before. */
export async function recordEvents(
  ctx: MutationCtx,
  { visitor, rules }: Recording,
  events: readonly TrackedEvent[],
): Promise<{ names: Set<string>; isPageNew: boolean }> {
  const now = Date.now();
  const recorded: { name: string; at: number; url: string }[] = [];
  for (const { eventId, name, properties, url, agoMs } of events) {
    if (await isKnown(ctx, visitor._id, eventId)) continue;
    const at = now - Math.min(MAX_AGO_MS, Math.max(0, agoMs));
    const facts = { url, title: titleOf(properties), referrer: "", locale: "" };
    const page = storablePage(facts, rules);
    const kept = name === PAGE_VIEW ? titled(page.title) : properties;
    const isEmpty = kept === undefined || Object.keys(kept).length === 0;
    await ctx.db.insert("events", {
      workspaceId: visitor.workspaceId,
      visitorId: visitor._id,
      eventId,
      name,
      url: page.url,
      at,
      ...(isEmpty ? {} : { properties: kept }),
    });
    recorded.push({ name, at, url: page.url });
  }
  await countEvents(ctx, visitor._id, recorded);
  let isPageNew = false;
  for (const url of new Set(recorded.map((event) => event.url)))
    isPageNew = (await noteVisitedPage(ctx, visitor._id, url)) || isPageNew;
  return { names: new Set(recorded.map(({ name }) => name)), isPageNew };
}

/** The last events of a visitor, newest first. */
export async function latestEvents(ctx: QueryCtx, visitorId: Id<"visitors">): Promise<EventItem[]> {
  const rows = await ctx.db
    .query("events")
    .withIndex("by_visitorId_and_at", (q) => q.eq("visitorId", visitorId))
    .order("desc")
    .take(SHOWN);
  return rows.map(({ _id, name, properties = {}, url, at }) => ({ id: _id, name, properties, url, at }));
}

/** Deletes up to `count` events that are too old. Returns how many went. */
export async function deleteOldEvents(ctx: MutationCtx, count: number): Promise<number> {
  const rows = await ctx.db
    .query("events")
    .withIndex("by_at", (q) => q.lt("at", Date.now() - KEPT_MS))
    .take(count);
  for (const row of rows) await ctx.db.delete("events", row._id);
  return rows.length;
}

/** Gives up to `count` events of one visitor to another. Returns how many went over. */
export async function moveEvents(
  ctx: MutationCtx,
  { from, to }: { from: Id<"visitors">; to: Id<"visitors"> },
  count: number,
): Promise<number> {
  const rows = await ctx.db
    .query("events")
    .withIndex("by_visitorId_and_at", (q) => q.eq("visitorId", from))
    .take(count);
  for (const row of rows) await ctx.db.patch("events", row._id, { visitorId: to });
  return rows.length;
}

async function isKnown(ctx: QueryCtx, visitorId: Id<"visitors">, eventId: string): Promise<boolean> {
  const row = await ctx.db
    .query("events")
    .withIndex("by_visitorId_and_eventId", (q) => q.eq("visitorId", visitorId).eq("eventId", eventId))
    .first();
  return row !== null;
}

const titleOf = ({ title }: EventProperties = {}): string => (typeof title === "string" ? title : "");

const titled = (title: string): EventProperties | undefined => (title === "" ? undefined : { title });
