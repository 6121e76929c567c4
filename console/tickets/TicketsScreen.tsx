import { createEffect, createSignal, on, Show } from "solid-js";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { api } from "../data/api.ts";
import { createPages } from "../data/createPages.ts";
import { createMediaQuery, useEnvironment } from "../shell/EnvironmentContext.tsx";
import { useRouter } from "../shell/RouterContext.tsx";
import type { TicketView as View } from "../shell/route.ts";
import { text } from "../strings.ts";
import { TicketList } from "./TicketList.tsx";
import { TicketView } from "./TicketView.tsx";

const PAGE_SIZE = 25;
/** Below this the details lie over the ticket. Same figure as in styles/visitor.css. */
const THREE_PANES = "(min-width: 74em)";

/** List, ticket and details, side by side where there is room and one at a time where there is not. */
export function TicketsScreen() {
  const router = useRouter();
  const environment = useEnvironment();
  const hasRoom = createMediaQuery(environment.view, THREE_PANES);
  const [isDetailsOpen, setDetailsOpen] = createSignal(hasRoom());
  createEffect(on(hasRoom, setDetailsOpen, { defer: true }));

  // Stays what it was while another screen is being shown.
  const view = (): View => {
    const route = router.route();
    return route.name === "tickets" ? route.view : "open";
  };
  const selectedId = (): string | null => {
    const route = router.route();
    return route.name === "tickets" ? route.ticketId : null;
  };
  const list = createPages(api.ticketInbox.list, () => ({ view: view() }), PAGE_SIZE);

  return (
    <div class="c-inbox" data-pane={selectedId() === null ? "list" : "conversation"}>
      <TicketList list={list} view={view()} selectedId={selectedId()} />
      <Show when={selectedId()} keyed fallback={<NothingSelected isEmpty={list.items().length === 0} />}>
        {(id) => (
          <TicketView
            ticketId={id}
            isDetailsOpen={isDetailsOpen()}
            onToggleDetails={() => setDetailsOpen((isOpen) => !isOpen)}
            onBack={() => router.go({ name: "tickets", view: view(), ticketId: null })}
          />
        )}
      </Show>
    </div>
  );
}

function NothingSelected(props: { isEmpty: boolean }) {
  return (
    <section class="c-conversation c-pane-center c-nothing" aria-label={text.tickets.ticket}>
      <Show when={!props.isEmpty}>
        <EmptyState
          icon="ticket"
          title={text.tickets.nothingSelectedTitle}
          body={text.tickets.nothingSelectedBody}
        />
      </Show>
    </section>
  );
}
