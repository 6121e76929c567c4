import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import type { AnnouncementItem, AnnouncementView, StoredLink } from "../announcementValidators";
import { notFound } from "../errors";
import { announcementBody, coverOf } from "./announcements";
import { findReadableArticle, type Reader, resolveBlocks } from "./articleReading";
import { isFor } from "./audience";

/** Announcements as a visitor comes across them: what is published and for them, and nothing else. */

/** As many as home shows. */
const LATEST = 3;
/** Of the ones read, so many are remembered: more than home will ever ask about. */
const MAX_READ = 50;

/** The latest ones for this reader, newest first. */
export async function latestAnnouncements(ctx: QueryCtx, reader: Reader): Promise<AnnouncementItem[]> {
  const audiences = ["all", reader.isUser ? "users" : "visitors"] as const;
  const found = await Promise.all(
    audiences.map((visibleTo) =>
      ctx.db
        .query("announcements")
        .withIndex("by_workspaceId_and_status_and_visibleTo_and_publishedAt", (q) =>
          q.eq("workspaceId", reader.workspaceId).eq("status", "published").eq("visibleTo", visibleTo),
        )
        .order("desc")
        .take(LATEST),
    ),
  );
  const newest = found.flat().toSorted((a, b) => publishedAt(b) - publishedAt(a));
  const reads = await findReads(ctx, reader.visitorId);
  return Promise.all(newest.slice(0, LATEST).map((row) => toItem(ctx, row, reads)));
}

/** One to read. @throws NOT_FOUND also for one that is not for this reader */
export async function readAnnouncement(ctx: QueryCtx, reader: Reader, id: string): Promise<AnnouncementView> {
  const row = await readable(ctx, reader, id);
  const body = await announcementBody(ctx, row._id);
  return {
    ...(await toItem(ctx, row, await findReads(ctx, reader.visitorId))),
    blocks: await resolveBlocks(ctx, reader, body),
    link: body.link ? await resolveLink(ctx, reader, body.link) : null,
  };
}

/** Notes that this reader has read one. @throws NOT_FOUND */
export async function markAnnouncementRead(ctx: MutationCtx, reader: Reader, id: string): Promise<void> {
  const { _id } = await readable(ctx, reader, id);
  await addReads(ctx, reader.visitorId, [_id]);
}

/** What one record has read, the other has, too: they turned out to be one person. */
export async function moveAnnouncementReads(
  ctx: MutationCtx,
  { from, to }: { from: Id<"visitors">; to: Id<"visitors"> },
): Promise<void> {
  const row = await findReads(ctx, from);
  if (!row) return;
  await addReads(ctx, to, row.readIds);
  await ctx.db.delete("announcementReads", row._id);
}

async function addReads(
  ctx: MutationCtx,
  visitorId: Id<"visitors">,
  ids: readonly Id<"announcements">[],
): Promise<void> {
  const row = await findReads(ctx, visitorId);
  const known = row?.readIds ?? [];
  const news = ids.filter((id) => !known.includes(id));
  if (news.length === 0) return;
  const readIds = [...known, ...news].slice(-MAX_READ);
  if (row) await ctx.db.patch("announcementReads", row._id, { readIds });
  else await ctx.db.insert("announcementReads", { visitorId, readIds });
}

async function readable(ctx: QueryCtx, reader: Reader, id: string): Promise<Doc<"announcements">> {
  const announcementId = ctx.db.normalizeId("announcements", id);
  const row = announcementId ? await ctx.db.get("announcements", announcementId) : null;
  const isReadable =
    row?.workspaceId === reader.workspaceId && row.status === "published" && isFor(row.visibleTo, reader);
  if (!row || !isReadable) throw notFound();
  return row;
}

async function toItem(
  ctx: QueryCtx,
  row: Doc<"announcements">,
  reads: Doc<"announcementReads"> | null,
): Promise<AnnouncementItem> {
  return {
    id: row._id,
    title: row.title,
    excerpt: row.excerpt,
    publishedAt: publishedAt(row),
    cover: await coverOf(ctx, row),
    isRead: reads?.readIds.includes(row._id) ?? false,
  };
}

/** A link to an article this reader may not open leads nowhere: there is none. */
async function resolveLink(ctx: QueryCtx, reader: Reader, link: StoredLink): Promise<StoredLink | null> {
  if (link.article === undefined) return link;
  const article = await findReadableArticle(ctx, reader, link.article);
  return article && { label: link.label, article: article._id };
}

function findReads(ctx: QueryCtx, visitorId: Id<"visitors">): Promise<Doc<"announcementReads"> | null> {
  return ctx.db
    .query("announcementReads")
    .withIndex("by_visitorId", (q) => q.eq("visitorId", visitorId))
    .unique();
}

const publishedAt = (row: Doc<"announcements">): number => row.publishedAt ?? row._creationTime;
