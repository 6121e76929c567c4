import { createEffect, Match, onCleanup, Show, Switch } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { api } from "../data/api.ts";
import { createMutation } from "../data/createMutation.ts";
import { createPages } from "../data/createPages.ts";
import { createQuery } from "../data/createQuery.ts";
import type { Failure } from "../data/errors.ts";
import { useEnvironment } from "../shell/EnvironmentContext.tsx";
import { useWorkspace } from "../shell/WorkspaceContext.ts";
import { failureText, text } from "../strings.ts";
import { TicketHeader } from "./TicketHeader.tsx";
import { TicketPanel } from "./TicketPanel.tsx";
import { TicketTimeline } from "./TicketTimeline.tsx";
import { TicketWriter } from "./TicketWriter.tsx";

const PAGE_SIZE = 30;
/** How long news must be in view before it counts as read. */
const READ_AFTER_MS = 500;
const words = text.tickets;

export type TicketViewProps = {
  ticketId: string;
  isDetailsOpen: boolean;
  onToggleDetails: () => void;
  onBack: () => void;
};

/** The middle and right panes: one ticket, live, and what is known of it. */
export function TicketView(props: TicketViewProps) {
  const environment = useEnvironment();
  const workspace = useWorkspace();
  const args = () => ({ ticketId: props.ticketId });
  const detail = createQuery(api.ticketInbox.get, args);
  const events = createPages(api.ticketInbox.timeline, args, PAGE_SIZE);
  const failure = () => detail.failure() ?? events.failure();
  const retry = (): void => {
    detail.retry();
    events.retry();
  };
  const markRead = createMutation(api.ticketInbox.markRead);
  createEffect(() => {
    const newest = events.status() === "ready" ? events.items()[0]?.id : undefined;
    const isWatching = workspace.canReply() && environment.isAttentive();
    if (!detail.value()?.ticket.unread || !newest || !isWatching) return;
    const read = { ticketId: props.ticketId, throughEventId: newest };
    // A read mark that fails is made again with the next look; nobody needs to hear of it.
    const timer = setTimeout(() => void markRead(read), READ_AFTER_MS);
    onCleanup(() => clearTimeout(timer));
  });
  const label = (): string => {
    const ticket = detail.value()?.ticket;
    return ticket ? words.label(ticket.reference, ticket.subject) : words.ticket;
  };

  return (
    <Show
      when={!failure()}
      fallback={<FailedTicket failure={failure()} onRetry={retry} onBack={props.onBack} />}
    >
      <section class="c-conversation" aria-label={label()}>
        <TicketHeader
          detail={detail.value()}
          isDetailsOpen={props.isDetailsOpen}
          onToggleDetails={props.onToggleDetails}
          onBack={props.onBack}
        />
        <TicketTimeline ticketId={props.ticketId} detail={detail.value()} events={events} />
        <TicketWriter ticketId={props.ticketId} detail={detail.value()} />
      </section>
      <Show when={props.isDetailsOpen}>
        <TicketPanel detail={detail.value()} onClose={props.onToggleDetails} />
      </Show>
    </Show>
  );
}

function FailedTicket(props: { failure: Failure | undefined; onRetry: () => void; onBack: () => void }) {
  const isGone = () => props.failure?.code === "NOT_FOUND";
  return (
    <section class="c-conversation c-pane-center">
      <Switch>
        <Match when={isGone()}>
          <EmptyState icon="search" title={words.goneTitle} body={words.goneBody}>
            <Button onClick={() => props.onBack()}>{words.backToList}</Button>
          </EmptyState>
        </Match>
        <Match when={props.failure}>
          {(problem) => (
            <EmptyState
              icon="alert"
              tone="danger"
              title={words.ticketFailedTitle}
              body={failureText(problem())}
            >
              <Button onClick={() => props.onRetry()}>{text.retry}</Button>
            </EmptyState>
          )}
        </Match>
      </Switch>
    </section>
  );
}
