/**
 * The deployment's functions this frame calls: their public names at run time, their generated types at compile time.
 * (The generated `api` object would bring Convex's server package into every chunk for the same names.) One constant each:
 * the build puts it where it is used, so that a lazy feature's names weigh nothing before it is fetched.
 */
import type { api } from "../../convex/_generated/api";

type Api = typeof api;

export const listConversations = "conversations:list" as unknown as Api["conversations"]["list"];
export const createConversation = "conversations:create" as unknown as Api["conversations"]["create"];
export const totalUnread =
  "conversations:getTotalUnreadForVisitor" as unknown as Api["conversations"]["getTotalUnreadForVisitor"];
export const stamp = "engagement:stamp" as unknown as Api["engagement"]["stamp"];
export const markRead = "conversations:markRead" as unknown as Api["conversations"]["markRead"];
export const listMessages = "messages:list" as unknown as Api["messages"]["list"];
export const sendMessage = "messages:send" as unknown as Api["messages"]["send"];
export const getLinks = "attachments:getLinks" as unknown as Api["attachments"]["getLinks"];
export const heartbeat = "visitors:heartbeat" as unknown as Api["visitors"]["heartbeat"];
export const track = "events:track" as unknown as Api["events"]["track"];
export const identify = "visitors:identify" as unknown as Api["visitors"]["identify"];
export const currentSession = "widgetSessions:current" as unknown as Api["widgetSessions"]["current"];
export const refreshSession = "widgetSessions:refresh" as unknown as Api["widgetSessions"]["refresh"];
export const revokeSession = "widgetSessions:revoke" as unknown as Api["widgetSessions"]["revoke"];
export const revokeByHash = "widgetSessions:revokeByHash" as unknown as Api["widgetSessions"]["revokeByHash"];
export const listCollections = "collections:list" as unknown as Api["collections"]["list"];
export const listArticles = "articles:list" as unknown as Api["articles"]["list"];
export const featuredArticles = "articles:featured" as unknown as Api["articles"]["featured"];
export const getArticle = "articles:get" as unknown as Api["articles"]["get"];
export const searchArticles = "articles:search" as unknown as Api["articles"]["search"];
export const suggestArticles = "articles:suggest" as unknown as Api["articles"]["suggest"];
export const submitArticleFeedback =
  "articles:submitFeedback" as unknown as Api["articles"]["submitFeedback"];
