import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import type { ItemStatus, Slot } from "../deliveryValidators";
import { inputInvalid, notFound } from "../errors";
import type { OutboundFields, OutboundRow } from "../outboundValidators";
import { countUses } from "./articleImages";
import { checkItem } from "./engagement/checkItem";
import { dropLive, type LiveItem, putLive } from "./engagement/program";
import { toContentDraft, toStoredOutbound } from "./outboundContent";
import { isDrawable, isShortText } from "./text";
import { countVideoUse } from "./videos";

/** Writing outbound messages. Each change is a version of its own, which is never written again: results are of versions. */

const MAX_NAME = 120;

type Message = Doc<"outboundMessages">;
type Version = Doc<"outboundVersions">;
type WorkspaceId = Id<"workspaces">;
type Author = { workspaceId: WorkspaceId; agentId: Id<"agents"> };

/** A message of the workspace, or null. */
export async function findOwnMessage(
  ctx: QueryCtx,
  workspaceId: WorkspaceId,
  id: string,
): Promise<Message | null> {
  const messageId = ctx.db.normalizeId("outboundMessages", id);
  const row = messageId ? await ctx.db.get("outboundMessages", messageId) : null;
  return row?.workspaceId === workspaceId ? row : null;
}

/** A message of the workspace. @throws NOT_FOUND */
export async function ownMessage(ctx: QueryCtx, workspaceId: WorkspaceId, id: string): Promise<Message> {
  const row = await findOwnMessage(ctx, workspaceId, id);
  if (!row) throw notFound();
  return row;
}

/** What a message says and who it is for, in one version; null where there is no such version. */
export function findVersion(
  ctx: QueryCtx,
  messageId: Id<"outboundMessages">,
  version: number,
): Promise<Version | null> {
  return ctx.db
    .query("outboundVersions")
    .withIndex("by_messageId_and_version", (q) => q.eq("messageId", messageId).eq("version", version))
    .unique();
}

/** The present version. */
export async function presentVersion(ctx: QueryCtx, { _id, version }: Message): Promise<Version> {
  const found = await findVersion(ctx, _id, version);
  if (!found) throw new Error("A message has no version.");
  return found;
}

/** As what is live has it. */
export const toLiveItem = ({ messageId, version, content, delivery }: Version): LiveItem => ({
  kind: "outbound",
  itemId: messageId,
  version,
  slot: slotOf(content),
  ...delivery,
});

function slotOf(content: Version["content"]): Slot {
  if (content.type === "banner") return content.position === "top" ? "barTop" : "barBottom";
  return content.type === "chat" ? "corner" : "modal";
}

/** Writes a draft. @throws INPUT_INVALID naming the place that is wrong · NOT_FOUND */
export async function createMessage(
  ctx: MutationCtx,
  author: Author,
  fields: OutboundFields,
): Promise<Id<"outboundMessages">> {
  const { row, content } = await prepare(ctx, author, fields);
  const messageId = await ctx.db.insert("outboundMessages", { ...row, status: "draft", version: 1 });
  await ctx.db.insert("outboundVersions", { messageId, version: 1, ...content });
  await countMedia(ctx, content.content);
  return messageId;
}

/** Writes a message's next version, which is at once what visitors get of a live one. Returns its number. @throws as `createMessage` */
export async function updateMessage(
  ctx: MutationCtx,
  author: Author,
  { before, fields }: { before: Message; fields: OutboundFields },
): Promise<number> {
  const { row, content } = await prepare(ctx, author, fields);
  const version = before.version + 1;
  await ctx.db.patch("outboundMessages", before._id, { ...row, version });
  const versionId = await ctx.db.insert("outboundVersions", { messageId: before._id, version, ...content });
  await countMedia(ctx, content.content);
  const written = await ctx.db.get("outboundVersions", versionId);
  if (before.status === "live" && written) await putLive(ctx, author.workspaceId, toLiveItem(written));
  return version;
}

/**
 * Puts a message before visitors, or takes it away from them.
 * @throws INPUT_INVALID when no more can be live, or naming what has become wrong meanwhile
 */
export async function setMessageStatus(ctx: MutationCtx, row: Message, status: ItemStatus): Promise<void> {
  if (row.status === status) return;
  await ctx.db.patch("outboundMessages", row._id, { status, updatedAt: Date.now() });
  if (status === "live") {
    const version = await presentVersion(ctx, row);
    await checkItem(ctx, row.workspaceId, version.delivery);
    await putLive(ctx, row.workspaceId, toLiveItem(version));
  } else if (row.status === "live") await dropLive(ctx, row.workspaceId, row._id);
}

/** Puts many before visitors at a time. @throws INPUT_INVALID when no more can be live · NOT_FOUND */
export async function publishMessages(
  ctx: MutationCtx,
  workspaceId: WorkspaceId,
  ids: readonly Id<"outboundMessages">[],
): Promise<void> {
  const items: LiveItem[] = [];
  for (const id of ids) {
    await ctx.db.patch("outboundMessages", id, { status: "live", updatedAt: Date.now() });
    items.push(toLiveItem(await presentVersion(ctx, await ownMessage(ctx, workspaceId, id))));
  }
  await putLive(ctx, workspaceId, ...items);
}

/** As the team's list shows it. */
export const toMessageRow = ({ _id: id, name, type, status, version, updatedAt }: Message): OutboundRow => ({
  id,
  name,
  type,
  status,
  version,
  updatedAt,
});

/** As its author left it. */
export async function messageDraftOf(ctx: QueryCtx, row: Message) {
  const { content, delivery } = await presentVersion(ctx, row);
  const { _id: id, status, version, name } = row;
  return { id, status, version, fields: { name, content: toContentDraft(content), delivery } };
}

/** Each version holds on to what it shows. */
async function countMedia(ctx: MutationCtx, content: Version["content"]): Promise<void> {
  await countUses(ctx, [], content.images);
  if (content.type === "post" && content.video?.type === "file")
    await countVideoUse(ctx, content.video.videoId);
}

async function prepare(ctx: MutationCtx, { workspaceId, agentId }: Author, fields: OutboundFields) {
  const name = fields.name.trim();
  if (!isShortText(name, MAX_NAME) || !isDrawable(name))
    throw inputInvalid(`name: has 1 to ${MAX_NAME} characters.`);
  const content = await toStoredOutbound(ctx, workspaceId, fields.content);
  const delivery = await checkItem(ctx, workspaceId, fields.delivery);
  const row = { workspaceId, name, type: content.type, updatedAt: Date.now(), updatedBy: agentId };
  return { row, content: { content, delivery } };
}
