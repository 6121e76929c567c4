import { makeChunk } from "./chunk.ts";

/** What a long conversation needs: fetched for one with more than a page, or when much of it is unread. */
export const longChunk = makeChunk(() => import("../long.ts"));
