import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { LiveItem } from "../engagement/program";
import { isOpen, snoozedUntilOf } from "./tourRun";

/**
 * What has become of a visitor's tours, as far as that decides whether one comes by itself: a tour that is under way goes on
 * wherever the visitor is and however often it comes, and one that is not wanted does not come.
 */

export type OpenTour = {
  is: "running" | "snoozed" | "unwanted";
  /** Of a snoozed one, ms. */
  until: number | null;
  tab: string;
  /** Of the last sign of it, ms. */
  at: number;
};
export type OpenTours = ReadonlyMap<string, OpenTour>;

/** More than any visitor has at a time. */
const MAX_OPEN = 100;
/** A visitor who has just done something is most likely on the way to another page of the same tab. */
const LEAVING_MS = 30_000;
const SOON_MS = 3_000;
const EVERYWHERE = { include: [], exclude: [] };

/** The tours of a visitor that are under way or not wanted. Without a tour among what is live nothing is read. */
export async function loadOpenTours(
  ctx: QueryCtx,
  visitorId: Id<"visitors">,
  { items, now, visitSince }: { items: readonly Pick<LiveItem, "kind">[]; now: number; visitSince: number },
): Promise<OpenTours> {
  if (!items.some(({ kind }) => kind === "tour")) return new Map();
  const rows = await ctx.db
    .query("tourProgress")
    .withIndex("by_visitorId_and_isDeciding", (q) => q.eq("visitorId", visitorId).eq("isDeciding", true))
    .order("desc")
    .take(MAX_OPEN);
  const open = rows.flatMap((row): [string, OpenTour][] => {
    if (isOpen(row, now)) {
      const until = snoozedUntilOf(row, { now, visitSince });
      return [[row.tourId, { ...toldBy(row), is: until === null ? "running" : "snoozed", until }]];
    }
    return row.isUnwanted ? [[row.tourId, { ...toldBy(row), is: "unwanted", until: null }]] : [];
  });
  return new Map(open);
}

const toldBy = ({ tab, updatedAt: at }: Doc<"tourProgress">) => ({ tab, at });

/** An item as it is for this visitor: a tour that is under way belongs to every page, at once, and waits for nothing else. */
export function asContinued<Item extends LiveItem>(item: Item, open: OpenTours): Item {
  if (open.get(item.itemId)?.is !== "running") return item;
  return {
    ...item,
    page: EVERYWHERE,
    trigger: { type: "immediate" },
    frequency: { type: "once" },
    isExempt: true,
  };
}

/**
 * When to ask again for a tour whose tab is there, ms; null: it is this tab, or is gone. Word of a page that was just left may be
 * on its way.
 */
export async function heldByTab(
  ctx: MutationCtx,
  visitorId: Id<"visitors">,
  { tour, tab, now }: { tour: OpenTour | undefined; tab: string; now: number },
): Promise<number | null> {
  if (tour?.is !== "running" || tour.tab === tab) return null;
  const activity: Doc<"visitorActivity"> | null = await ctx.db
    .query("visitorActivity")
    .withIndex("by_visitorId", (q) => q.eq("visitorId", visitorId))
    .unique();
  const holder = activity?.tabs.find(({ id }) => id === tour.tab);
  if (!holder || holder.expiresAt <= now) return null;
  return now - tour.at < LEAVING_MS ? now + SOON_MS : holder.expiresAt;
}
