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
export type IdentitySettings = FunctionReturnType<typeof api.security.get>;
export type IdentityKey = IdentitySettings["keys"][number];
export type MessengerConfig = FunctionReturnType<typeof api.messenger.get>["config"];
export type Appearance = FunctionReturnType<typeof api.messenger.get>["appearance"];
export type Audience = MessengerConfig["tabs"][number]["visibleTo"];
export type CardType = MessengerConfig["home"]["cards"][number]["type"];
export type Coverage = FunctionReturnType<typeof api.security.coverage>;
export type Installs = FunctionReturnType<typeof api.installs.list>;
export type Install = Installs["installs"][number];
export type VisitorSession = FunctionReturnType<typeof api.moderation.sessions>[number];
export type SameClaim = FunctionReturnType<typeof api.moderation.sameClaim>[number];
export type ConversationSettings = FunctionReturnType<typeof api.conversationSettings.get>["settings"];
export type CommonIssue = ConversationSettings["commonIssues"][number];
export type OfficeHours = NonNullable<FunctionReturnType<typeof api.officeHours.get>>["hours"];
export type Teammate = FunctionReturnType<typeof api.teamPresence.list>[number];
export type Choices = NonNullable<Message["choices"]>;
