import form from "../../ui/form.css?inline";
import { addIcons } from "../../ui/Icon.tsx";
import status from "../../ui/ticket.css?inline";
import { TICKET_ICON } from "../../ui/ticketIcon.ts";
import own from "./tickets.css?inline";

let isDressed = false;

/** Brings what only these screens need to look right; once. */
export function dress(): void {
  if (isDressed) return;
  isDressed = true;
  addIcons({ ticket: TICKET_ICON });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(form + status + own);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
