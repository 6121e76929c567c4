import type { TicketStatus } from "../data/api.ts";
import { text } from "../strings.ts";

/** How a ticket stands, in a word and a colour. */
export function TicketStatusTag(props: { status: TicketStatus }) {
  return (
    <span class="oc-status" data-status={props.status}>
      {text.tickets.statuses[props.status]}
    </span>
  );
}
