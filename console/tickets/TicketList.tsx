import { createEffect, createUniqueId, For, Match, on, Switch } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import type { TicketItem } from "../data/api.ts";
import type { Pages } from "../data/createPages.ts";
import { ListSkeleton } from "../inbox/ListSkeleton.tsx";
import { MoreRows } from "../inbox/MoreRows.tsx";
import { useRouter } from "../shell/RouterContext.tsx";
import type { TicketView } from "../shell/route.ts";
import { useWorkspace } from "../shell/WorkspaceContext.ts";
import { failureText, text } from "../strings.ts";
import { TicketRow } from "./TicketRow.tsx";

const words = text.tickets;
const VIEWS = Object.keys(words.views) as TicketView[];

/** The left pane: the tickets of one view, latest activity first, live. */
export function TicketList(props: { list: Pages<TicketItem>; view: TicketView; selectedId: string | null }) {
  let scroller!: HTMLDivElement;
  createEffect(
    on(
      () => props.view,
      () => scroller.scrollTo({ top: 0 }),
      { defer: true },
    ),
  );
  return (
    <section class="c-list" aria-label={words.listLabel(words.views[props.view])}>
      <header class="c-head">
        <h1 class="c-head-title">{words.title}</h1>
        <ViewSelect view={props.view} />
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
            <EmptyState icon="ticket" title={words.emptyTitle} body={words.emptyBody} />
          </Match>
          <Match when={true}>
            <ul class="c-rows">
              <For each={props.list.items()}>
                {(item) => (
                  <TicketRow item={item} view={props.view} isSelected={item.id === props.selectedId} />
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

function ViewSelect(props: { view: TicketView }) {
  const id = createUniqueId();
  const router = useRouter();
  const workspace = useWorkspace();
  const counts = (): Partial<Record<TicketView, number | undefined>> => ({
    open: workspace.openTickets(),
    unread: workspace.unreadTickets(),
  });
  const nameOf = (view: TicketView): string => {
    const count = counts()[view];
    return count ? words.viewWithCount(words.views[view], count) : words.views[view];
  };
  return (
    <span class="c-select c-view-select">
      <label class="oc-sr" for={id}>
        {words.view}
      </label>
      <select
        id={id}
        class="c-input"
        onChange={(event) =>
          router.go({ name: "tickets", view: event.currentTarget.value as TicketView, ticketId: null })
        }
      >
        <For each={VIEWS}>
          {(view) => (
            <option value={view} selected={view === props.view}>
              {nameOf(view)}
            </option>
          )}
        </For>
      </select>
    </span>
  );
}
