import type { Infer } from "convex/values";
import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { AuthoredKind, authoringEditor } from "../../authoringValidators";
import { createAgentCards } from "../people";
import { noteDeed } from "./authoringLog";

/** Sessions of authors on the customer's page: one per content, half an hour without a change, four hours at most. */

const IDLE_MS = 30 * 60_000;
const LONGEST_MS = 4 * 3_600_000;
/** By less than this it is not made longer: each time, the author's queries run again. */
const STEP_MS = 60_000;
const MAX_LISTED = 100;

type Session = Doc<"authoringSessions">;

/** Opens a session, which ends another one of the same content. Returns until when it lasts. */
export async function openAuthoring(
  ctx: MutationCtx,
  code: Doc<"authoringCodes">,
  { tokenHash, tab }: Pick<Session, "tokenHash" | "tab">,
): Promise<number> {
  const { workspaceId, agentId, agentSessionId, kind, itemId, origin, stepId } = code;
  for (const session of await sessionsOfItem(ctx, itemId)) await endAuthoring(ctx, session);
  const now = Date.now();
  const expiresAt = now + IDLE_MS;
  const scope = { workspaceId, agentId, agentSessionId, kind, itemId, origin, stepId };
  await ctx.db.insert("authoringSessions", { ...scope, tokenHash, tab, expiresAt, endsAt: now + LONGEST_MS });
  await noteDeed(ctx, scope, { deed: "redeemed" });
  return expiresAt;
}

/** Somebody is at work: gives the session its half hour anew. */
export async function prolongAuthoring(ctx: MutationCtx, { _id, expiresAt, endsAt }: Session): Promise<void> {
  const next = Math.min(Date.now() + IDLE_MS, endsAt);
  if (next - expiresAt >= STEP_MS) await ctx.db.patch("authoringSessions", _id, { expiresAt: next });
}

/** Ends a session, and with it its live queries. */
export async function endAuthoring(ctx: MutationCtx, session: Session): Promise<void> {
  await ctx.db.delete("authoringSessions", session._id);
  await noteDeed(ctx, session, { deed: "ended" });
}

/** Ends up to `count` sessions whose time is up. Returns how many there were. */
export async function expireAuthoring(ctx: MutationCtx, count: number): Promise<number> {
  const rows = await ctx.db
    .query("authoringSessions")
    .withIndex("by_expiresAt", (q) => q.lt("expiresAt", Date.now()))
    .take(count);
  for (const row of rows) await endAuthoring(ctx, row);
  return rows.length;
}

type Asking = { workspaceId: Id<"workspaces">; agentId: Id<"agents">; mayEndAll: boolean };

/** Who is at what of a kind now, as an agent sees it. One who has signed out since is not. */
export async function listEditors(
  ctx: QueryCtx,
  { workspaceId, agentId, mayEndAll }: Asking,
  kind: AuthoredKind,
): Promise<Infer<typeof authoringEditor>[]> {
  const rows = await ctx.db
    .query("authoringSessions")
    .withIndex("by_workspaceId_and_kind", (q) => q.eq("workspaceId", workspaceId).eq("kind", kind))
    .take(MAX_LISTED);
  const cardOf = createAgentCards(ctx);
  const signedIn = await Promise.all(rows.map((row) => ctx.db.get("agentSessions", row.agentSessionId)));
  const live = rows.filter((row, at) => signedIn[at] !== null && row.expiresAt > Date.now());
  return Promise.all(
    live.map(async (row) => ({
      sessionId: row._id,
      itemId: row.itemId,
      agentName: (await cardOf(row.agentId)).name,
      isOwn: row.agentId === agentId,
      mayEnd: row.agentId === agentId || mayEndAll,
      origin: row.origin,
      since: row._creationTime,
    })),
  );
}

/** A session of the workspace, or null. */
export async function findOwnAuthoring(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  id: string,
): Promise<Session | null> {
  const sessionId = ctx.db.normalizeId("authoringSessions", id);
  const row = sessionId ? await ctx.db.get("authoringSessions", sessionId) : null;
  return row?.workspaceId === workspaceId ? row : null;
}

const sessionsOfItem = (ctx: QueryCtx, itemId: Session["itemId"]): Promise<Session[]> =>
  ctx.db
    .query("authoringSessions")
    .withIndex("by_itemId", (q) => q.eq("itemId", itemId))
    .take(MAX_LISTED);
