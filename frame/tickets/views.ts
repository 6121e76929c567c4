import type { View } from "../../protocol/messages.ts";
import type { FrameApp } from "../app.ts";

type TicketView = { name: "tickets" } | { name: "newTicket" } | { name: "ticket"; id: string };

/** Shows a screen about tickets. */
export function goTo(app: FrameApp, view: TicketView): void {
  app.go(view as View);
}
