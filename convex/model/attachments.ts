import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { readEnvironment } from "../environment";
import { inputInvalid, notFound } from "../errors";
import type { Attachment } from "../messageValidators";
import { findImageByFile } from "./articleImages";
import { findBrandByFile } from "./branding";
import { signLink } from "./fileLinks";
import { findVideoByFile } from "./videos";

/**
 * Files of messages and of tickets. A file is uploaded and checked first, and belongs to nobody but its uploader; what it
 * is for then takes it, once, in the transaction that writes that. What nothing takes within an hour is deleted.
 */

const MAX_PER_MESSAGE = 5;
const MAX_LINKS = 200;
const UNBOUND_MS = 60 * 60_000;

export type Uploader = Id<"visitors"> | Id<"agents">;

/** The attachment somebody's own name for an upload stands for, so that an upload may be repeated. */
export function findUpload(
  ctx: QueryCtx,
  uploaderId: Uploader,
  uploadId: string,
): Promise<Doc<"attachments"> | null> {
  return ctx.db
    .query("attachments")
    .withIndex("by_uploaderId_and_uploadId", (q) => q.eq("uploaderId", uploaderId).eq("uploadId", uploadId))
    .unique();
}

/** The attachment a stored file is, or null if it has not been checked yet. */
export function findByFile(ctx: QueryCtx, storageId: Id<"_storage">): Promise<Doc<"attachments"> | null> {
  return ctx.db
    .query("attachments")
    .withIndex("by_storageId", (q) => q.eq("storageId", storageId))
    .unique();
}

/**
 * The attachments a message is to take, in its order. @throws INPUT_INVALID for too many or one twice, NOT_FOUND for one
 * that is missing, somebody else's or in another message
 */
export async function claimAttachments(
  ctx: MutationCtx,
  ids: readonly string[],
  uploaderId: Uploader,
): Promise<Doc<"attachments">[]> {
  if (ids.length > MAX_PER_MESSAGE || new Set(ids).size < ids.length) {
    throw inputInvalid(`A message has at most ${MAX_PER_MESSAGE} attachments, each once.`);
  }
  return Promise.all(
    ids.map(async (id) => {
      const row = await getById(ctx, id);
      if (row?.uploaderId !== uploaderId || row.holderId !== undefined) throw notFound();
      return row;
    }),
  );
}

/** A message in a conversation, or an event of a ticket. */
type AttachmentPlace =
  | { placeId: Id<"conversations">; holderId: Id<"messages"> }
  | { placeId: Id<"tickets">; holderId: Id<"ticketEvents"> };

/** Gives claimed attachments to what has just been written. */
export async function bindAttachments(
  ctx: MutationCtx,
  rows: readonly Doc<"attachments">[],
  place: AttachmentPlace,
): Promise<void> {
  for (const { _id } of rows) await ctx.db.patch("attachments", _id, place);
}

/** Files by their ids, of which only some are for the one who asks. */
type Asked = { ids: readonly string[]; isShown: (row: Doc<"attachments">) => Promise<boolean> };

/** Addresses of the files of a conversation or a ticket, good for up to five minutes. What is not of it is left out. */
export async function linksOf(
  ctx: QueryCtx,
  placeId: Id<"conversations"> | Id<"tickets">,
  asked: readonly string[] | Asked,
): Promise<{ id: Id<"attachments">; uploadId: string; url: string }[]> {
  const { ids, isShown } = "ids" in asked ? asked : { ids: asked, isShown: async () => true };
  if (ids.length > MAX_LINKS) throw inputInvalid(`At most ${MAX_LINKS} links can be asked for at once.`);
  const rows = await Promise.all(ids.map((id) => getById(ctx, id)));
  const own = rows.filter((row) => row?.placeId === placeId) as Doc<"attachments">[];
  const shown = await Promise.all(own.map(isShown));
  return Promise.all(
    own
      .filter((_, index) => shown[index])
      .map(async (row) => ({ id: row._id, uploadId: row.uploadId, url: await linkOf(row) })),
  );
}

/** As the two sides of a conversation see an attachment. */
export function toAttachment(row: Doc<"attachments">): Attachment {
  const { _id: id, uploadId, name, type, size, width, height } = row;
  const pixels = width !== undefined && height !== undefined ? { width, height } : {};
  return { id, uploadId, name, type, size, ...pixels };
}

/** Of a message without words: the names of its files, for previews. */
export const namesOf = (rows: readonly { name: string }[]): string => rows.map(({ name }) => name).join(", ");

/** Deletes up to `count` attachments that no message has taken. Returns how many went. */
export async function deleteUnbound(ctx: MutationCtx, count: number): Promise<number> {
  const rows = await ctx.db
    .query("attachments")
    .withIndex("by_holderId", (q) => q.eq("holderId", undefined).lt("_creationTime", Date.now() - UNBOUND_MS))
    .take(count);
  for (const { _id, storageId } of rows) {
    await ctx.storage.delete(storageId);
    await ctx.db.delete("attachments", _id);
  }
  return rows.length;
}

/**
 * Deletes up to `count` stored files that were uploaded and never became an attachment. Every file of a deployment must
 * have a row that is looked for here. Each is looked at once, an hour after it came. Returns how many were looked at.
 */
export async function deleteStrayFiles(ctx: MutationCtx, count: number): Promise<number> {
  const mark = await ctx.db.query("fileSweeps").first();
  const files = await ctx.db.system
    .query("_storage")
    .withIndex("by_creation_time", (q) =>
      q.gt("_creationTime", mark?.through ?? 0).lt("_creationTime", Date.now() - UNBOUND_MS),
    )
    .take(count);
  for (const { _id } of files) if (!(await isFileKnown(ctx, _id))) await ctx.storage.delete(_id);
  const through = files.at(-1)?._creationTime;
  if (through === undefined) return 0;
  if (mark) await ctx.db.patch("fileSweeps", mark._id, { through });
  else await ctx.db.insert("fileSweeps", { through });
  return files.length;
}

/** Tells whether a stored file is something already: no upload, and not to be deleted as one. */
export async function isFileKnown(ctx: QueryCtx, storageId: Id<"_storage">): Promise<boolean> {
  const finders = [findByFile, findImageByFile, findBrandByFile, findVideoByFile];
  for (const find of finders) if (await find(ctx, storageId)) return true;
  return false;
}

/** What a browser uploaded before its person proved who they are, and has not sent yet, goes to that person. */
export async function moveUnbound(
  ctx: MutationCtx,
  { from, to }: { from: Id<"visitors">; to: Id<"visitors"> },
): Promise<void> {
  const rows = await ctx.db
    .query("attachments")
    .withIndex("by_uploaderId_and_holderId", (q) => q.eq("uploaderId", from).eq("holderId", undefined))
    .take(100);
  for (const { _id } of rows) await ctx.db.patch("attachments", _id, { uploaderId: to });
}

async function linkOf({ _id, linkSecret }: Doc<"attachments">): Promise<string> {
  return `${readEnvironment().siteUrl}/attachments/${_id}?${await signLink(linkSecret, Date.now())}`;
}

async function getById(ctx: QueryCtx, id: string): Promise<Doc<"attachments"> | null> {
  const attachmentId = ctx.db.normalizeId("attachments", id);
  return attachmentId ? ctx.db.get("attachments", attachmentId) : null;
}
