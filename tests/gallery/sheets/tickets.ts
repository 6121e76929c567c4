import { LONG } from "../longWords.ts";
import { cut, GONE, held, idOf, type Screen, type Sheet } from "../sheet.ts";
import type { Stage } from "../stage.ts";

const tickets = (stage: Stage) => stage.show("tickets");
const ticket = (stage: Stage) => stage.go("showTicket", idOf(stage, "ticket"));
const newTicket = (stage: Stage) => stage.newTicket();
const longForm = async (stage: Stage) => {
  await newTicket(stage);
  await stage.click(new RegExp(LONG.word));
  await stage.messenger.locator("form").waitFor();
};

/** Tickets. */
export const TICKETS: Pick<Record<Screen, Sheet>, "tickets" | "newTicket" | "ticket"> = {
  tickets: {
    drawnBy: ["tickets/TicketsScreen"],
    states: {
      empty: { open: tickets },
      loading: held(tickets),
      typical: { open: tickets },
      long: { open: tickets },
      error: {
        fails: /^tickets:list/,
        open: async (stage) => {
          await tickets(stage);
          await stage.sees("This did not load");
        },
      },
      offline: cut(tickets),
    },
  },
  newTicket: {
    drawnBy: ["tickets/NewTicketScreen"],
    states: {
      empty: { open: newTicket },
      loading: {
        isHeld: true,
        open: async (stage) => {
          await tickets(stage);
          stage.hold();
          await stage.click("New ticket");
        },
      },
      typical: { open: newTicket },
      long: { open: longForm },
      error: {
        fails: /^tickets:forms?$/,
        open: async (stage) => {
          await newTicket(stage);
          await stage.sees("This did not load");
        },
      },
      offline: cut(newTicket),
    },
    more: {
      choice: { world: "long", open: newTicket },
      "filled in wrong": {
        open: async (stage) => {
          await newTicket(stage);
          await stage.click("Send");
          await stage.sees("Please fill this in.");
        },
      },
      "long, filled in wrong": {
        world: "long",
        open: async (stage) => {
          await longForm(stage);
          await stage.click("Send");
          await stage.sees("Please fill this in.");
        },
      },
    },
  },
  ticket: {
    drawnBy: ["tickets/TicketScreen"],
    states: {
      empty: { hole: "A ticket begins with a form that is filled in." },
      loading: held(ticket),
      typical: { open: ticket },
      long: { open: ticket },
      error: {
        fails: /^tickets:get/,
        open: async (stage) => {
          await ticket(stage);
          await stage.messenger.locator(".oc-empty").waitFor();
        },
      },
      offline: cut(ticket),
    },
    more: {
      gone: { open: (stage) => stage.go("showTicket", GONE) },
      answers: {
        open: async (stage) => {
          await ticket(stage);
          await stage.messenger.locator(".oc-answers summary").click();
        },
      },
      resolved: { open: (stage) => stage.go("showTicket", idOf(stage, "resolved")) },
    },
  },
};
