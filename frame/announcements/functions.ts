/** The deployment's functions for one announcement, as in `live/functions.ts`. */
import type { FunctionReturnType } from "convex/server";
import type { api } from "../../convex/_generated/api";

type Api = (typeof api)["announcements"];

export const getAnnouncement = "announcements:get" as unknown as Api["get"];
export const markAnnouncementRead = "announcements:markRead" as unknown as Api["markRead"];

export type Announcement = FunctionReturnType<typeof getAnnouncement>;
