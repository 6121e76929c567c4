/** The lazy chunk of tickets: a list, a form to open one, and one with its history. */
import { dress } from "./styles.ts";

export { NewTicketScreen } from "./NewTicketScreen.tsx";
export { TicketScreen } from "./TicketScreen.tsx";
export { TicketsScreen } from "./TicketsScreen.tsx";

dress();
