import { t } from "../strings/t.ts";
import type { TicketItem } from "./functions.ts";

/** A status in words. */
export const statusText = (status: TicketItem["status"]): string => t(`ticketStatus_${status}`);

/** How a ticket stands, in a word and a colour. */
export function Status(props: { status: TicketItem["status"] }) {
  return (
    <span class="oc-status" data-status={props.status}>
      {statusText(props.status)}
    </span>
  );
}
