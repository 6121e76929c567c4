import type { FunctionReference } from "convex/server";
import { type Accessor, createMemo, createSignal } from "solid-js";
import { fn } from "../live/functions.ts";
import type { LiveArgs } from "../live/live.ts";
import { useMessenger } from "./context.ts";
import { createQuery } from "./queries.ts";
import type { Line } from "./timelineOf.ts";

/** Addresses live five minutes; a new turn asks for new ones. */
const TURN_MS = 180_000;
const MAX_LINKS = 200;

type LinksQuery = FunctionReference<
  "query",
  "public",
  { sessionToken: string },
  { uploadId: string; url: string }[]
>;

export type Links = {
  /** The present address of a file, by the uploader's name of it. */
  get(uploadId: string): string | undefined;
  /** One led nowhere: asks for new ones. */
  refresh(): void;
};

type Asked = { attachmentIds: string[]; turn: number };

/** Where the files of a conversation are, for as long as its screen is shown. */
export function createLinks(
  conversationId: Accessor<string | null>,
  lines: Accessor<readonly Line[]>,
): Links {
  const ids = () => lines().flatMap((line) => line.files.flatMap(({ id }) => id ?? []));
  return createLinksOf(fn.getLinks, ids, (asked) => {
    const id = conversationId();
    return id === null ? null : { conversationId: id, ...asked };
  });
}

/**
 * Where files are; always fresh while the messenger is open, and at once after `refresh`.
 * @param ids of the server; of many the last count
 * @param args what else the query takes; null means "not now"
 */
export function createLinksOf<Q extends LinksQuery>(
  query: Q,
  ids: Accessor<string[]>,
  args: (asked: Asked) => LiveArgs<Q> | null,
): Links {
  const { isOpen, now } = useMessenger();
  const attachmentIds = createMemo(() => ids().slice(-MAX_LINKS), [], {
    equals: (a, b) => a.join() === b.join(),
  });
  const [refreshes, setRefreshes] = createSignal(0);
  const turn = createMemo(() => Math.floor(now() / TURN_MS) * 1_000 + refreshes());
  const answer = createQuery(query, () =>
    attachmentIds().length > 0 && isOpen() ? args({ attachmentIds: attachmentIds(), turn: turn() }) : null,
  );
  const links = createMemo(() => {
    const state = answer();
    return new Map(state.status === "ready" ? state.value.map(({ uploadId, url }) => [uploadId, url]) : []);
  });
  return {
    get: (uploadId) => links().get(uploadId),
    refresh: () => setRefreshes((count) => count + 1),
  };
}
