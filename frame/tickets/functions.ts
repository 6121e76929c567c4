/** The deployment's functions for tickets, as in `live/functions.ts`; only this chunk needs their names. */
import type { FunctionReturnType } from "convex/server";
import type { api } from "../../convex/_generated/api";

type Api = (typeof api)["tickets"];

const named = <F>(name: string): F => `tickets:${name}` as unknown as F;

export const fn = {
  forms: named<Api["forms"]>("forms"),
  create: named<Api["create"]>("create"),
  list: named<Api["list"]>("list"),
  get: named<Api["get"]>("get"),
  timeline: named<Api["timeline"]>("timeline"),
  reply: named<Api["reply"]>("reply"),
  reopen: named<Api["reopen"]>("reopen"),
  markRead: named<Api["markRead"]>("markRead"),
  getLinks: named<Api["getLinks"]>("getLinks"),
};

export type TicketItem = FunctionReturnType<typeof fn.list>["page"][number];
export type TicketDetail = FunctionReturnType<typeof fn.get>;
export type TicketEvent = FunctionReturnType<typeof fn.timeline>["page"][number];
export type TicketForm = FunctionReturnType<typeof fn.forms>[number];
export type TicketField = TicketForm["fields"][number];
export type TicketValues = TicketDetail["values"];
