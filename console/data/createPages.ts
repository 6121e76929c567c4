import type { FunctionArgs, FunctionReference, FunctionReturnType } from "convex/server";
import { createEffect, createMemo, createSignal, on, onCleanup } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { useAgentAccess } from "./agentToken.ts";
import { type ConsoleClient, useClient } from "./client.ts";
import { endsSession, type Failure, toFailure } from "./errors.ts";
import { type ChainState, PageChain, type PageResult, type Subscribe } from "./pageChain.ts";

type PagesStatus = "idle" | ChainState<unknown>["status"];

export type Pages<T> = {
  status: () => PagesStatus;
  items: () => T[];
  /** The rows of the first page, which `items` leaves out while `isAway`. */
  newest: () => T[];
  /** Whether a window over the list has put the pages behind the first one aside. */
  isAway: () => boolean;
  /** For whoever keeps a window over the list; another one with other arguments. */
  chain: () => PageChain<T> | undefined;
  hasMore: () => boolean;
  loadMore: () => void;
  failure: () => Failure | undefined;
  retry: () => void;
};

type PageItem<Q extends FunctionReference<"query">> = FunctionReturnType<Q>["page"][number];
type PageArgs<Q extends FunctionReference<"query">> = Omit<FunctionArgs<Q>, "paginationOpts" | "agentToken">;

type Ends<T> = Pick<ChainState<T>, "newest" | "isAway">;
const NO_ENDS = { newest: [], isAway: false };

/**
 * A paginated live query as the signed-in agent: every loaded page stays subscribed. `args` is tracked as
 * in `createQuery`; rows keep their identity by `id`, so an item that moves is moved, not redrawn.
 */
export function createPages<Q extends FunctionReference<"query">>(
  query: Q,
  args: () => PageArgs<Q> | null,
  numItems: number,
): Pages<PageItem<Q>> {
  type Item = PageItem<Q>;
  const client = useClient();
  const access = useAgentAccess();
  const [status, setStatus] = createSignal<PagesStatus>("idle");
  const [hasMore, setHasMore] = createSignal(false);
  const [failure, setFailure] = createSignal<Failure>();
  const [attempt, setAttempt] = createSignal(0);
  const [store, setStore] = createStore<{ items: Item[] }>({ items: [] });
  const [ends, setEnds] = createSignal<Ends<Item>>(NO_ENDS);
  const [chain, setChain] = createSignal<PageChain<Item>>();

  const accept = (state: ChainState<Item>): void => {
    const failed = state.status === "failed" ? toFailure(state.error) : undefined;
    if (failed && endsSession(failed)) access.onSessionEnded();
    setStore("items", reconcile(structuredClone(state.items), { key: "id" }));
    setEnds(state);
    setHasMore(state.hasMore);
    setFailure(failed);
    setStatus(state.status);
  };

  // Compared as text: a caller may build an equal object on every run.
  const key = createMemo((): string | null => {
    const current = args();
    return current ? JSON.stringify({ ...current, agentToken: access.token() }) : null;
  });

  createEffect(
    on([key, attempt], ([current]) => {
      setStore("items", []);
      setEnds(NO_ENDS);
      setChain(undefined);
      setHasMore(false);
      setFailure(undefined);
      if (current === null) return void setStatus("idle");
      setStatus("loading");
      const opened = new PageChain<Item>(subscribeWith(client, query, current), numItems, accept);
      setChain(opened);
      onCleanup(() => opened.stop());
    }),
  );

  return {
    status,
    hasMore,
    failure,
    chain,
    newest: () => ends().newest,
    isAway: () => ends().isAway,
    items: () => store.items,
    loadMore: () => chain()?.loadMore(),
    retry: () => setAttempt((n) => n + 1),
  };
}

/** Opens one page of a query; `key` has its other arguments as JSON. */
function subscribeWith<Q extends FunctionReference<"query">>(
  client: ConsoleClient,
  query: Q,
  key: string,
): Subscribe<PageItem<Q>> {
  const baseArgs = JSON.parse(key) as Record<string, unknown>;
  return (paginationOpts, onResult, onError) => {
    const fullArgs = { ...baseArgs, paginationOpts } as FunctionArgs<Q>;
    const subscription = client.onUpdate(query, fullArgs, onResult, onError);
    announceKnown(subscription, onResult);
    return subscription;
  };
}

/** A page that another screen still has open is known at once; a frame of "loading" would only flicker. */
function announceKnown<T>(
  subscription: { getCurrentValue: () => PageResult<T> | undefined },
  onResult: (result: PageResult<T>) => void,
): void {
  try {
    const known = subscription.getCurrentValue();
    if (known) queueMicrotask(() => onResult(known));
  } catch {
    // A known error comes through the error callback as well.
  }
}
