import { For, Show } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import type { PagesState } from "../live/pages.ts";
import { useMessenger } from "../messenger/context.ts";
import { t } from "../strings/t.ts";
import { HelpSkeleton } from "./HelpSkeleton.tsx";
import type { ArticleItem } from "./helpQueries.ts";

/** Articles to choose from, and the way to more of them. */
export function ArticleRows(props: { state: PagesState<ArticleItem>; onMore: () => void }) {
  return (
    <Show when={props.state.status !== "loading"} fallback={<HelpSkeleton />}>
      <ul class="oc-rows" role="list">
        <For each={props.state.items}>{(article) => <ArticleRow article={article} />}</For>
      </ul>
      <Show when={props.state.hasMore}>
        <div class="oc-more">
          <Button busy={props.state.isLoadingMore} onClick={() => props.onMore()}>
            {t("helpMore")}
          </Button>
        </div>
      </Show>
    </Show>
  );
}

/** One article in a list. */
export function ArticleRow(props: { article: Pick<ArticleItem, "id" | "title" | "excerpt"> }) {
  const { app } = useMessenger();
  return (
    <li>
      <button
        type="button"
        class="oc-shelf"
        onClick={() => app.go({ name: "article", id: props.article.id })}
      >
        <span>
          <span class="oc-shelf-name">
            <bdi>{props.article.title}</bdi>
          </span>
          <Show when={props.article.excerpt}>
            <span class="oc-shelf-about">
              <bdi>{props.article.excerpt}</bdi>
            </span>
          </Show>
        </span>
        <Icon name="chevronRight" size={16} />
      </button>
    </li>
  );
}
