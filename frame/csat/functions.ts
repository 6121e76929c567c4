/** The deployment's functions for ratings, as in `live/functions.ts`. */
import type { FunctionReturnType } from "convex/server";
import type { api } from "../../convex/_generated/api";

type Api = (typeof api)["csat"];

export const eligibility = "csat:eligibility" as unknown as Api["eligibility"];
export const submitRating = "csat:submit" as unknown as Api["submit"];
export const questionSeen = "csat:seen" as unknown as Api["seen"];
export const dismissRating = "csat:dismiss" as unknown as Api["dismiss"];

export type Eligibility = FunctionReturnType<typeof eligibility>;
