import type { FunctionArgs, FunctionReference } from "convex/server";
import { createMemo, createSignal } from "solid-js";
import type { WithoutToken } from "../data/agentToken.ts";
import { createQuery } from "../data/createQuery.ts";
import { useEnvironment } from "../shell/EnvironmentContext.tsx";

/** Addresses live five minutes; a new turn asks for new ones. */
const TURN_MS = 180_000;
const MAX_LINKS = 200;

type LinksQuery = FunctionReference<"query", "public", { agentToken: string }, { id: string; url: string }[]>;

export type FileLinks = {
  /** The present address of a file. */
  get: (id: string) => string | undefined;
  /** One led nowhere: asks for new ones. */
  refresh: () => void;
};

/**
 * Where files are, by the server's id of each; always fresh, and at once after `refresh`.
 * @param ids of many the last count
 */
export function createFileLinks<Q extends LinksQuery>(
  query: Q,
  ids: () => string[],
  args: (asked: { attachmentIds: string[]; turn: number }) => WithoutToken<FunctionArgs<Q>>,
): FileLinks {
  const { now } = useEnvironment();
  const attachmentIds = createMemo(() => ids().slice(-MAX_LINKS), [], {
    equals: (a, b) => a.join() === b.join(),
  });
  const [refreshes, setRefreshes] = createSignal(0);
  const turn = () => Math.floor(now() / TURN_MS) * 1_000 + refreshes();
  const answer = createQuery(query, () =>
    attachmentIds().length > 0 ? args({ attachmentIds: attachmentIds(), turn: turn() }) : null,
  );
  // The last ones stay until the next are there.
  const links = createMemo<ReadonlyMap<string, string>>((known) => {
    const fresh: { id: string; url: string }[] = answer.value() ?? [];
    return fresh.length > 0 ? new Map(fresh.map(({ id, url }) => [id, url])) : known;
  }, new Map());
  return { get: (id) => links().get(id), refresh: () => setRefreshes((count) => count + 1) };
}
