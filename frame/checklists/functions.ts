/** The deployment's functions for checklists, as in `live/functions.ts`. */
import type { FunctionReturnType } from "convex/server";
import type { api } from "../../convex/_generated/api";

type Api = (typeof api)["checklists"];

export const getAllProgress = "checklists:getAllProgress" as unknown as Api["getAllProgress"];
export const completeItem = "checklists:complete" as unknown as Api["complete"];

export type Checklist = FunctionReturnType<typeof getAllProgress>[number];
export type ChecklistItem = Checklist["items"][number];
