import { createSignal, For, Match, onMount, Show, Switch } from "solid-js";
import { Button, IconButton } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Icon } from "../../ui/Icon.tsx";
import type { FrameApp } from "../app.ts";
import { ConnectionBanner } from "../messenger/ConnectionBanner.tsx";
import { useMessenger } from "../messenger/context.ts";
import { ScreenBar } from "../messenger/ScreenBar.tsx";
import { takeSearchWish } from "../messenger/searchWish.ts";
import { whenDrawn } from "../messenger/whenDrawn.ts";
import { t } from "../strings/t.ts";
import { ArticleRows } from "./ArticleRows.tsx";
import { HelpSkeleton } from "./HelpSkeleton.tsx";
import { createArticles, createSearch, createTree, type Tree } from "./helpQueries.ts";
import { Results } from "./Results.tsx";

/** What was searched for last: a visitor who reads a hit and comes back finds the others. */
const [query, setQuery] = createSignal("");

const followed = new WeakSet<FrameApp>();

/** What one visitor has searched for is not for the next one at this screen. */
function forgetWithVisitor(app: FrameApp): void {
  if (followed.has(app)) return;
  followed.add(app);
  app.state.subscribe(({ phase }) => phase === "starting" && setQuery(""));
}

/** The help tab: a search, and the collections. */
export function HelpScreen() {
  forgetWithVisitor(useMessenger().app);
  const tree = createTree();
  const search = createSearch(query);
  const value = () => {
    const state = tree();
    return state.status === "ready" ? state.value : null;
  };
  return (
    <>
      <ScreenBar title={t("helpTitle")} isTab />
      <ConnectionBanner />
      <div class="oc-help oc-scroll">
        <SearchField />
        <Switch>
          <Match when={search().status !== "idle"}>
            <Results search={search()} query={query()} />
          </Match>
          <Match when={tree().status === "failed"}>
            <EmptyState icon="alert" tone="danger" title={t("failedTitle")} body={t("failedBody")} />
          </Match>
          <Match when={value()} keyed={false}>
            {(found) => <Collections tree={found()} />}
          </Match>
          <Match when={true}>
            <HelpSkeleton />
          </Match>
        </Switch>
      </div>
    </>
  );
}

function SearchField() {
  let input: HTMLInputElement | undefined;
  onMount(() => takeSearchWish() && whenDrawn(() => input?.focus()));
  return (
    <search class="oc-search">
      <Icon name="search" size={18} />
      <input
        ref={(element) => {
          input = element;
        }}
        type="search"
        enterkeyhint="search"
        autocomplete="off"
        maxLength={200}
        aria-label={t("helpSearch")}
        placeholder={t("helpSearch")}
        value={query()}
        onInput={(event) => setQuery(event.currentTarget.value)}
        // Solid would hand out keys at the document, where the messenger closes.
        on:keydown={(event) => {
          // The first Escape clears, the next closes the messenger.
          if (event.key !== "Escape" || !query()) return;
          event.stopPropagation();
          event.preventDefault();
          setQuery("");
        }}
      />
      <Show when={query()}>
        <IconButton
          icon="close"
          size="sm"
          label={t("helpSearchClear")}
          onClick={() => {
            setQuery("");
            input?.focus();
          }}
        />
      </Show>
    </search>
  );
}

function Collections(props: { tree: Tree }) {
  const { app } = useMessenger();
  const roots = () => props.tree.collections.filter(({ parentId }) => parentId === null);
  return (
    <Show
      when={roots().length > 0 || props.tree.loose > 0}
      fallback={
        <EmptyState icon="book" title={t("helpEmptyTitle")} body={t("helpEmptyBody")}>
          <Button variant="primary" onClick={() => app.go({ name: "newMessage" })}>
            {t("helpStillAction")}
          </Button>
        </EmptyState>
      }
    >
      <CollectionRows collections={roots()} />
      <Show when={props.tree.loose > 0}>
        <Loose hasCollections={roots().length > 0} />
      </Show>
    </Show>
  );
}

/** Collections to choose from. */
export function CollectionRows(props: { collections: Tree["collections"] }) {
  const { app } = useMessenger();
  return (
    <ul class="oc-rows" role="list">
      <For each={props.collections}>
        {(collection) => (
          <li>
            <button
              type="button"
              class="oc-shelf"
              onClick={() => app.go({ name: "collection", id: collection.id })}
            >
              <span class="oc-shelf-icon" aria-hidden="true">
                <Show when={collection.icon} fallback={<Icon name="book" size={18} />}>
                  {collection.icon}
                </Show>
              </span>
              <span>
                <span class="oc-shelf-name">
                  <bdi>{collection.name}</bdi>
                </span>
                <Show when={collection.description}>
                  <span class="oc-shelf-about">
                    <bdi>{collection.description}</bdi>
                  </span>
                </Show>
                <span class="oc-shelf-count">{t("helpArticles", { count: collection.total })}</span>
              </span>
              <Icon name="chevronRight" size={16} />
            </button>
          </li>
        )}
      </For>
    </ul>
  );
}

function Loose(props: { hasCollections: boolean }) {
  const { state, loadMore } = createArticles(() => null);
  return (
    <section>
      <Show when={props.hasCollections}>
        <h2 class="oc-section">{t("helpOther")}</h2>
      </Show>
      <ArticleRows state={state()} onMore={loadMore} />
    </section>
  );
}
