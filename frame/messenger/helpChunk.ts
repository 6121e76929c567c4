import { makeChunk } from "./chunk.ts";

/** The help centre's screens, and its card on home. */
export const helpChunk = makeChunk(() => import("../help.ts"));
