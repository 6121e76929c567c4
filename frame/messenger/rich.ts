import { type Accessor, createEffect, createMemo, createSignal } from "solid-js";
import { makeChunk } from "./chunk.ts";
import { useMessenger } from "./context.ts";
import type { Line } from "./timelineOf.ts";

/** What draws formatted text and files. Many conversations have neither. */
export const richChunk = makeChunk(() => import("../rich.ts"));

/** What a conversation's messages need beyond plain words: fetched with the first one that has it, or a chosen file. */
export function createRich(conversationId: Accessor<string | null>, lines: Accessor<readonly Line[]>) {
  const { uploads } = useMessenger();
  const [isLost, setIsLost] = createSignal(false);
  const isNeeded = createMemo(() => lines().some((line) => line.blocks !== null || line.files.length > 0));
  createEffect(() => {
    // Each new message is another try.
    const isWanted = lines().length > 0 && isNeeded();
    if (isWanted || uploads().length > 0) richChunk.load().catch(() => setIsLost(true));
  });
  const links = createMemo(() => richChunk.parts()?.createLinks(conversationId, lines));
  return {
    /** Something cannot be drawn yet, and may be soon. */
    isLoading: () => isNeeded() && !richChunk.parts() && !isLost(),
    parts: richChunk.parts,
    links,
  };
}
