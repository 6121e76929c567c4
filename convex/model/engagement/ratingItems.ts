import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import { csatSettingsOf, findRequest } from "../csat";
import type { Scope } from "./eligible";
import type { StoredItem } from "./explain";
import { afterShowing } from "./leases";
import type { LiveItem } from "./program";
import { findState } from "./standings";

/**
 * Questions for a rating, as items beside the messenger: of one visitor each, and therefore in no program. They are named by
 * their conversation; their version is the round of work that is asked about, and each is shown once in each.
 */

type Request = Doc<"csatRequests">;

/** Beyond, a visitor who comes back is not asked about what is long over; the conversation itself still does. */
const ASKED_FOR_MS = 7 * 86_400_000;
const MAX_OPEN = 3;

/** The open questions of a visitor's closed conversations, the last first; three at most. */
export async function loadRatingItems(ctx: QueryCtx, { visitor, workspaceId }: Scope): Promise<LiveItem[]> {
  const open = await ctx.db
    .query("csatRequests")
    .withIndex("by_visitorId_and_outcome_and_askedAt", (q) =>
      q.eq("visitorId", visitor._id).eq("outcome", "open"),
    )
    .order("desc")
    .take(MAX_OPEN);
  return toItems(ctx, workspaceId, open);
}

/** Of what is shown: the questions that may stay, being open or answered just now. */
export async function loadShownRatings(
  ctx: QueryCtx,
  { visitor, workspaceId }: Scope,
  itemIds: readonly string[],
): Promise<LiveItem[]> {
  const found = await Promise.all(
    itemIds.map((itemId) => {
      const conversationId = ctx.db.normalizeId("conversations", itemId);
      return conversationId ? findRequest(ctx, conversationId) : null;
    }),
  );
  const own = found.filter((request) => request?.visitorId === visitor._id);
  return toItems(
    ctx,
    workspaceId,
    own.filter((request) => request !== null && request.outcome !== "dismissed"),
  );
}

/** The question was seen in its conversation: as if it had been shown beside the messenger in this round. */
export async function noteQuestionSeen(
  ctx: MutationCtx,
  visitorId: Id<"visitors">,
  conversationId: Id<"conversations">,
): Promise<void> {
  const request = await findRequest(ctx, conversationId);
  if (request?.outcome !== "open") return;
  const version = request.round ?? 1;
  const state = await findState(ctx, visitorId, conversationId);
  if (state?.version === version) return;
  const next = afterShowing(state, version, Date.now());
  if (state) await ctx.db.patch("itemStates", state._id, next);
  else await ctx.db.insert("itemStates", { visitorId, kind: "csat", itemId: conversationId, ...next });
}

/** The question about a conversation of this visitor, whatever has come of it; null: it was never put. */
export async function findRatingItem(
  ctx: QueryCtx,
  { visitor, workspaceId }: Scope,
  itemId: string,
): Promise<StoredItem | null> {
  const conversationId = ctx.db.normalizeId("conversations", itemId);
  const request = conversationId && (await findRequest(ctx, conversationId));
  const conversation = request && (await ctx.db.get("conversations", request.conversationId));
  if (!request || conversation?.visitorId !== visitor._id) return null;
  const { askForRating, delayMinutes } = await csatSettingsOf(ctx, workspaceId);
  const isPut = askForRating && conversation.state === "closed";
  const item = toItem(request, delayMinutes);
  const status = request.outcome !== "open" ? "archived" : isPut ? "live" : "paused";
  return { ...item, status, name: "", own: item };
}

async function toItems(
  ctx: QueryCtx,
  workspaceId: Scope["workspaceId"],
  requests: readonly (Request | null)[],
): Promise<LiveItem[]> {
  if (requests.length === 0) return [];
  const { askForRating, delayMinutes } = await csatSettingsOf(ctx, workspaceId);
  if (!askForRating) return [];
  const items = await Promise.all(
    requests.map(async (request): Promise<LiveItem | null> => {
      const conversation = request && (await ctx.db.get("conversations", request.conversationId));
      if (!request || conversation?.state !== "closed") return null;
      return toItem(request, delayMinutes);
    }),
  );
  return items.filter((item) => item !== null);
}

function toItem({ conversationId, round, askedAt }: Request, delayMinutes: number): LiveItem {
  const startAt = askedAt + delayMinutes * 60_000;
  return {
    kind: "csat",
    itemId: conversationId,
    version: round ?? 1,
    slot: "corner",
    audience: null,
    page: { include: [], exclude: [] },
    trigger: { type: "immediate" },
    frequency: { type: "once" },
    schedule: { startAt, endAt: startAt + ASKED_FOR_MS },
    priority: 0,
    isExempt: false,
  };
}
