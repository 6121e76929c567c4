/** The deployment's functions for outbound messages, as in `live/functions.ts`. */
import type { FunctionReturnType } from "convex/server";
import type { api } from "../../convex/_generated/api";

type Api = (typeof api)["outboundMessages"];

export const getEligibleMessages = "outboundMessages:getEligible" as unknown as Api["getEligible"];

export type OutboundMessage = FunctionReturnType<typeof getEligibleMessages>[number];
export type OutboundContent = OutboundMessage["content"];
