import { makeChunk } from "./chunk.ts";

/** Home's cards that come after the first screen: who is there, announcements, checklists in progress. */
export const cardsChunk = makeChunk(() => import("../cards.ts"));
