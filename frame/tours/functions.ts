/** The deployment's functions for tours, as in `live/functions.ts`. */
import type { FunctionReturnType } from "convex/server";
import type { api } from "../../convex/_generated/api";

type Api = (typeof api)["tours"];

export const listTours = "tours:listAll" as unknown as Api["listAll"];
export const getTour = "tours:get" as unknown as Api["get"];
export const tellProgress = "tours:progress" as unknown as Api["progress"];

export type Tour = FunctionReturnType<typeof getTour>;
export type ListedTour = FunctionReturnType<typeof listTours>[number];
