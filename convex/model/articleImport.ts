import { ConvexError } from "convex/values";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import type { ArticleFields, ArticleNote, ImportedFile } from "../articleValidators";
import { type ErrorData, inputInvalid } from "../errors";
import { type FileFacts, readFile, type Surroundings, slugsOf } from "./articleFiles";
import { createArticle, findBySlug, sourceOf, updateArticle } from "./articles";
import { ensureCollection } from "./collections";

/** Markdown files to articles. Importing a file again changes the article it has become; unchanged ones are left alone. */

export const MAX_FILES = 10;
const MAX_PATHS = 5_000;
const MAX_PATH_LENGTH = 500;

export type Import = {
  files: { path: string; text: string }[];
  /** Of all Markdown files of the import, so that links between them are understood in whatever order they come. */
  paths: string[];
  images: { path: string; imageId: string }[];
  /** What new articles are, unless their file says something else. */
  status: "draft" | "published";
};
type Author = { workspaceId: Id<"workspaces">; agentId: Id<"agents"> | null };

/** Imports some files. One that cannot be taken is reported and keeps no other back. @throws INPUT_INVALID */
export async function importFiles(ctx: MutationCtx, author: Author, batch: Import): Promise<ImportedFile[]> {
  const { files, paths, images } = batch;
  if (files.length > MAX_FILES) throw inputInvalid(`At most ${MAX_FILES} files at once.`);
  if (paths.length > MAX_PATHS || images.length > MAX_PATHS)
    throw inputInvalid(`An import has at most ${MAX_PATHS} files.`);
  if ([...paths, ...files.map(({ path }) => path)].some((path) => path.length > MAX_PATH_LENGTH))
    throw inputInvalid(`A path has at most ${MAX_PATH_LENGTH} characters.`);
  const around: Surroundings = {
    slugs: slugsOf([...new Set([...paths, ...files.map(({ path }) => path)])]),
    images: new Map(images.map(({ path, imageId }) => [path, imageId])),
  };
  const results: ImportedFile[] = [];
  for (const file of files)
    results.push(await importFile(ctx, author, { file, around, status: batch.status }));
  return results;
}

type One = { file: { path: string; text: string }; around: Surroundings; status: "draft" | "published" };

async function importFile(ctx: MutationCtx, author: Author, one: One): Promise<ImportedFile> {
  const { path } = one.file;
  const facts = readFile(one.file, one.around);
  const { title } = facts;
  try {
    const known = await findBySlug(ctx, author.workspaceId, facts.slug);
    const fields = await fieldsOf(ctx, author, { facts, known, status: one.status });
    if (known && (await isSame(ctx, known, fields)))
      return { path, title, outcome: "unchanged", articleId: known._id, notes: facts.notes, problem: null };
    const written = known
      ? await updateArticle(ctx, author, { before: known, fields })
      : await createArticle(ctx, author, fields);
    const outcome = known ? "updated" : "created";
    const notes = distinct([...facts.notes, ...written.notes]);
    return { path, title, outcome, articleId: written.articleId, notes, problem: null };
  } catch (error) {
    // Everything an article can be refused for is looked at before it is written; its collections may have been made.
    if (!(error instanceof ConvexError)) throw error;
    const { code, message } = error.data as ErrorData;
    return { path, title, outcome: "refused", articleId: null, notes: [], problem: { code, message } };
  }
}

async function fieldsOf(
  ctx: MutationCtx,
  { workspaceId }: Author,
  {
    facts,
    known,
    status,
  }: { facts: FileFacts; known: Doc<"articles"> | null; status: "draft" | "published" },
): Promise<ArticleFields> {
  let parent: Doc<"collections"> | null = null;
  for (const name of facts.collections) parent = await ensureCollection(ctx, workspaceId, { name, parent });
  const { title, slug, source } = facts;
  return {
    title,
    slug,
    source,
    collectionId: parent?._id ?? null,
    visibility: known?.visibility ?? "public",
    status: toStatus(facts.status) ?? known?.status ?? status,
    visibleTo: toVisibleTo(facts.visibleTo) ?? known?.visibleTo ?? "all",
    order: facts.order ?? known?.order ?? (await nextOrder(ctx, workspaceId, parent?._id)),
    featured: facts.featured ?? known?.featured ?? null,
    relatedIds: known?.relatedIds ?? [],
  };
}

const toStatus = (text: string | null) =>
  text === "draft" || text === "published" || text === "archived" ? text : null;
const toVisibleTo = (text: string | null) =>
  text === "all" || text === "visitors" || text === "users" ? text : null;

/** After the last article of a collection. */
export async function nextOrder(
  ctx: MutationCtx,
  workspaceId: Id<"workspaces">,
  collectionId: Id<"collections"> | undefined,
): Promise<number> {
  const last = await ctx.db
    .query("articles")
    .withIndex("by_workspaceId_and_collectionId_and_order", (q) =>
      q.eq("workspaceId", workspaceId).eq("collectionId", collectionId),
    )
    .order("desc")
    .first();
  return Math.floor(last?.order ?? -1) + 1;
}

async function isSame(ctx: MutationCtx, known: Doc<"articles">, fields: ArticleFields): Promise<boolean> {
  const { source } = await sourceOf(ctx, known._id);
  return (
    source === fields.source &&
    known.title === fields.title &&
    (known.collectionId ?? null) === fields.collectionId &&
    known.status === fields.status &&
    known.visibleTo === fields.visibleTo &&
    known.order === fields.order &&
    (known.featured ?? null) === fields.featured
  );
}

function distinct(notes: readonly ArticleNote[]): ArticleNote[] {
  return [...new Map(notes.map((note) => [`${note.kind} ${note.detail}`, note])).values()].slice(0, 100);
}
