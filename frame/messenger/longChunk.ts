import { makeChunk } from "./chunk.ts";
import { livelyChunk } from "./livelyChunk.ts";

/** What a long conversation needs: fetched for one of more than a page. */
export const longChunk = makeChunk(() => import("../long.ts"), livelyChunk);
