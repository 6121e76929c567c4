/**
 * The deployment's functions this frame calls: their public names at run time, their generated types at compile time.
 * (The generated `api` object would bring Convex's server package into every chunk for the same names.)
 */
import type { api } from "../../convex/_generated/api";

type Api = typeof api;

const named = <F>(name: string): F => name as unknown as F;

export const fn = {
  listConversations: named<Api["conversations"]["list"]>("conversations:list"),
  createConversation: named<Api["conversations"]["create"]>("conversations:create"),
  totalUnread: named<Api["conversations"]["getTotalUnreadForVisitor"]>(
    "conversations:getTotalUnreadForVisitor",
  ),
  markRead: named<Api["conversations"]["markRead"]>("conversations:markRead"),
  listMessages: named<Api["messages"]["list"]>("messages:list"),
  sendMessage: named<Api["messages"]["send"]>("messages:send"),
  getLinks: named<Api["attachments"]["getLinks"]>("attachments:getLinks"),
  heartbeat: named<Api["visitors"]["heartbeat"]>("visitors:heartbeat"),
  identify: named<Api["visitors"]["identify"]>("visitors:identify"),
  currentSession: named<Api["widgetSessions"]["current"]>("widgetSessions:current"),
  refreshSession: named<Api["widgetSessions"]["refresh"]>("widgetSessions:refresh"),
  revokeSession: named<Api["widgetSessions"]["revoke"]>("widgetSessions:revoke"),
  revokeByHash: named<Api["widgetSessions"]["revokeByHash"]>("widgetSessions:revokeByHash"),
};

/** The public name behind one of the above. */
export function nameOf(reference: unknown): string {
  return reference as string;
}
