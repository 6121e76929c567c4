import type { Doc, Id } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import type { MessengerConfig, MessengerView } from "../messengerValidators";
import type { Appearance } from "../validators";
import { isUser, type Known } from "./audience";
import { defaultMessenger, messengerFor } from "./tabs";

export const SESSION_LIFETIME_MS = 24 * 3_600_000;
export const SESSION_LIFETIMES_MS = { min: 3_600_000, max: 7 * 86_400_000 } as const;

/** Kinds of content that are live for a workspace; a client subscribes to nothing else. */
export const FEATURES = ["conversations", "articles", "tickets"];

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

/** Tabs and home as the workspace has set them. */
export const messengerConfigOf = (settings: Doc<"workspaceSettings">): MessengerConfig =>
  settings.messenger ?? defaultMessenger();

/** Whether this visitor counts as a user, by the workspace's own rule. */
export async function countsAsUser(
  ctx: QueryCtx,
  visitor: Known & Pick<Doc<"visitors">, "workspaceId">,
): Promise<boolean> {
  const { isStrict } = messengerConfigOf(await workspaceSettings(ctx, visitor.workspaceId));
  return isUser(visitor, { strictUsers: isStrict });
}

/** Tabs and home as this visitor sees them. */
export function messengerOf(settings: Doc<"workspaceSettings">, visitor: Doc<"visitors">): MessengerView {
  const config = messengerConfigOf(settings);
  return messengerFor(config, { isUser: isUser(visitor, { strictUsers: config.isStrict }) });
}

/** Who is let in: whether claims need proof, and whether visitors who claim nothing are served. */
export type Admission = { mode: "optional" | "required"; allowAnonymous: boolean };

export const admissionOf = (settings: Doc<"workspaceSettings">): Admission => ({
  mode: settings.identityMode ?? "optional",
  allowAnonymous: settings.allowAnonymous ?? true,
});

/** The workspace an outside id names, or null. */
export async function findWorkspace(ctx: QueryCtx, id: string): Promise<Doc<"workspaces"> | null> {
  const workspaceId = ctx.db.normalizeId("workspaces", id);
  return workspaceId ? ctx.db.get("workspaces", workspaceId) : null;
}
