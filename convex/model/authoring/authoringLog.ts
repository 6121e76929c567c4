import type { Infer } from "convex/values";
import type { Doc } from "../../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { authoringLogEntry } from "../../authoringValidators";
import { createAgentCards } from "../people";
import type { Authored } from "./authored";

/** Who has written what from where, for the team to read. */

const KEPT_MS = 365 * 86_400_000;
const MAX_LISTED = 30;

type Row = Doc<"authoringLog">;
type Scope = Pick<Row, "workspaceId" | "agentId" | "kind" | "itemId" | "origin">;

/** Writes down what somebody has done. */
export async function noteDeed(
  ctx: MutationCtx,
  { workspaceId, agentId, kind, itemId, origin }: Scope,
  { deed, version }: Pick<Row, "deed" | "version">,
): Promise<void> {
  const row = { workspaceId, agentId, kind, itemId, origin, deed, at: Date.now() };
  await ctx.db.insert("authoringLog", version === undefined ? row : { ...row, version });
}

/** What was done with one content, the last first. */
export async function listDeeds(
  ctx: QueryCtx,
  { itemId }: Authored,
): Promise<Infer<typeof authoringLogEntry>[]> {
  const cardOf = createAgentCards(ctx);
  const rows = await ctx.db
    .query("authoringLog")
    .withIndex("by_itemId", (q) => q.eq("itemId", itemId))
    .order("desc")
    .take(MAX_LISTED);
  return Promise.all(
    rows.map(async ({ deed, agentId, origin, version = null, at }) => ({
      deed,
      agentName: (await cardOf(agentId)).name,
      origin,
      version,
      at,
    })),
  );
}

/** Deletes up to `count` rows that are older than a year. Returns how many went. */
export async function deleteOldDeeds(ctx: MutationCtx, count: number): Promise<number> {
  const rows = await ctx.db
    .query("authoringLog")
    .withIndex("by_at", (q) => q.lt("at", Date.now() - KEPT_MS))
    .take(count);
  for (const { _id } of rows) await ctx.db.delete("authoringLog", _id);
  return rows.length;
}
