import { createSignal, createUniqueId, Show } from "solid-js";
import { Dynamic } from "solid-js/web";
import { Button, IconButton } from "../../ui/Button.tsx";
import { Skeleton } from "../../ui/Spinner.tsx";
import { api, type Ticket, type TicketDetail } from "../data/api.ts";
import { createMutation } from "../data/createMutation.ts";
import { DialogAction } from "../shell/ConfirmContext.tsx";
import { createSave } from "../shell/createSave.ts";
import { Dialog } from "../shell/Dialog.tsx";
import { useEnvironment } from "../shell/EnvironmentContext.tsx";
import { useToast } from "../shell/ToastContext.tsx";
import { useWorkspace } from "../shell/WorkspaceContext.ts";
import { text } from "../strings.ts";
import { TicketStatusTag } from "./TicketStatusTag.tsx";

const words = text.tickets;

/** What it is about, how it stands, and what ends it. */
export function TicketHeader(props: {
  detail: TicketDetail | undefined;
  isDetailsOpen: boolean;
  onToggleDetails: () => void;
  onBack: () => void;
}) {
  const { isWide } = useEnvironment();
  return (
    <header class="c-head c-conversation-head">
      <span class="c-only-narrow">
        <IconButton icon="chevronLeft" label={words.backToList} onClick={() => props.onBack()} />
      </span>
      <Show when={props.detail?.ticket} fallback={<Skeleton width="12rem" />}>
        {(ticket) => (
          <>
            <div class="c-conversation-who">
              <Dynamic
                component={isWide() ? "h2" : "h1"}
                class="c-head-title c-cut"
                dir="auto"
                title={ticket().subject}
              >
                {ticket().subject}
              </Dynamic>
              <p class="c-ticket-sub">
                <span class="c-ticket-reference">{ticket().reference}</span>
                <TicketStatusTag status={ticket().status} />
              </p>
            </div>
            <div class="c-head-actions">
              <EndButton ticket={ticket()} />
              <IconButton
                icon="ticket"
                label={props.isDetailsOpen ? words.hideDetails : words.details}
                class={props.isDetailsOpen ? "c-pressed" : ""}
                aria-expanded={props.isDetailsOpen}
                onClick={() => props.onToggleDetails()}
              />
            </div>
          </>
        )}
      </Show>
    </header>
  );
}

function EndButton(props: { ticket: Ticket }) {
  const { canReply } = useWorkspace();
  const { save, isBusy } = createSave();
  const setStatus = createMutation(api.ticketInbox.setStatus);
  const [isAsking, setAsking] = createSignal(false);
  const isResolved = () => props.ticket.status === "resolved";
  const reopen = (): void => {
    const change = { ticketId: props.ticket.id, status: "in_progress" } as const;
    void save(() => setStatus(change), { text: words.saved });
  };
  return (
    <Show when={canReply()}>
      <Button
        size="sm"
        icon={isResolved() ? "reopen" : "check"}
        busy={isBusy()}
        aria-label={isResolved() ? words.reopen : words.resolve}
        onClick={() => (isResolved() ? reopen() : setAsking(true))}
      >
        <span class="c-hide-tiny">{isResolved() ? words.reopen : words.resolve}</span>
      </Button>
      <Show when={isAsking()}>
        <ResolveDialog ticketId={props.ticket.id} onClosed={() => setAsking(false)} />
      </Show>
    </Show>
  );
}

/** Asks for a word on what was done, for the customer. */
export function ResolveDialog(props: { ticketId: string; onClosed: () => void }) {
  const id = createUniqueId();
  const toast = useToast();
  const setStatus = createMutation(api.ticketInbox.setStatus);
  const [summary, setSummary] = createSignal("");
  return (
    <Dialog title={words.resolveTitle} hasOwnClose onClosed={props.onClosed}>
      {(close) => (
        <>
          <p class="c-dialog-text">{words.resolveLead}</p>
          <div class="c-field">
            <label for={id}>{words.resolveSummary}</label>
            <textarea
              id={id}
              class="c-input c-words"
              rows={3}
              maxlength={2000}
              dir="auto"
              value={summary()}
              onInput={(event) => setSummary(event.currentTarget.value)}
            />
          </div>
          <DialogAction
            label={words.resolve}
            tone="primary"
            close={close}
            run={() => setStatus({ ticketId: props.ticketId, status: "resolved", summary: summary().trim() })}
            onDone={() => toast({ text: words.resolved })}
          />
        </>
      )}
    </Dialog>
  );
}
