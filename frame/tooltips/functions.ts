/** The deployment's functions for tooltips, as in `live/functions.ts`. */
import type { FunctionReturnType } from "convex/server";
import type { api } from "../../convex/_generated/api";

type Api = (typeof api)["tooltips"];

export const getActiveTooltips = "tooltips:getActiveForVisitor" as unknown as Api["getActiveForVisitor"];
export const seenTooltip = "tooltips:seen" as unknown as Api["seen"];
export const tellTargets = "tooltips:targets" as unknown as Api["targets"];

/** One that is for this visitor on a page, with what it says. */
export type Tooltip = FunctionReturnType<typeof getActiveTooltips>[number];
export type TooltipContent = Tooltip["content"];
