import { createMemo, For, Match, Show, Switch } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { Badge, EmptyState } from "../../ui/EmptyState.tsx";
import { Skeleton } from "../../ui/Spinner.tsx";
import { ConnectionBanner } from "../messenger/ConnectionBanner.tsx";
import { useMessenger } from "../messenger/context.ts";
import { createPages } from "../messenger/createPages.ts";
import { createSlices } from "../messenger/createSlices.ts";
import { ScreenBar } from "../messenger/ScreenBar.tsx";
import { t } from "../strings/t.ts";
import { fn, type TicketItem } from "./functions.ts";
import { Status } from "./Status.tsx";

const PAGE_SIZE = 20;
/** As many as a window shows. */
const SCREENFUL = 10;

/** The visitor's tickets, last news first. */
export function TicketsScreen(props: { isTab?: boolean }) {
  const { app, isOpen } = useMessenger();
  const tickets = createPages<TicketItem>({
    size: PAGE_SIZE,
    key: () => (isOpen() ? "tickets" : null),
    watch: (live, paginationOpts, on) => live.watch(fn.list, { paginationOpts }, on),
  });
  const state = tickets.state;
  // Rows are keyed by id, so that news does not replace the row under somebody's focus.
  const byId = createMemo(() => new Map(state().items.map((item) => [item.id as string, item])));
  const ids = createMemo(() => [...byId().keys()]);
  const { count } = createSlices(() => ids(), SCREENFUL);
  const begin = () => app.go({ name: "newTicket" });
  return (
    <>
      <ScreenBar title={t("ticketsTitle")} isTab={props.isTab} />
      <ConnectionBanner />
      <div class="oc-page oc-scroll">
        <Switch>
          <Match when={state().status === "failed"}>
            <div class="oc-center">
              <EmptyState icon="alert" tone="danger" title={t("failedTitle")} body={t("failedBody")} />
            </div>
          </Match>
          <Match when={state().status === "loading"}>
            <WaitingRows />
          </Match>
          <Match when={ids().length === 0}>
            <div class="oc-center">
              <EmptyState icon="ticket" title={t("ticketsEmptyTitle")} body={t("ticketsEmptyBody")}>
                <Button variant="primary" onClick={begin}>
                  {t("ticketNew")}
                </Button>
              </EmptyState>
            </div>
          </Match>
          <Match when={true}>
            <ul role="list">
              <For each={ids().slice(0, count())}>
                {(id) => <Show when={byId().get(id)}>{(item) => <Row item={item()} />}</Show>}
              </For>
            </ul>
            <Show when={state().hasMore}>
              <Button variant="ghost" class="oc-more" busy={state().isLoadingMore} onClick={tickets.loadMore}>
                {t("ticketsLoadMore")}
              </Button>
            </Show>
          </Match>
        </Switch>
      </div>
      <Show when={ids().length > 0}>
        <footer class="oc-page-foot">
          <Button variant="primary" onClick={begin}>
            {t("ticketNew")}
          </Button>
        </footer>
      </Show>
    </>
  );
}

function Row(props: { item: TicketItem }) {
  const { app, now, time } = useMessenger();
  const unread = () => props.item.unread;
  return (
    <li>
      <button
        type="button"
        class="oc-row oc-ticket-row"
        data-unread={unread() > 0 ? "true" : undefined}
        onClick={() => app.go({ name: "ticket", id: props.item.id })}
      >
        <span>
          <span class="oc-row-name" dir="auto">
            {props.item.subject}
          </span>
          <Show when={props.item.preview}>
            <span class="oc-row-preview" dir="auto">
              {props.item.preview}
            </span>
          </Show>
          <span class="oc-ticket-facts">
            <Status status={props.item.status} />
            <span class="oc-sr">{t("ticketReference", { reference: props.item.reference })}</span>
            <span class="oc-ticket-reference" dir="ltr" aria-hidden="true">
              {props.item.reference}
            </span>
          </span>
        </span>
        <span class="oc-row-side">
          <bdi>{time().short(props.item.updatedAt, now())}</bdi>
          <Badge count={unread()} label={t("ticketUnread", { count: unread() })} />
        </span>
      </button>
    </li>
  );
}

function WaitingRows() {
  return (
    <div role="status" aria-label={t("loading")}>
      <For each={["62%", "44%", "55%"]}>
        {(width) => (
          <div class="oc-row-wait">
            <span>
              <Skeleton width={width} />
              <Skeleton width="30%" height="1.125rem" radius="1rem" />
            </span>
          </div>
        )}
      </For>
    </div>
  );
}
