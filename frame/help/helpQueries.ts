import type { FunctionReturnType } from "convex/server";
import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup, untrack } from "solid-js";
import { CallError } from "../core/errors.ts";
import { fn } from "../live/functions.ts";
import { useMessenger } from "../messenger/context.ts";
import { createPages } from "../messenger/createPages.ts";
import { answerBefore, keepAnswer } from "../messenger/keptAnswers.ts";
import { createQuery, type QueryState } from "../messenger/queries.ts";

export type Tree = FunctionReturnType<typeof fn.listCollections>;
export type Collection = Tree["collections"][number];
export type ArticleItem = FunctionReturnType<typeof fn.listArticles>["page"][number];
export type Article = FunctionReturnType<typeof fn.getArticle>;
export type Hit = FunctionReturnType<typeof fn.searchArticles>[number];

/** The collections that hold something for this visitor. */
export const createTree = (): Accessor<QueryState<Tree>> =>
  createKept(
    () => "collections",
    createQuery(fn.listCollections, () => ({})),
  );

/** One article, live: an author's correction shows without a reload. */
export const createArticle = (articleId: Accessor<string>): Accessor<QueryState<Article>> =>
  createKept(
    () => `article ${articleId()}`,
    createQuery(fn.getArticle, () => ({ articleId: articleId() })),
  );

/** A query's state and, until its first answer, the last one under this name. */
function createKept<T>(name: Accessor<string>, state: Accessor<QueryState<T>>): Accessor<QueryState<T>> {
  const { live } = useMessenger();
  // With each answer, not with each connection: what one was told is not the next one's.
  createEffect(
    on(state, (now) => {
      const connection = untrack(live);
      if (connection && now.status === "ready") keepAnswer(connection, untrack(name), now);
    }),
  );
  return createMemo(() => {
    const now = state();
    return (now.status === "loading" && answerBefore<QueryState<T>>(live(), name())) || now;
  });
}

const PAGE_SIZE = 30;

/** The articles of a collection (null: of none), page by page. */
export const createArticles = (collectionId: Accessor<string | null>) =>
  createPages<ArticleItem>({
    size: PAGE_SIZE,
    key: () => `articles ${collectionId() ?? ""}`,
    watch: (live, paginationOpts, on) =>
      live.watch(fn.listArticles, { collectionId: collectionId(), paginationOpts }, on),
  });

const TYPING_MS = 250;
const MIN_LENGTH = 2;

export type Search =
  | { status: "idle" }
  | { status: "searching"; hits: readonly Hit[] }
  | { status: "ready"; query: string; hits: readonly Hit[] }
  | { status: "failed"; isTooFast: boolean };

/** Looks for articles while the visitor types: the last words count, and earlier hits stay until the next are there. */
export function createSearch(query: Accessor<string>): Accessor<Search> {
  const { app, live } = useMessenger();
  const [search, setSearch] = createSignal<Search>({ status: "idle" });
  const hitsBefore = () => {
    const before = untrack(search);
    return "hits" in before ? before.hits : [];
  };
  createEffect(() => {
    const [connection, words] = [live(), query().trim()];
    let isStale = false;
    onCleanup(() => {
      isStale = true;
    });
    if (words.length < MIN_LENGTH) return setSearch({ status: "idle" });
    setSearch({ status: "searching", hits: hitsBefore() });
    if (!connection) return undefined;
    const look = async (): Promise<void> => {
      try {
        const hits = await app.act(fn.searchArticles, { query: words });
        if (!isStale) setSearch({ status: "ready", query: words, hits });
      } catch (error) {
        const retryAfterMs = error instanceof CallError ? error.retryAfterMs : undefined;
        if (isStale) return;
        setSearch({ status: "failed", isTooFast: retryAfterMs !== undefined });
        if (retryAfterMs !== undefined) schedule(retryAfterMs);
      }
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    const schedule = (ms: number): void => {
      timer = setTimeout(() => void look(), ms);
    };
    schedule(TYPING_MS);
    onCleanup(() => clearTimeout(timer));
    return undefined;
  });
  return search;
}
