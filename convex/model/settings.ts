import type { Doc, Id } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import type { Appearance } from "../validators";

export const SESSION_LIFETIME_MS = 24 * 3_600_000;

/** Kinds of content that are live for a workspace; a client subscribes to nothing else. */
export const FEATURES = ["conversations"];

/** How a new workspace's messenger looks. */
export function defaultAppearance(teamName: string): Appearance {
  return {
    color: "#4f46e5",
    side: "right",
    icon: "chat",
    launcher: "visible",
    spacing: 20,
    theme: "system",
    teamName,
    greeting: "Hi there! How can we help?",
  };
}

/** The settings row of a workspace. Every workspace has one from its creation. */
export async function workspaceSettings(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
): Promise<Doc<"workspaceSettings">> {
  const row = await ctx.db
    .query("workspaceSettings")
    .withIndex("by_workspaceId", (q) => q.eq("workspaceId", workspaceId))
    .unique();
  if (!row) throw new Error("A workspace has no settings.");
  return row;
}

/** The workspace an outside id names, or null. */
export async function findWorkspace(ctx: QueryCtx, id: string): Promise<Doc<"workspaces"> | null> {
  const workspaceId = ctx.db.normalizeId("workspaces", id);
  return workspaceId ? ctx.db.get("workspaces", workspaceId) : null;
}
