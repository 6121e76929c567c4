import type { FunctionReturnType } from "convex/server";
import { api } from "../../convex/_generated/api.js";

export { api };

export type Me = FunctionReturnType<typeof api.agents.me>;
export type InboxItem = FunctionReturnType<typeof api.inbox.list>["page"][number];
export type InboxDetail = FunctionReturnType<typeof api.inbox.get>;
export type VisitorDetail = InboxDetail["visitor"];
export type Message = FunctionReturnType<typeof api.inbox.messages>["page"][number];
export type Installation = FunctionReturnType<typeof api.workspaces.installation>;
export type Security = FunctionReturnType<typeof api.workspaces.security>;
