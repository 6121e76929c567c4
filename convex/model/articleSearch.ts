import type { Doc, Id } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import type { ArticleHit } from "../articleValidators";
import { inputInvalid } from "../errors";
import { isReadable, type Reader } from "./articleReading";
import { coverageOf, rangesOf, snippetOf, type Terms, termsOf } from "./highlights";
import { isWellFormed } from "./text";

/** Search: the index finds and ranks, here the best come first and say where they match. */

const MAX_QUERY = 200;
export const MAX_HITS = 20;
const MAX_SUGGESTIONS = 3;
const CANDIDATES = 40;
/** Of a long article only the beginning is looked at again. */
const LOOKED_AT = 20_000;
/** Share of the telling words of a text that a suggestion must have. */
const ENOUGH = 0.5;
// Said in every question; they tell nothing about which article answers it.
const FILLERS = new Set(
  "a an and are as at be but by can could did do does for from get has have hello hey hi how i if in is it its me my not of on or our please so thank thanks that the there this to want was we what when where which who why will with would you your".split(
    " ",
  ),
);

type Found = { row: Doc<"articles">; text: Doc<"articleTexts"> };

/** Articles for a reader that match, best first. @throws INPUT_INVALID */
export async function searchArticles(
  ctx: QueryCtx,
  reader: Reader,
  { query, limit }: { query: string; limit: number },
): Promise<ArticleHit[]> {
  checkQuery(query, limit);
  const terms = termsOf(query);
  const found = await findTexts(ctx, reader, query);
  return toHits(ctx, best(found, terms).slice(0, limit), terms);
}

/** The same for a teammate: drafts and all. @throws INPUT_INVALID */
export async function searchAllArticles(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  query: string,
): Promise<Doc<"articles">[]> {
  checkQuery(query, MAX_HITS);
  const found = await withRows(ctx, await textsOf(ctx, { workspaceId, reader: null }, query));
  return best(found, termsOf(query))
    .slice(0, MAX_HITS)
    .map(({ row }) => row);
}

/** At most three articles that may answer what somebody is writing. */
export async function suggestArticles(ctx: QueryCtx, reader: Reader, text: string): Promise<ArticleHit[]> {
  if (!isWellFormed(text)) throw inputInvalid("The text is not well-formed.");
  const { whole, prefix } = termsOf(text.slice(0, MAX_QUERY));
  const telling = [...whole, ...(prefix === null ? [] : [prefix])].filter((term) => !FILLERS.has(term));
  if (telling.length === 0) return [];
  // Nothing is still being typed when the words are looked at, so none of them counts by its beginning.
  const terms: Terms = { whole: telling, prefix: null };
  const found = await findTexts(ctx, reader, telling.join(" "));
  const fitting = best(found, terms).filter(({ text: { text: all } }) => {
    return coverageOf(all.slice(0, LOOKED_AT), terms) >= ENOUGH;
  });
  return toHits(ctx, fitting.slice(0, MAX_SUGGESTIONS), terms);
}

function checkQuery(query: string, limit: number): void {
  if (query.length > MAX_QUERY || !isWellFormed(query))
    throw inputInvalid(`A query has at most ${MAX_QUERY} characters.`);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_HITS)
    throw inputInvalid(`limit must be 1 to ${MAX_HITS}.`);
}

async function findTexts(ctx: QueryCtx, reader: Reader, query: string): Promise<Found[]> {
  const texts = await textsOf(ctx, { workspaceId: reader.workspaceId, reader }, query);
  const found = await withRows(ctx, texts);
  return found.filter(({ row }) => isReadable(row, reader));
}

async function withRows(ctx: QueryCtx, texts: readonly Doc<"articleTexts">[]): Promise<Found[]> {
  const found = await Promise.all(
    texts.map(async (text) => ({ text, row: await ctx.db.get("articles", text.articleId) })),
  );
  return found.filter((each) => each.row !== null) as Found[];
}

function textsOf(
  ctx: QueryCtx,
  { workspaceId, reader }: { workspaceId: Id<"workspaces">; reader: Reader | null },
  query: string,
): Promise<Doc<"articleTexts">[]> {
  return ctx.db
    .query("articleTexts")
    .withSearchIndex("search_text", (q) => {
      const search = q.search("text", query).eq("workspaceId", workspaceId);
      if (!reader) return search;
      return reader.isUser ? search.eq("forUsers", true) : search.eq("forVisitors", true);
    })
    .take(CANDIDATES);
}

/** The index takes any of the words: those articles come first that have all of them, and have them in the title. */
function best(found: readonly Found[], terms: Terms): Found[] {
  const scored = found.map((each) => {
    const head = each.text.text.slice(0, LOOKED_AT);
    return { each, score: 2 * coverageOf(head, terms) + coverageOf(each.row.title, terms) };
  });
  return scored.toSorted((a, b) => b.score - a.score).map(({ each }) => each);
}

async function toHits(ctx: QueryCtx, found: readonly Found[], terms: Terms): Promise<ArticleHit[]> {
  return Promise.all(
    found.map(async ({ row, text }) => {
      const { _id: id, slug, title, collectionId } = row;
      const body = text.text.slice(text.bodyAt, text.bodyAt + LOOKED_AT);
      const { snippet, ranges } = snippetOf(body, terms);
      const collection = collectionId ? await ctx.db.get("collections", collectionId) : null;
      return {
        id,
        slug,
        title,
        titleRanges: rangesOf(title, terms),
        snippet,
        snippetRanges: ranges,
        collection: collection?.name ?? null,
      };
    }),
  );
}
