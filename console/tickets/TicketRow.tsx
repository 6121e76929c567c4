import { Show } from "solid-js";
import { Avatar } from "../../ui/Avatar.tsx";
import { Badge } from "../../ui/EmptyState.tsx";
import type { TicketItem } from "../data/api.ts";
import { useEnvironment } from "../shell/EnvironmentContext.tsx";
import { type TicketView, toHash } from "../shell/route.ts";
import { text } from "../strings.ts";
import { TicketStatusTag } from "./TicketStatusTag.tsx";

const words = text.tickets;

/** One ticket in the list: a plain link, so that it opens in a tab of its own as well. */
export function TicketRow(props: { item: TicketItem; view: TicketView; isSelected: boolean }) {
  const { time, now } = useEnvironment();
  const isPressing = () => props.item.priority === "high" || props.item.priority === "urgent";
  return (
    <li>
      <a
        class="c-row c-ticket-row"
        classList={{ "c-row-unread": props.item.unread > 0 }}
        href={toHash({ name: "tickets", view: props.view, ticketId: props.item.id })}
        aria-current={props.isSelected ? "true" : undefined}
      >
        <span class="c-row-text">
          <span class="c-row-line">
            <span class="c-row-name c-cut" dir="auto">
              {props.item.subject}
            </span>
            <time
              class="c-row-time"
              datetime={new Date(props.item.lastActivityAt).toISOString()}
              title={time.full(props.item.lastActivityAt)}
            >
              {time.short(props.item.lastActivityAt, now())}
            </time>
          </span>
          <span class="c-row-line">
            <span class="c-row-preview c-cut" dir="auto">
              <span class="c-ticket-reference">{props.item.reference}</span> {props.item.visitor.name}
            </span>
            <Show when={props.item.unread > 0}>
              <span class="oc-sr">{words.unread(props.item.unread)}</span>
              <span aria-hidden="true">
                <Badge count={props.item.unread} />
              </span>
            </Show>
          </span>
          <span class="c-row-line c-ticket-tags">
            <TicketStatusTag status={props.item.status} />
            <Show when={isPressing()}>
              <span class="c-tag" data-priority={props.item.priority}>
                {words.priorities[props.item.priority]}
              </span>
            </Show>
            <Show when={props.item.assignee}>
              {(agent) => (
                <span class="c-ticket-assignee" title={agent().name}>
                  <span class="oc-sr">
                    {words.assignee}: {agent().name}
                  </span>
                  <Avatar name={agent().name} initials={agent().initials} color={agent().color} size={20} />
                </span>
              )}
            </Show>
          </span>
        </span>
      </a>
    </li>
  );
}
