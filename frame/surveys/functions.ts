/** The deployment's functions for surveys, as in `live/functions.ts`. */
import type { api } from "../../convex/_generated/api";

type Api = (typeof api)["surveys"];

export const getSurvey = "surveys:get" as unknown as Api["get"];
export const resumeSurvey = "surveys:resume" as unknown as Api["resume"];
export const surveyShown = "surveys:shown" as unknown as Api["shown"];
export const saveAnswer = "surveys:saveAnswer" as unknown as Api["saveAnswer"];
export const completeSurvey = "surveys:complete" as unknown as Api["complete"];
