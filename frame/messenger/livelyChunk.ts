import { type Accessor, createMemo } from "solid-js";
import { makeChunk } from "./chunk.ts";
import type { createLively } from "./lively/createLively.tsx";
import type { LivelyPlace } from "./lively/createLivelyState.ts";

export type Lively = ReturnType<typeof createLively>;

/** What makes a thread lively; fetched behind the thread itself. */
export const livelyChunk = makeChunk(() => import("../lively.ts"));

/** That of one thread. Undefined until it is there. */
export function createLivelyOf(place: LivelyPlace): Accessor<Lively | undefined> {
  return createMemo(() => livelyChunk.parts()?.createLively(place));
}
