/** The deployment's functions for tooltips, as in `live/functions.ts`. */
import type { FunctionArgs, FunctionReturnType } from "convex/server";
import type { api } from "../../convex/_generated/api";

type Api = (typeof api)["tooltips"];

export const getActiveTooltips = "tooltips:getActiveForVisitor" as unknown as Api["getActiveForVisitor"];
export const seenTooltip = "tooltips:seen" as unknown as Api["seen"];
export const tellTargets = "tooltips:targets" as unknown as Api["targets"];
export const closedTooltip = "tooltips:closed" as unknown as Api["closed"];

type Noted = typeof tellTargets | typeof closedTooltip;
/** Tells the deployment something of tooltips, as this visitor: also as the page goes. */
export type Note = <N extends Noted>(what: N, args: Omit<FunctionArgs<N>, "sessionToken">) => void;
/** By what one was closed. */
export type ClosedBy = FunctionArgs<typeof closedTooltip>["by"];

/** One that is for this visitor on a page, with what it says. */
export type Tooltip = FunctionReturnType<typeof getActiveTooltips>[number];
export type TooltipContent = Tooltip["content"];
