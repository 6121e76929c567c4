/** The lazy chunk of tickets: a list, a form to open one, and one with its history. */
import form from "../ui/form.css?inline";
import status from "../ui/ticket.css?inline";
import { addStrings } from "./strings/t.ts";
import { en } from "./strings/tickets/en.ts";
import own from "./tickets/tickets.css?inline";

addStrings(en);

export { NewTicketScreen } from "./tickets/NewTicketScreen.tsx";
export { TicketScreen } from "./tickets/TicketScreen.tsx";
export { TicketsScreen } from "./tickets/TicketsScreen.tsx";
export const styles = form + status + own;
