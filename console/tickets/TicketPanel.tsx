import { createSignal, createUniqueId, For, type JSX, Show } from "solid-js";
import { Avatar } from "../../ui/Avatar.tsx";
import { IconButton } from "../../ui/Button.tsx";
import { Skeleton } from "../../ui/Spinner.tsx";
import {
  api,
  type Ticket,
  type TicketDetail,
  type TicketField,
  type TicketPriority,
  type TicketStatus,
} from "../data/api.ts";
import { createMutation } from "../data/createMutation.ts";
import { createQuery } from "../data/createQuery.ts";
import type { Outcome } from "../data/errors.ts";
import { createSave } from "../shell/createSave.ts";
import { useEnvironment } from "../shell/EnvironmentContext.tsx";
import { toHash } from "../shell/route.ts";
import { useWorkspace } from "../shell/WorkspaceContext.ts";
import { text } from "../strings.ts";
import { Fact } from "../visitor/Fact.tsx";
import { VisitorPresence } from "../visitor/VisitorPresence.tsx";
import { ResolveDialog } from "./TicketHeader.tsx";

const words = text.tickets;
const STATUSES = Object.keys(words.statuses) as TicketStatus[];
const PRIORITIES = Object.keys(words.priorities) as TicketPriority[];

/** The right pane: how the ticket is handled, what was filled in, and whose it is. */
export function TicketPanel(props: { detail: TicketDetail | undefined; onClose: () => void }) {
  const closeOnEscape = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && !event.defaultPrevented) props.onClose();
  };
  return (
    <aside class="c-visitor" aria-label={words.details} onKeyDown={closeOnEscape}>
      <header class="c-head">
        <h2 class="c-head-title">{words.details}</h2>
        <span class="c-head-actions">
          <IconButton icon="close" label={words.hideDetails} onClick={() => props.onClose()} />
        </span>
      </header>
      <div class="c-visitor-scroll oc-scroll">
        <Show when={props.detail} fallback={<Skeleton height="8rem" radius="0.875rem" />}>
          {(detail) => (
            <>
              <Handling ticket={detail().ticket} />
              <Facts ticket={detail().ticket} />
              <Answers ticket={detail().ticket} />
              <Person detail={detail()} />
            </>
          )}
        </Show>
      </div>
    </aside>
  );
}

function Handling(props: { ticket: Ticket }) {
  const setStatus = createMutation(api.ticketInbox.setStatus);
  const setPriority = createMutation(api.ticketInbox.setPriority);
  const assign = createMutation(api.ticketInbox.assign);
  const assignees = createQuery(api.ticketInbox.assignees, () => ({}));
  const [isResolving, setResolving] = createSignal(false);
  const ticketId = () => props.ticket.id;
  const chooseStatus = (status: TicketStatus) => {
    // Resolving takes a word to the customer first.
    if (status === "resolved") return void setResolving(true);
    return setStatus({ ticketId: ticketId(), status });
  };
  // One who is not of the team any more is still named.
  const agents = () => {
    const known = assignees.value() ?? [];
    const { assignee } = props.ticket;
    return assignee && !known.some(({ id }) => id === assignee.id) ? [...known, assignee] : known;
  };
  return (
    <div class="c-stack-4">
      <HeldSelect
        label={words.status}
        value={props.ticket.status}
        options={STATUSES.map((value) => ({ value, name: words.statuses[value] }))}
        onChoose={(value) => chooseStatus(value as TicketStatus)}
      />
      <HeldSelect
        label={words.assignee}
        value={props.ticket.assignee?.id ?? ""}
        options={[
          { value: "", name: words.nobody },
          ...agents().map(({ id, name }) => ({ value: id as string, name })),
        ]}
        onChoose={(value) => assign({ ticketId: ticketId(), assigneeId: value || null })}
      />
      <HeldSelect
        label={words.priority}
        value={props.ticket.priority}
        options={PRIORITIES.map((value) => ({ value, name: words.priorities[value] }))}
        onChoose={(value) => setPriority({ ticketId: ticketId(), priority: value as TicketPriority })}
      />
      <Show when={isResolving()}>
        <ResolveDialog ticketId={ticketId()} onClosed={() => setResolving(false)} />
      </Show>
    </div>
  );
}

/** A choice that shows what the server holds and nothing else. */
function HeldSelect(props: {
  label: string;
  value: string;
  options: { value: string; name: string }[];
  /** Makes the change; nothing if it takes more than the choice. */
  onChoose: (value: string) => Promise<Outcome<unknown>> | undefined;
}) {
  const id = createUniqueId();
  const { canReply } = useWorkspace();
  // One for each choice: a second change must not wait for the first.
  const { save } = createSave();
  return (
    <div class="c-field">
      <label for={id}>{props.label}</label>
      <span class="c-select">
        <select
          id={id}
          class="c-input"
          disabled={!canReply()}
          onChange={(event) => {
            const select = event.currentTarget;
            const wanted = select.value;
            select.value = props.value;
            const change = props.onChoose(wanted);
            if (change) void save(() => change, { text: words.saved });
          }}
        >
          <For each={props.options}>
            {(option) => (
              <option value={option.value} selected={option.value === props.value}>
                {option.name}
              </option>
            )}
          </For>
        </select>
      </span>
    </div>
  );
}

function Facts(props: { ticket: Ticket }) {
  const { time } = useEnvironment();
  const conversation = () => props.ticket.conversationId;
  return (
    <dl class="c-facts c-visitor-section">
      <Fact label={words.reference} value={props.ticket.reference} />
      <Fact label={words.opened} value={time.full(props.ticket.createdAt)} />
      <Show when={props.ticket.resolutionSummary}>
        {(summary) => <Fact label={words.resolution} value={summary()} />}
      </Show>
      <Show when={conversation()}>
        {(conversationId) => (
          <Fact label={text.conversation.title}>
            <a href={toHash({ name: "inbox", view: "open", conversationId: conversationId() })}>
              {words.conversation}
            </a>
          </Fact>
        )}
      </Show>
    </dl>
  );
}

function Answers(props: { ticket: Ticket }) {
  return (
    <div class="c-visitor-section">
      <h3 class="c-overline">{props.ticket.formName ?? words.answers}</h3>
      <Show when={props.ticket.fields.length > 0} fallback={<p class="c-small c-muted">{words.noAnswers}</p>}>
        <dl class="c-facts">
          <For each={props.ticket.fields}>
            {(field) => {
              const answer = () => answerText(field, props.ticket.values[field.id]);
              return <Fact label={field.label} isEmpty={answer() === ""} value={answer() || words.empty} />;
            }}
          </For>
        </dl>
      </Show>
    </div>
  );
}

function Person(props: { detail: TicketDetail }): JSX.Element {
  const visitor = () => props.detail.visitor;
  return (
    <div class="c-visitor-section">
      <h3 class="c-overline">{words.from}</h3>
      <div class="c-ticket-person">
        <Avatar
          name={visitor().displayName}
          initials={visitor().initials}
          color={visitor().color}
          online={visitor().online || undefined}
          size={36}
        />
        <div class="c-row-text">
          <span class="c-strong c-cut" dir="auto">
            {visitor().displayName}
          </span>
          <Show when={visitor().email} fallback={<VisitorPresence visitor={visitor()} />}>
            <span class="c-small c-muted c-cut">{visitor().email}</span>
          </Show>
        </div>
      </div>
    </div>
  );
}

/** An answer in words; "" where there is none. */
function answerText(field: TicketField, value: Ticket["values"][string] | undefined): string {
  if (value === undefined) return "";
  if (field.type === "checkbox") return words.yes;
  if (Array.isArray(value)) return value.join(", ");
  return typeof value === "number" ? value.toLocaleString(text.lang) : String(value);
}
