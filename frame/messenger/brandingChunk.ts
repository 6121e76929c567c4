import { makeChunk } from "./chunk.ts";

/** The workspace's own header and logo, for those that have one. */
export const brandingChunk = makeChunk(() => import("../branding.ts"));
