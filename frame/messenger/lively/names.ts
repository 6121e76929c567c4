/** The deployment's functions that only an open conversation calls, as in `live/functions.ts`. */
import type { FunctionReturnType } from "convex/server";
import type { api } from "../../../convex/_generated/api";

type Api = typeof api;
const named = <F>(name: string): F => name as unknown as F;

export const livelyFn = {
  rules: named<Api["conversations"]["settings"]>("conversations:settings"),
  seen: named<Api["conversations"]["seen"]>("conversations:seen"),
  typing: named<Api["typing"]["get"]>("typing:get"),
  setTyping: named<Api["typing"]["set"]>("typing:set"),
  identify: named<Api["visitors"]["identify"]>("visitors:identify"),
};

export type Rules = FunctionReturnType<typeof livelyFn.rules>;
