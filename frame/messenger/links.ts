import { type Accessor, createMemo } from "solid-js";
import { fn } from "../live/functions.ts";
import { useMessenger } from "./context.ts";
import { createQuery } from "./queries.ts";
import type { Line } from "./timelineOf.ts";

/** Addresses live five minutes; a new turn asks for new ones. */
const TURN_MS = 180_000;
const MAX_LINKS = 200;

/** Where the files of a conversation are, by the uploader's name of each; always fresh while the messenger is open. */
export function createLinks(
  conversationId: Accessor<string | null>,
  lines: Accessor<readonly Line[]>,
): Accessor<ReadonlyMap<string, string>> {
  const { isOpen, now } = useMessenger();
  const ids = createMemo(
    () =>
      lines()
        .flatMap((line) => line.files.flatMap(({ id }) => id ?? []))
        .slice(-MAX_LINKS),
    [],
    { equals: (a, b) => a.join() === b.join() },
  );
  const turn = createMemo(() => Math.floor(now() / TURN_MS));
  const answer = createQuery(fn.getLinks, () => {
    const id = conversationId();
    return id !== null && ids().length > 0 && isOpen()
      ? { conversationId: id, attachmentIds: ids(), turn: turn() }
      : null;
  });
  return createMemo(() => {
    const state = answer();
    return new Map(state.status === "ready" ? state.value.map(({ uploadId, url }) => [uploadId, url]) : []);
  });
}
