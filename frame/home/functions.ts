/** The deployment's functions that home's later cards call, as in `live/functions.ts`. */
import type { FunctionReturnType } from "convex/server";
import type { api } from "../../convex/_generated/api";

type Api = typeof api;

export const teamRules = "conversations:settings" as unknown as Api["conversations"]["settings"];
export const listAnnouncements = "announcements:list" as unknown as Api["announcements"]["list"];
export const getAllProgress = "checklists:getAllProgress" as unknown as Api["checklists"]["getAllProgress"];

export type Announcement = FunctionReturnType<typeof listAnnouncements>[number];
export type Checklist = FunctionReturnType<typeof getAllProgress>[number];
