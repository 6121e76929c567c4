import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";

/** Whether teammates have the console open. As for visitors, what changes with every heartbeat is in a row of its own. */

/** A console counts as open until this long after its last heartbeat; it beats once a minute. */
export const AGENT_PRESENCE_MS = 150_000;
const MAX_TEAM = 100;

/** Says that an agent's console is open. Writes nothing while more than half of its time is left. */
export async function markAgentOnline(ctx: MutationCtx, agent: Doc<"agents">): Promise<void> {
  const now = Date.now();
  const row = await findActivity(ctx, agent._id);
  if (row?.expiresAt !== undefined && row.expiresAt - now > AGENT_PRESENCE_MS / 2) return;
  const value = { seenAt: now, expiresAt: now + AGENT_PRESENCE_MS };
  if (row) await ctx.db.patch("agentActivity", row._id, value);
  else await ctx.db.insert("agentActivity", { agentId: agent._id, ...value });
  await setOnline(ctx, agent, { online: true, since: now });
}

/** Says that an agent has left. */
export async function markAgentOffline(ctx: MutationCtx, agent: Doc<"agents">): Promise<void> {
  const row = await findActivity(ctx, agent._id);
  if (row?.expiresAt === undefined) return;
  const now = Date.now();
  await ctx.db.patch("agentActivity", row._id, { expiresAt: undefined, seenAt: now });
  await setOnline(ctx, agent, { online: false, since: now });
}

/** Ends the presence of up to `count` agents whose time is up. Returns how many there were. */
export async function expireAgentPresence(ctx: MutationCtx, count: number): Promise<number> {
  const rows = await ctx.db
    .query("agentActivity")
    .withIndex("by_expiresAt", (q) => q.gte("expiresAt", 0).lt("expiresAt", Date.now()))
    .take(count);
  for (const row of rows) {
    const agent = await ctx.db.get("agents", row.agentId);
    await ctx.db.patch("agentActivity", row._id, { expiresAt: undefined });
    if (agent) await setOnline(ctx, agent, { online: false, since: row.seenAt });
  }
  return rows.length;
}

export type Present = { agent: Doc<"agents">; online: boolean; since: number };

/** Everybody who has ever had the console open and still has an account: who is here first, then who was here last. */
export async function presentTeam(ctx: QueryCtx, workspaceId: Id<"workspaces">): Promise<Present[]> {
  const rows = await ctx.db
    .query("agentPresence")
    .withIndex("by_workspaceId", (q) => q.eq("workspaceId", workspaceId))
    .take(MAX_TEAM);
  const team = await Promise.all(
    rows.map(async ({ agentId, online, since }) => ({
      agent: await ctx.db.get("agents", agentId),
      online,
      since,
    })),
  );
  return team
    .filter((each): each is Present => each.agent?.workspaceId === workspaceId)
    .toSorted(
      (a, b) => Number(b.online) - Number(a.online) || (a.online ? a.since - b.since : b.since - a.since),
    );
}

async function setOnline(
  ctx: MutationCtx,
  agent: Doc<"agents">,
  value: { online: boolean; since: number },
): Promise<void> {
  const row = await ctx.db
    .query("agentPresence")
    .withIndex("by_agentId", (q) => q.eq("agentId", agent._id))
    .unique();
  const { workspaceId } = agent;
  if (!row) await ctx.db.insert("agentPresence", { workspaceId, agentId: agent._id, ...value });
  else if (row.online !== value.online) await ctx.db.patch("agentPresence", row._id, value);
}

function findActivity(ctx: QueryCtx, agentId: Id<"agents">): Promise<Doc<"agentActivity"> | null> {
  return ctx.db
    .query("agentActivity")
    .withIndex("by_agentId", (q) => q.eq("agentId", agentId))
    .unique();
}
