/** The deployment's functions for engagement, as in `live/functions.ts`. */
import type { api } from "../../convex/_generated/api";

type Api = (typeof api)["engagement"];

export const eligible = "engagement:eligible" as unknown as Api["eligible"];
export const startable = "engagement:startable" as unknown as Api["startable"];
export const why = "engagement:why" as unknown as Api["why"];
export const report = "engagement:report" as unknown as Api["report"];
export const lease = "engagement:lease" as unknown as Api["lease"];
export const shown = "engagement:shown" as unknown as Api["shown"];
export const acted = "engagement:acted" as unknown as Api["acted"];
