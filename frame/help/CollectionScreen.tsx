import { createMemo, Match, Show, Switch } from "solid-js";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ConnectionBanner } from "../messenger/ConnectionBanner.tsx";
import { ScreenBar } from "../messenger/ScreenBar.tsx";
import { t } from "../strings/t.ts";
import { ArticleRows } from "./ArticleRows.tsx";
import { CollectionRows } from "./HelpScreen.tsx";
import { createArticles, createTree } from "./helpQueries.ts";

/** A collection: the ones in it, and its articles. */
export function CollectionScreen(props: { id: string }) {
  const tree = createTree();
  const { state, loadMore } = createArticles(() => props.id);
  const collections = createMemo(() => {
    const found = tree();
    return found.status === "ready" ? found.value.collections : [];
  });
  const collection = () => collections().find(({ id }) => id === props.id);
  const inside = () => collections().filter(({ parentId }) => parentId === props.id);
  return (
    <>
      <ScreenBar title={collection()?.name ?? t("helpTitle")} />
      <ConnectionBanner />
      <div class="oc-help oc-scroll">
        <Switch>
          <Match when={state().error?.code === "NOT_FOUND"}>
            <EmptyState icon="book" title={t("helpCollectionGoneTitle")} body={t("helpCollectionGoneBody")} />
          </Match>
          <Match when={state().status === "failed"}>
            <EmptyState icon="alert" tone="danger" title={t("failedTitle")} body={t("failedBody")} />
          </Match>
          <Match when={true}>
            <Show when={collection()?.description}>
              {(description) => (
                <p class="oc-help-lead">
                  <bdi>{description()}</bdi>
                </p>
              )}
            </Show>
            <Show when={inside().length > 0}>
              <CollectionRows collections={inside()} />
            </Show>
            <ArticleRows state={state()} onMore={loadMore} />
          </Match>
        </Switch>
      </div>
    </>
  );
}
