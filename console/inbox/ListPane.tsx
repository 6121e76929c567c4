import { createEffect, For, type JSX, Match, on, Switch } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import type { Pages } from "../data/createPages.ts";
import { failureText, text } from "../strings.ts";
import { ListSkeleton } from "./ListSkeleton.tsx";
import { MoreRows } from "./MoreRows.tsx";

type ListPaneProps<T> = {
  list: Pages<T>;
  /** What the list is of; with another it begins at its beginning. */
  view: string;
  label: string;
  words: { title: string; failedTitle: string };
  /** Beside the title: the way to other views. */
  views: JSX.Element;
  /** In place of rows where there are none. */
  empty: JSX.Element;
  children: (item: T) => JSX.Element;
};

/** The left pane: rows of one view, latest activity first, live, and page by page. */
export function ListPane<T>(props: ListPaneProps<T>) {
  let scroller!: HTMLDivElement;
  createEffect(
    on(
      () => props.view,
      () => scroller.scrollTo({ top: 0 }),
      { defer: true },
    ),
  );
  return (
    <section class="c-list" aria-label={props.label}>
      <header class="c-head">
        <h1 class="c-head-title">{props.words.title}</h1>
        {props.views}
      </header>
      <div ref={scroller} class="c-list-scroll oc-scroll">
        <Switch>
          <Match when={props.list.failure()}>
            {(problem) => (
              <EmptyState
                icon="alert"
                tone="danger"
                title={props.words.failedTitle}
                body={failureText(problem())}
              >
                <Button onClick={() => props.list.retry()}>{text.retry}</Button>
              </EmptyState>
            )}
          </Match>
          <Match when={props.list.status() === "loading"}>
            <ListSkeleton />
          </Match>
          <Match when={props.list.items().length === 0}>{props.empty}</Match>
          <Match when={true}>
            <ul class="c-rows">
              <For each={props.list.items()}>{(item) => props.children(item)}</For>
            </ul>
            <MoreRows list={props.list} scroller={() => scroller} />
          </Match>
        </Switch>
      </div>
    </section>
  );
}
