import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import type { ChecklistFields, ChecklistRow, StoredItem } from "../checklistValidators";
import type { ItemStatus } from "../deliveryValidators";
import { inputInvalid, notFound } from "../errors";
import type { Audience } from "../messengerValidators";
import type { AudienceRule } from "../ruleValidators";
import { checkItems, neededText, optionalText, toItemDraft } from "./checklistItems";
import { checkItem } from "./engagement/checkItem";
import { checkRule } from "./engagement/checkRule";
import { dropLive, type LiveItem, putLive } from "./engagement/program";

/**
 * Writing checklists. The present version is in `checklists`, and every one in `checklistVersions`, which are never written
 * again: results are of versions. What a visitor has done goes by the ids of items and survives them all.
 */

type Checklist = Doc<"checklists">;
type WorkspaceId = Id<"workspaces">;
type Author = { workspaceId: WorkspaceId; agentId: Id<"agents"> | null };

/** A checklist of the workspace, or null. */
export async function findOwnChecklist(
  ctx: QueryCtx,
  workspaceId: WorkspaceId,
  id: string,
): Promise<Checklist | null> {
  const checklistId = ctx.db.normalizeId("checklists", id);
  const row = checklistId ? await ctx.db.get("checklists", checklistId) : null;
  return row?.workspaceId === workspaceId ? row : null;
}

/** A checklist of the workspace. @throws NOT_FOUND */
export async function ownChecklist(ctx: QueryCtx, workspaceId: WorkspaceId, id: string): Promise<Checklist> {
  const row = await findOwnChecklist(ctx, workspaceId, id);
  if (!row) throw notFound();
  return row;
}

/** What a checklist was in one version; null where there is no such version. */
export async function findChecklistVersion(
  ctx: QueryCtx,
  row: Checklist,
  version: number,
): Promise<{ items: readonly StoredItem[] } | null> {
  // One that was written before there were versions has its present one only.
  if (version === row.version) return row;
  return ctx.db
    .query("checklistVersions")
    .withIndex("by_checklistId_and_version", (q) => q.eq("checklistId", row._id).eq("version", version))
    .unique();
}

/** As what is live has it; null for one that never comes by itself. */
export function toLiveChecklist({ _id, version, delivery, visibleTo }: Checklist): LiveItem | null {
  if (!delivery) return null;
  const audience = wholeAudience(visibleTo, delivery.audience);
  return { kind: "checklist", itemId: _id, version, slot: "corner", ...delivery, audience };
}

/** Writes a draft. @throws INPUT_INVALID naming the place that is wrong */
export async function createChecklist(
  ctx: MutationCtx,
  author: Author,
  fields: ChecklistFields,
): Promise<Id<"checklists">> {
  const { workspaceId, agentId } = author;
  const content = await checkFields(ctx, workspaceId, fields);
  const row = { workspaceId, ...content, updatedAt: Date.now(), updatedBy: agentId ?? undefined };
  const checklistId = await ctx.db.insert("checklists", { ...row, status: "draft", version: 1 });
  await ctx.db.insert("checklistVersions", { checklistId, version: 1, ...content });
  return checklistId;
}

/** Writes a checklist's next version, which is at once what visitors get of a live one. Returns its number. @throws as `createChecklist` */
export async function updateChecklist(
  ctx: MutationCtx,
  agentId: Id<"agents">,
  { before, fields }: { before: Checklist; fields: ChecklistFields },
): Promise<number> {
  const content = await checkFields(ctx, before.workspaceId, fields);
  if (before.status === "live") checkLive(content.items);
  const version = before.version + 1;
  const change = { ...content, version, updatedAt: Date.now(), updatedBy: agentId };
  await ctx.db.patch("checklists", before._id, change);
  await ctx.db.insert("checklistVersions", { checklistId: before._id, version, ...content });
  if (before.status === "live") await follow(ctx, { ...before, ...change });
  return version;
}

/** Puts it before visitors, or takes it away from them. @throws INPUT_INVALID for one without items that is to go live, or when no more can be live */
export async function setChecklistStatus(
  ctx: MutationCtx,
  row: Checklist,
  status: ItemStatus,
): Promise<void> {
  if (status === "live") checkLive(row.items);
  if (row.status === status) return;
  await ctx.db.patch("checklists", row._id, { status, updatedAt: Date.now() });
  if (status === "live" && row.delivery) await checkItem(ctx, row.workspaceId, row.delivery);
  if (status === "live") await follow(ctx, row);
  else if (row.status === "live") await dropLive(ctx, row.workspaceId, row._id);
}

/** As the team's list shows it. */
export const toChecklistRow = ({ _id: id, items, ...row }: Checklist): ChecklistRow => {
  const { title, status, visibleTo, version, updatedAt } = row;
  return { id, title, status, visibleTo, items: items.length, version, updatedAt };
};

/** As its author left it. */
export const checklistDraftOf = ({ _id: id, status, version, ...row }: Checklist) => ({
  id,
  status,
  version,
  fields: {
    title: row.title,
    description: row.description,
    visibleTo: row.visibleTo,
    items: row.items.map(toItemDraft),
    delivery: row.delivery ?? null,
  },
});

/** What is live follows a live checklist. */
async function follow(ctx: MutationCtx, row: Checklist): Promise<void> {
  const live = toLiveChecklist(row);
  if (live) await putLive(ctx, row.workspaceId, live);
  else await dropLive(ctx, row.workspaceId, row._id);
}

/** Who a checklist is for, as one rule: whom both its tab's audience and its delivery's name. */
function wholeAudience(visibleTo: Audience, audience: AudienceRule | null): AudienceRule | null {
  if (visibleTo === "all") return audience;
  const identity: AudienceRule = { type: "identity", is: visibleTo === "users" ? "user" : "visitor" };
  if (audience === null) return identity;
  // Another line of a group that is there makes the rule no deeper.
  const others = audience.type === "all" ? audience.rules : [audience];
  return { type: "all", rules: [identity, ...others] };
}

async function checkFields(ctx: QueryCtx, workspaceId: WorkspaceId, fields: ChecklistFields) {
  const { visibleTo } = fields;
  const delivery = fields.delivery ? await checkItem(ctx, workspaceId, fields.delivery) : null;
  const audience = delivery && wholeAudience(visibleTo, delivery.audience);
  if (audience) checkRule(audience, "delivery.audience");
  return {
    title: neededText("title", fields.title),
    description: optionalText("description", fields.description) ?? "",
    visibleTo,
    items: await checkItems(ctx, workspaceId, fields.items),
    delivery,
  };
}

function checkLive(items: readonly StoredItem[]): void {
  if (items.length === 0) throw inputInvalid("items: a checklist that visitors see has at least one.");
}
