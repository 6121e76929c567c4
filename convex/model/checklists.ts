import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import type {
  ChecklistFields,
  ChecklistRow,
  ChecklistStatus,
  ItemDraft,
  StoredAction,
  StoredItem,
} from "../checklistValidators";
import { inputInvalid, notFound } from "../errors";
import { toLink } from "./links";
import { isDrawable, isShortText } from "./text";

/** Writing checklists. A mistake is named with the exact place where it is: `items[2].action.url: …`. */

const MAX_ITEMS = 30;
const MAX_TITLE = 120;
const MAX_TEXT = 500;
const MAX_LABEL = 40;
const ID = /^[\w-]{1,64}$/;

/** A checklist of the workspace. @throws NOT_FOUND */
export async function ownChecklist(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  id: string,
): Promise<Doc<"checklists">> {
  const checklistId = ctx.db.normalizeId("checklists", id);
  const row = checklistId ? await ctx.db.get("checklists", checklistId) : null;
  if (row?.workspaceId !== workspaceId) throw notFound();
  return row;
}

type Author = { workspaceId: Id<"workspaces">; agentId: Id<"agents"> | null };

/** Writes a draft. @throws INPUT_INVALID naming the place that is wrong */
export async function createChecklist(
  ctx: MutationCtx,
  { workspaceId, agentId }: Author,
  fields: ChecklistFields,
): Promise<Id<"checklists">> {
  const updatedBy = agentId ?? undefined;
  const row = { workspaceId, ...checkFields(fields), updatedAt: Date.now(), updatedBy };
  return ctx.db.insert("checklists", { ...row, status: "draft", version: 1 });
}

/** Changes a checklist; who has begun it keeps what is done, by the ids of its items. Returns its new version. @throws INPUT_INVALID */
export async function updateChecklist(
  ctx: MutationCtx,
  agentId: Id<"agents">,
  { before, fields }: { before: Doc<"checklists">; fields: ChecklistFields },
): Promise<number> {
  const checked = checkFields(fields);
  if (before.status === "live") checkLive(checked.items);
  const version = before.version + 1;
  await ctx.db.patch("checklists", before._id, {
    ...checked,
    version,
    updatedAt: Date.now(),
    updatedBy: agentId,
  });
  return version;
}

/** Puts it before visitors, or takes it away from them. @throws INPUT_INVALID for one without items that is to go live */
export async function setChecklistStatus(
  ctx: MutationCtx,
  row: Doc<"checklists">,
  status: ChecklistStatus,
): Promise<void> {
  if (status === "live") checkLive(row.items);
  if (row.status !== status) await ctx.db.patch("checklists", row._id, { status, updatedAt: Date.now() });
}

/** As the team's list shows it. */
export const toChecklistRow = (row: Doc<"checklists">): ChecklistRow => ({
  id: row._id,
  title: row.title,
  status: row.status,
  visibleTo: row.visibleTo,
  items: row.items.length,
  updatedAt: row.updatedAt,
});

/** As its author left it. */
export const checklistDraftOf = ({ _id: id, status, version, ...row }: Doc<"checklists">) => ({
  id,
  status,
  version,
  fields: {
    title: row.title,
    description: row.description,
    visibleTo: row.visibleTo,
    items: row.items.map(toItemDraft),
  },
});

function toItemDraft({ action, ...item }: StoredItem): ItemDraft {
  if (action.type !== "url") return { ...item, action };
  return { ...item, action: { type: "url", url: action.href, label: action.label } };
}

function checkFields({ title, description, items, visibleTo }: ChecklistFields) {
  if (items.length > MAX_ITEMS) throw inputInvalid(`items: a checklist has at most ${MAX_ITEMS}.`);
  const ids = items.map(({ id }) => id);
  return {
    title: needed("title", title, MAX_TITLE),
    description: optional("description", description, MAX_TEXT) ?? "",
    visibleTo,
    items: items.map((item, at) => {
      if (!ID.test(item.id)) throw inputInvalid(`items[${at}].id: has 1 to 64 letters, digits, _ or -.`);
      if (ids.indexOf(item.id) !== at) throw inputInvalid(`items[${at}].id: “${item.id}” is used twice.`);
      return checkItem(item, `items[${at}]`);
    }),
  };
}

function checkItem({ id, title, text, action }: ItemDraft, place: string): StoredItem {
  const said = optional(`${place}.text`, text ?? "", MAX_TEXT);
  return {
    id,
    title: needed(`${place}.title`, title, MAX_TITLE),
    ...(said ? { text: said } : {}),
    action: checkAction(action, `${place}.action`),
  };
}

function checkAction(action: ItemDraft["action"], place: string): StoredAction {
  if (action.type === "article") {
    const articleId = action.articleId.trim();
    if (!/^[\w-]{1,128}$/.test(articleId)) throw inputInvalid(`${place}.articleId: names no article.`);
    return { type: "article", articleId };
  }
  if (action.type === "newConversation") {
    const text = optional(`${place}.text`, action.text ?? "", MAX_TEXT);
    return { type: "newConversation", ...(text ? { text } : {}) };
  }
  if (action.type === "none") return action;
  const label = needed(`${place}.label`, action.label, MAX_LABEL);
  const link = toLink(action.url.trim(), label);
  if (!link) throw inputInvalid(`${place}.url: is no address that can be linked to.`);
  return { type: "url", label, ...link };
}

function checkLive(items: readonly StoredItem[]): void {
  if (items.length === 0) throw inputInvalid("items: a checklist that visitors see has at least one.");
}

function needed(place: string, given: string, max: number): string {
  const text = given.trim();
  if (!isShortText(text, max) || !isDrawable(text))
    throw inputInvalid(`${place}: has 1 to ${max} characters.`);
  return text;
}

function optional(place: string, given: string, max: number): string | undefined {
  const text = given.trim();
  if (text.length > max || !isDrawable(text)) throw inputInvalid(`${place}: has at most ${max} characters.`);
  return text || undefined;
}
