import { createEffect, For, Show } from "solid-js";
import type { CardProps } from "../home/createSettled.ts";
import { fn } from "../live/functions.ts";
import { useMessenger } from "../messenger/context.ts";
import { createQuery } from "../messenger/queries.ts";
import { t } from "../strings/t.ts";
import { ArticleRow } from "./ArticleRows.tsx";

/** As many as home has room for. */
const MAX_SHOWN = 4;

/** The home card of articles the team has chosen. Draws nothing where there are none. */
export function FeaturedArticles(props: CardProps) {
  const { isOpen } = useMessenger();
  const answer = createQuery(fn.featuredArticles, () => (isOpen() ? {} : null));
  const articles = () => {
    const state = answer();
    return state.status === "ready" ? state.value.slice(0, MAX_SHOWN) : [];
  };
  createEffect(() => answer().status !== "loading" && props.onSettled());
  return (
    <Show when={articles().length > 0}>
      <section class="oc-card oc-card-list">
        <h2 class="oc-section">{t("helpFeatured")}</h2>
        <ul class="oc-rows" role="list">
          <For each={articles()}>{(article) => <ArticleRow article={article} />}</For>
        </ul>
      </section>
    </Show>
  );
}
