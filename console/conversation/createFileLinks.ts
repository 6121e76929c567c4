import { createMemo } from "solid-js";
import { api } from "../data/api.ts";
import { createQuery } from "../data/createQuery.ts";
import { useEnvironment } from "../shell/EnvironmentContext.tsx";
import type { ThreadMessage } from "./thread.ts";

/** Addresses live five minutes; a new turn asks for new ones. */
const TURN_MS = 180_000;
const MAX_LINKS = 200;

/** Where the files of a conversation are, by the server's id of each; always fresh. */
export function createFileLinks(
  conversationId: () => string,
  thread: () => readonly ThreadMessage[],
): () => ReadonlyMap<string, string> {
  const { now } = useEnvironment();
  const ids = createMemo(
    () =>
      thread()
        .flatMap((message) => message.files.flatMap(({ id }) => id ?? []))
        .slice(-MAX_LINKS),
    [],
    { equals: (a, b) => a.join() === b.join() },
  );
  const links = createQuery(api.attachments.getLinksForAgent, () =>
    ids().length > 0
      ? { conversationId: conversationId(), attachmentIds: ids(), turn: Math.floor(now() / TURN_MS) }
      : null,
  );
  // The last ones stay until the next are there.
  return createMemo<ReadonlyMap<string, string>>((known) => {
    const fresh = links.value() ?? [];
    return fresh.length > 0 ? new Map(fresh.map(({ id, url }) => [id, url])) : known;
  }, new Map());
}
