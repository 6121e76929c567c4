import { createMemo, createSignal, createUniqueId, For, Match, Show, Switch } from "solid-js";
import { Button, IconButton } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Skeleton } from "../../ui/Spinner.tsx";
import { type ArticleItem, api } from "../data/api.ts";
import { createPages } from "../data/createPages.ts";
import { createQuery } from "../data/createQuery.ts";
import { useEnvironment } from "../shell/EnvironmentContext.tsx";
import { type ArticleView, toHash } from "../shell/route.ts";
import { useWorkspace } from "../shell/WorkspaceContext.ts";
import { failureText, text } from "../strings.ts";
import { CollectionOptions } from "./CollectionOptions.tsx";
import { createPause } from "./createPause.ts";

const words = text.articles;
const PAGE_SIZE = 40;
const PAUSE_MS = 200;
const VIEWS = ["all", "published", "draft", "archived"] as const;

type Props = {
  view: ArticleView;
  selectedId: string | null;
  /** "" is all, "none" those in no collection. */
  collectionId: string;
  onChooseCollection: (collectionId: string) => void;
  onCreate: () => void;
  onImport: () => void;
  onCollections: () => void;
};

/** The left pane: articles by status and collection, or what a search finds. */
export function ArticleList(props: Props) {
  const { canWrite } = useWorkspace();
  const [query, setQuery] = createSignal("");
  const asked = createPause(() => query().trim(), PAUSE_MS);
  const hits = createQuery(api.articles.searchForAgent, () => (asked() ? { query: asked() } : null));
  const list = createPages(
    api.articles.listForAgent,
    () => (asked() ? null : filterOf(props.view, props.collectionId)),
    PAGE_SIZE,
  );
  const isSearch = () => asked() !== "";
  const rows = createMemo((): ArticleItem[] =>
    (isSearch() ? (hits.value() ?? []) : list.items()).filter(
      // A collection's list comes by place: there the status is looked at here.
      (item) => props.view === "all" || item.status === props.view,
    ),
  );
  const failure = () => (isSearch() ? hits.failure() : list.failure());
  const isLoading = () => (isSearch() ? hits.status() : list.status()) === "loading";

  return (
    <section class="c-list" aria-label={words.listLabel}>
      <header class="c-head">
        <h1 class="c-head-title">{words.title}</h1>
        <Show when={canWrite()}>
          <div class="c-head-actions">
            <IconButton icon="folder" label={words.collections} onClick={() => props.onCollections()} />
            <IconButton icon="upload" label={words.import} onClick={() => props.onImport()} />
            <IconButton icon="plus" label={words.create} onClick={() => props.onCreate()} />
          </div>
        </Show>
      </header>
      <Filters {...props} query={query()} onQuery={setQuery} />
      <div class="c-list-scroll oc-scroll" aria-busy={isLoading()}>
        <Switch>
          <Match when={failure()}>
            {(problem) => (
              <EmptyState icon="alert" tone="danger" title={words.failedTitle} body={failureText(problem())}>
                <Button onClick={() => (isSearch() ? hits.retry() : list.retry())}>{text.retry}</Button>
              </EmptyState>
            )}
          </Match>
          <Match when={isLoading()}>
            <ListSkeleton />
          </Match>
          <Match when={rows().length === 0 && !list.hasMore()}>
            <NoArticles isSearch={isSearch()} isFiltered={props.view !== "all" || props.collectionId !== ""}>
              <Show when={canWrite()}>
                <div class="c-actions">
                  <Button variant="primary" icon="plus" onClick={() => props.onCreate()}>
                    {words.create}
                  </Button>
                  <Button icon="upload" onClick={() => props.onImport()}>
                    {words.import}
                  </Button>
                </div>
              </Show>
            </NoArticles>
          </Match>
          <Match when={true}>
            <ul class="c-rows">
              <For each={rows()}>
                {(item) => <Row item={item} view={props.view} isSelected={item.id === props.selectedId} />}
              </For>
            </ul>
            <Show when={!isSearch() && list.hasMore()}>
              <div class="c-more">
                <Button
                  variant="ghost"
                  size="sm"
                  busy={list.status() === "loadingMore"}
                  onClick={() => list.loadMore()}
                >
                  {text.inbox.loadMore}
                </Button>
              </div>
            </Show>
          </Match>
        </Switch>
      </div>
    </section>
  );
}

function filterOf(view: ArticleView, collectionId: string) {
  if (collectionId !== "") return { collectionId: collectionId === "none" ? null : collectionId };
  return view === "all" ? {} : { status: view };
}

function Filters(props: Props & { query: string; onQuery: (query: string) => void }) {
  const searchId = createUniqueId();
  const href = (view: ArticleView) => toHash({ name: "articles", view, articleId: props.selectedId });
  const label = (view: ArticleView) => (view === "all" ? words.all : words.statusesShort[view]);
  return (
    <div class="c-filters">
      <search class="c-search">
        <label class="oc-sr" for={searchId}>
          {words.search}
        </label>
        <Icon name="search" size={16} />
        <input
          id={searchId}
          class="c-input"
          type="search"
          placeholder={words.search}
          autocomplete="off"
          maxLength={200}
          value={props.query}
          onInput={(event) => props.onQuery(event.currentTarget.value)}
        />
      </search>
      <nav class="c-tabs" aria-label={words.filters}>
        <For each={VIEWS}>
          {(view) => (
            <a class="c-tab" href={href(view)} aria-current={props.view === view ? "true" : undefined}>
              {label(view)}
            </a>
          )}
        </For>
      </nav>
      <span class="c-select c-full">
        <select
          class="c-input"
          aria-label={words.collection}
          value={props.collectionId}
          onChange={(event) => props.onChooseCollection(event.currentTarget.value)}
        >
          <option value="">{words.allCollections}</option>
          <option value="none">{words.noCollection}</option>
          <CollectionOptions value={props.collectionId} />
        </select>
      </span>
    </div>
  );
}

function Row(props: { item: ArticleItem; view: ArticleView; isSelected: boolean }) {
  const { ago, now } = useEnvironment();
  return (
    <li>
      <a
        class="c-row"
        href={toHash({ name: "articles", view: props.view, articleId: props.item.id })}
        aria-current={props.isSelected ? "true" : undefined}
      >
        <span class="c-row-text">
          <span class="c-row-line">
            <span class="c-row-name c-cut" dir="auto">
              {props.item.title}
            </span>
            <span class="c-row-time">{ago(props.item.updatedAt, now())}</span>
          </span>
          <span class="c-row-line">
            <span class="c-row-preview c-cut" dir="auto">
              {props.item.excerpt}
            </span>
            <Show when={props.item.visibility === "internal"}>
              <span class="c-tag">{words.internal}</span>
            </Show>
            <Show when={props.item.status !== "published"}>
              <span class="c-tag">{words.statuses[props.item.status]}</span>
            </Show>
          </span>
        </span>
      </a>
    </li>
  );
}

function NoArticles(props: {
  isSearch: boolean;
  isFiltered: boolean;
  children: import("solid-js").JSX.Element;
}) {
  return (
    <Switch
      fallback={
        <EmptyState icon="book" title={words.emptyTitle} body={words.emptyBody}>
          {props.children}
        </EmptyState>
      }
    >
      <Match when={props.isSearch}>
        <EmptyState icon="search" title={words.noHitsTitle} body={words.noHitsBody} />
      </Match>
      <Match when={props.isFiltered}>
        <EmptyState icon="book" title={words.emptyFilterTitle} body={words.emptyFilterBody} />
      </Match>
    </Switch>
  );
}

function ListSkeleton() {
  return (
    <div class="c-rows c-rows-skeleton" role="status" aria-label={text.loading}>
      <For each={["55%", "40%", "62%", "48%", "58%"]}>
        {(width) => (
          <div class="c-row">
            <span class="c-row-text c-stack-2">
              <Skeleton width={width} />
              <Skeleton width="85%" height="0.75rem" />
            </span>
          </div>
        )}
      </For>
    </div>
  );
}
