import { createEffect, For, Match, on, Show, Switch } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import type { InboxItem } from "../data/api.ts";
import type { Pages } from "../data/createPages.ts";
import { useRouter } from "../shell/RouterContext.tsx";
import { type InboxView, toHash } from "../shell/route.ts";
import { useWorkspace } from "../shell/WorkspaceContext.ts";
import { failureText, text } from "../strings.ts";
import { ConversationRow } from "./ConversationRow.tsx";
import { ListSkeleton } from "./ListSkeleton.tsx";
import { MoreRows } from "./MoreRows.tsx";

const words = text.inbox;

export type ConversationListProps = { list: Pages<InboxItem>; view: InboxView; selectedId: string | null };

/** The left pane: open or closed conversations, latest activity first, live. */
export function ConversationList(props: ConversationListProps) {
  let scroller!: HTMLDivElement;
  createEffect(
    on(
      () => props.view,
      () => scroller.scrollTo({ top: 0 }),
      { defer: true },
    ),
  );
  return (
    <section class="c-list" aria-label={words.listLabel[props.view]}>
      <header class="c-head">
        <h1 class="c-head-title">{words.title}</h1>
        <ViewTabs view={props.view} />
      </header>
      <div ref={scroller} class="c-list-scroll oc-scroll">
        <Switch>
          <Match when={props.list.failure()}>
            {(problem) => (
              <EmptyState icon="alert" tone="danger" title={words.failedTitle} body={failureText(problem())}>
                <Button onClick={() => props.list.retry()}>{text.retry}</Button>
              </EmptyState>
            )}
          </Match>
          <Match when={props.list.status() === "loading"}>
            <ListSkeleton />
          </Match>
          <Match when={props.list.items().length === 0}>
            <EmptyList view={props.view} />
          </Match>
          <Match when={true}>
            <ul class="c-rows">
              <For each={props.list.items()}>
                {(item) => (
                  <ConversationRow item={item} view={props.view} isSelected={item.id === props.selectedId} />
                )}
              </For>
            </ul>
            <MoreRows list={props.list} scroller={() => scroller} />
          </Match>
        </Switch>
      </div>
    </section>
  );
}

function ViewTabs(props: { view: InboxView }) {
  const router = useRouter();
  const workspace = useWorkspace();
  const href = (view: InboxView): string => {
    const route = router.route();
    const conversationId = route.name === "inbox" && route.view === view ? route.conversationId : null;
    return toHash({ name: "inbox", view, conversationId });
  };
  return (
    <nav class="c-tabs" aria-label={words.views}>
      <a class="c-tab" href={href("open")} aria-current={props.view === "open" ? "true" : undefined}>
        {words.open}
        <Show when={workspace.openCount()}>
          {(count) => <span class="c-tab-count">{words.openCount(count())}</span>}
        </Show>
      </a>
      <a class="c-tab" href={href("closed")} aria-current={props.view === "closed" ? "true" : undefined}>
        {words.closed}
      </a>
    </nav>
  );
}

function EmptyList(props: { view: InboxView }) {
  const { canManage } = useWorkspace();
  return (
    <Show
      when={props.view === "open"}
      fallback={<EmptyState icon="check" title={words.emptyClosedTitle} body={words.emptyClosedBody} />}
    >
      <EmptyState icon="inbox" title={words.emptyOpenTitle} body={words.emptyOpenBody}>
        <Show when={canManage()}>
          <a
            class="oc-btn oc-btn-secondary oc-btn-md c-btn-link"
            href={toHash({ name: "settings", page: "installation" })}
          >
            {words.emptyAction}
          </a>
        </Show>
      </EmptyState>
    </Show>
  );
}
