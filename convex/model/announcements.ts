import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import type { AnnouncementFields, AnnouncementRow, StoredLink } from "../announcementValidators";
import { inputInvalid, notFound } from "../errors";
import { countUses, imageUrl } from "./articleImages";
import { plainTextOf } from "./articleParser";
import { parseSource } from "./articles";
import { toLink } from "./links";
import { isDrawable, isShortText, previewOf } from "./text";

/** Writing announcements. Everything that readers need is made here, once, in the transaction of the change. */

const MAX_TITLE = 120;
const MAX_LABEL = 40;
const MAX_ARTICLE_NAME = 128;

/** An announcement of the workspace. @throws NOT_FOUND */
export async function ownAnnouncement(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  id: string,
): Promise<Doc<"announcements">> {
  const announcementId = ctx.db.normalizeId("announcements", id);
  const row = announcementId ? await ctx.db.get("announcements", announcementId) : null;
  if (row?.workspaceId !== workspaceId) throw notFound();
  return row;
}

/** What an announcement says. Every one has it from its creation. */
export async function announcementBody(
  ctx: QueryCtx,
  announcementId: Id<"announcements">,
): Promise<Doc<"announcementBodies">> {
  const body = await ctx.db
    .query("announcementBodies")
    .withIndex("by_announcementId", (q) => q.eq("announcementId", announcementId))
    .unique();
  if (!body) throw new Error("An announcement has no body.");
  return body;
}

type Author = { workspaceId: Id<"workspaces">; agentId: Id<"agents"> | null };

/** Writes a draft. @throws INPUT_INVALID · ARTICLE_TOO_LARGE · NOT_FOUND */
export async function createAnnouncement(
  ctx: MutationCtx,
  author: Author,
  fields: AnnouncementFields,
): Promise<Id<"announcements">> {
  const { row, body } = await prepare(ctx, author, fields);
  const announcementId = await ctx.db.insert("announcements", { ...row, status: "draft", version: 1 });
  await ctx.db.insert("announcementBodies", { announcementId, ...body });
  await countUses(ctx, [], body.images);
  return announcementId;
}

/** Changes what an announcement says, published or not. Returns its new version. @throws as `createAnnouncement` */
export async function updateAnnouncement(
  ctx: MutationCtx,
  author: Author,
  { before, fields }: { before: Doc<"announcements">; fields: AnnouncementFields },
): Promise<number> {
  const { row, body } = await prepare(ctx, author, fields);
  const version = before.version + 1;
  await ctx.db.patch("announcements", before._id, { ...row, version });
  const old = await announcementBody(ctx, before._id);
  await ctx.db.patch("announcementBodies", old._id, body);
  await countUses(ctx, old.images, body.images);
  return version;
}

/** Publishes, takes back or puts away. What is published anew stands first again. */
export async function setAnnouncementStatus(
  ctx: MutationCtx,
  row: Doc<"announcements">,
  status: Doc<"announcements">["status"],
): Promise<void> {
  if (row.status === status) return;
  const now = Date.now();
  const published = status === "published" ? { publishedAt: now } : {};
  await ctx.db.patch("announcements", row._id, { status, updatedAt: now, ...published });
}

/** As the team's list shows it. */
export const toAnnouncementRow = (row: Doc<"announcements">): AnnouncementRow => ({
  id: row._id,
  title: row.title,
  excerpt: row.excerpt,
  status: row.status,
  visibleTo: row.visibleTo,
  publishedAt: row.publishedAt ?? null,
  updatedAt: row.updatedAt,
});

/** The picture over an announcement, or null. */
export async function coverOf(ctx: QueryCtx, { coverId }: Doc<"announcements">) {
  const image = coverId ? await ctx.db.get("articleImages", coverId) : null;
  return image && { url: imageUrl(image), width: image.width, height: image.height };
}

/** As its author left it. */
export async function announcementDraftOf(ctx: QueryCtx, row: Doc<"announcements">) {
  const { source, link } = await announcementBody(ctx, row._id);
  const { title, visibleTo, coverId = null } = row;
  return {
    id: row._id,
    status: row.status,
    version: row.version,
    fields: { title, source, visibleTo, coverId, link: link ? toLinkDraft(link) : null },
    cover: await coverOf(ctx, row),
  };
}

const toLinkDraft = ({ label, href, article }: StoredLink): NonNullable<AnnouncementFields["link"]> => ({
  label,
  ...(href === undefined ? {} : { url: href }),
  ...(article === undefined ? {} : { articleId: article }),
});

/** Its first words, without headings, which are no part of a sentence; of nothing but headings these. */
function excerptOf(blocks: Parameters<typeof plainTextOf>[0]): string {
  const words = blocks.filter(({ type }) => type !== "heading");
  return previewOf(plainTextOf(words.length > 0 ? words : blocks));
}

async function prepare(ctx: MutationCtx, { workspaceId, agentId }: Author, fields: AnnouncementFields) {
  const { source, visibleTo } = fields;
  const title = fields.title.trim();
  if (!isShortText(title, MAX_TITLE) || !isDrawable(title))
    throw inputInvalid(`title: an announcement has one of 1 to ${MAX_TITLE} characters.`);
  const link = fields.link ? toStoredLink(fields.link) : undefined;
  const coverId = fields.coverId === null ? undefined : await ownCover(ctx, workspaceId, fields.coverId);
  const { blocks, images } = await parseSource(ctx, workspaceId, source);
  if (blocks.length === 0) throw inputInvalid("source: an announcement says something.");
  const row = {
    workspaceId,
    title,
    excerpt: excerptOf(blocks),
    visibleTo,
    coverId,
    updatedAt: Date.now(),
    updatedBy: agentId ?? undefined,
  };
  const shown = coverId && !images.includes(coverId) ? [...images, coverId] : images;
  return { row, body: { source, blocks, images: shown, link } };
}

async function ownCover(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  id: string,
): Promise<Id<"articleImages">> {
  const imageId = ctx.db.normalizeId("articleImages", id);
  const image = imageId ? await ctx.db.get("articleImages", imageId) : null;
  if (image?.workspaceId !== workspaceId) throw notFound();
  return image._id;
}

/** @throws INPUT_INVALID naming what is wrong */
function toStoredLink({ label: given, url, articleId }: NonNullable<AnnouncementFields["link"]>): StoredLink {
  const label = given.trim();
  if (!isShortText(label, MAX_LABEL) || !isDrawable(label))
    throw inputInvalid(`link.label: has 1 to ${MAX_LABEL} characters.`);
  if ((url === undefined) === (articleId === undefined))
    throw inputInvalid("link: leads either to an address or to an article.");
  if (articleId !== undefined) {
    if (!/^[\w-]+$/.test(articleId) || articleId.length > MAX_ARTICLE_NAME)
      throw inputInvalid("link.articleId: names no article.");
    return { label, article: articleId };
  }
  const link = toLink((url ?? "").trim(), label);
  if (!link) throw inputInvalid("link.url: is no address that can be linked to.");
  return { label, ...link };
}
