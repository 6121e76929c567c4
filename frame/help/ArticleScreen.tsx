import { createEffect, createMemo, createSignal, For, Match, on, onCleanup, Show, Switch } from "solid-js";
import { type ArticleBlock, ArticleBlocks, type ArticleTarget } from "../../ui/ArticleBlocks.tsx";
import { Button, IconButton } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { ConnectionBanner } from "../messenger/ConnectionBanner.tsx";
import { useMessenger } from "../messenger/context.ts";
import { createSlices } from "../messenger/createSlices.ts";
import { ScreenBar } from "../messenger/ScreenBar.tsx";
import { windowSize } from "../messenger/windowSize.ts";
import { t } from "../strings/t.ts";
import { ArticleFeedback } from "./ArticleFeedback.tsx";
import { ArticleRow } from "./ArticleRows.tsx";
import { keepBlocks, toStages } from "./articleStages.ts";
import { articleWords } from "./articleWords.ts";
import { HelpSkeleton } from "./HelpSkeleton.tsx";
import { type Article, createArticle } from "./helpQueries.ts";

/** Fewer headings than this need no table of contents. */
const MIN_CONTENTS = 3;
/** The window for reading, CSS px; the loader clamps it to the page. */
const LARGE = { width: 720, height: 900 };

/** Before the ids of headings, so that none is taken for one of ours. */
const PREFIX = "oc-h-";

const [isLarge, setLarge] = createSignal(false);

/** An article, to read. */
export function ArticleScreen(props: { id: string }) {
  const { app, layout } = useMessenger();
  const article = createArticle(() => props.id);
  const value = () => {
    const state = article();
    return state.status === "ready" ? state.value : null;
  };
  const failure = () => {
    const state = article();
    return state.status === "failed" ? state.error.code : undefined;
  };
  createEffect(() => {
    const { width, height } = isLarge() ? LARGE : windowSize;
    app.resized(width, height);
  });
  onCleanup(() => app.resized(windowSize.width, windowSize.height));
  return (
    <>
      <ScreenBar title="">
        <Show when={layout().mode === "window"}>
          <IconButton
            icon={isLarge() ? "shrink" : "expand"}
            label={t(isLarge() ? "helpShrink" : "helpExpand")}
            onClick={() => setLarge((is) => !is)}
          />
        </Show>
      </ScreenBar>
      <ConnectionBanner />
      <Switch>
        <Match when={failure() === "NOT_FOUND"}>
          <div class="oc-center">
            <EmptyState icon="book" title={t("helpGoneTitle")} body={t("helpGoneBody")}>
              <Button onClick={() => app.go({ name: "help" })}>{t("helpToAll")}</Button>
            </EmptyState>
          </div>
        </Match>
        <Match when={failure()}>
          <div class="oc-center">
            <EmptyState icon="alert" tone="danger" title={t("failedTitle")} body={t("failedBody")} />
          </div>
        </Match>
        <Match when={value()} keyed={false}>
          {(found) => <Reader article={found()} />}
        </Match>
        <Match when={true}>
          <div class="oc-help oc-scroll">
            <HelpSkeleton />
          </div>
        </Match>
      </Switch>
    </>
  );
}

function Reader(props: { article: Article }) {
  const { app, locale } = useMessenger();
  let scroller!: HTMLDivElement;
  const whole = createMemo<readonly ArticleBlock[]>((before) => keepBlocks(before, props.article.blocks), []);
  const stages = createMemo(() => toStages(whole()));
  const slices = createSlices(() => Object.keys(stages()), 1);
  // What somebody goes to is there.
  const [isAllWanted, setAllWanted] = createSignal(false);
  const blocks = () => (isAllWanted() ? whole() : (stages()[slices.count() - 1] ?? whole()));
  const isBeneath = createMemo<boolean>((was) => was || slices.isWhole(), false);
  const date = () =>
    new Intl.DateTimeFormat(locale(), { dateStyle: "medium" }).format(props.article.updatedAt);
  // Another article begins at its beginning.
  createEffect(
    on(
      () => props.article.id,
      () => scroller.scrollTo({ top: 0 }),
      { defer: true },
    ),
  );
  const toHeading = (id: string): void => {
    setAllWanted(true);
    const heading = document.getElementById(PREFIX + id);
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ block: "start" });
  };
  const open = ({ article, anchor }: ArticleTarget): void => {
    if (article && article !== props.article.id) app.go({ name: "article", id: article });
    else if (anchor) toHeading(anchor);
  };
  return (
    <div class="oc-help oc-scroll" ref={scroller}>
      <article class="oc-reader">
        <header>
          <Show when={props.article.collections.at(-1)}>
            {(collection) => (
              <button
                type="button"
                class="oc-reader-shelf"
                onClick={() => app.go({ name: "collection", id: collection().id })}
              >
                <bdi>{collection().name}</bdi>
              </button>
            )}
          </Show>
          <h1 class="oc-reader-title" dir="auto">
            {props.article.title}
          </h1>
          <p class="oc-reader-date">{t("helpUpdated", { date: date() })}</p>
        </header>
        <Contents article={props.article} onGo={toHeading} />
        <ArticleBlocks blocks={blocks()} prefix={PREFIX} words={articleWords()} onOpen={open} />
      </article>
      <Show when={isBeneath()}>
        <ArticleFeedback article={props.article} />
        <Show when={props.article.related.length > 0}>
          <section>
            <h2 class="oc-section">{t("helpRelated")}</h2>
            <ul class="oc-rows" role="list">
              <For each={props.article.related}>{(article) => <ArticleRow article={article} />}</For>
            </ul>
          </section>
        </Show>
        <Show when={props.article.next}>
          {(next) => (
            <section>
              <h2 class="oc-section">{t("helpNext")}</h2>
              <ul class="oc-rows" role="list">
                <ArticleRow article={next()} />
              </ul>
            </section>
          )}
        </Show>
      </Show>
    </div>
  );
}

function Contents(props: { article: Article; onGo: (id: string) => void }) {
  const headings = () => props.article.headings.filter(({ level }) => level <= 3);
  return (
    <Show when={headings().length >= MIN_CONTENTS}>
      <details class="oc-contents">
        <summary>
          {t("helpContents")}
          <Icon name="chevronRight" size={14} />
        </summary>
        <ul role="list">
          <For each={headings()}>
            {(heading) => (
              <li data-level={heading.level}>
                <button type="button" onClick={() => props.onGo(heading.id)}>
                  <bdi>{heading.text}</bdi>
                </button>
              </li>
            )}
          </For>
        </ul>
      </details>
    </Show>
  );
}
