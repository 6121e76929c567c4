import { createEffect, createMemo, Match, Show, Switch } from "solid-js";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Skeleton } from "../../ui/Spinner.tsx";
import { ConnectionBanner } from "../messenger/ConnectionBanner.tsx";
import { useMessenger } from "../messenger/context.ts";
import { createPages } from "../messenger/createPages.ts";
import { createQuery } from "../messenger/queries.ts";
import { ScreenBar } from "../messenger/ScreenBar.tsx";
import { t } from "../strings/t.ts";
import { fn, type TicketDetail, type TicketEvent } from "./functions.ts";
import { Status } from "./Status.tsx";
import { TicketHistory } from "./TicketHistory.tsx";
import { TicketReply } from "./TicketReply.tsx";

const PAGE_SIZE = 30;

/** One ticket: how it stands, what has been said and done, and the place to answer. Made anew for another id. */
export function TicketScreen(props: { id: string }) {
  const { isOpen } = useMessenger();
  const answer = createQuery(fn.get, () => (isOpen() ? { ticketId: props.id } : null));
  const events = createPages<TicketEvent>({
    size: PAGE_SIZE,
    key: () => (isOpen() ? `ticket ${props.id}` : null),
    watch: (live, paginationOpts, on) => live.watch(fn.timeline, { ticketId: props.id, paginationOpts }, on),
  });
  const ticket = createMemo<TicketDetail | null>((known) => {
    const state = answer();
    return state.status === "ready" ? state.value : known;
  }, null);
  const failure = () => {
    const state = answer();
    return state.status === "failed" ? state.error : events.state().error;
  };
  createMarkRead({ id: () => props.id, ticket: () => ticket(), newest: () => events.state().items[0]?.id });
  return (
    <>
      <ScreenBar
        title={ticket()?.subject ?? ""}
        sub={
          <Show when={ticket()}>
            {(one) => (
              <span class="oc-ticket-facts">
                <Status status={one().status} />
                <span class="oc-ticket-reference" dir="ltr">
                  {one().reference}
                </span>
              </span>
            )}
          </Show>
        }
      />
      <ConnectionBanner />
      <Switch>
        <Match when={failure()?.code === "NOT_FOUND"}>
          <div class="oc-center">
            <EmptyState icon="ticket" title={t("ticketGone")} />
          </div>
        </Match>
        <Match when={failure()}>
          <div class="oc-center">
            <EmptyState icon="alert" tone="danger" title={t("failedTitle")} body={t("failedBody")} />
          </div>
        </Match>
        <Match when={ticket()}>
          {(one) => (
            <>
              <TicketHistory ticket={one()} state={events.state()} onMore={events.loadMore} />
              <TicketReply id={props.id} />
            </>
          )}
        </Match>
        <Match when={true}>
          <div class="oc-page oc-wait" role="status" aria-label={t("loading")}>
            <Skeleton width="60%" height="1.25rem" />
            <Skeleton height="5rem" radius="0.875rem" />
            <Skeleton height="4rem" radius="0.875rem" />
          </div>
        </Match>
      </Switch>
    </>
  );
}

/** Tells the server what was seen. Failing is harmless: the next look says it again. */
function createMarkRead(seen: {
  id: () => string;
  ticket: () => TicketDetail | null;
  newest: () => string | undefined;
}): void {
  const { isOpen, live } = useMessenger();
  createEffect(() => {
    const throughEventId = seen.newest();
    if (!seen.ticket()?.unread || !throughEventId || !isOpen()) return;
    void live()
      ?.mutate(fn.markRead, { ticketId: seen.id(), throughEventId })
      .catch(() => undefined);
  });
}
