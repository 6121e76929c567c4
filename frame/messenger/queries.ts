import type { FunctionReturnType } from "convex/server";
import { type Accessor, createEffect, createMemo, createSignal, onCleanup } from "solid-js";
import type { CallError } from "../core/errors.ts";
import { fn } from "../live/functions.ts";
import type { LiveArgs, LiveQuery } from "../live/live.ts";
import { Pages, type PagesState } from "../live/pages.ts";
import { useMessenger } from "./context.ts";

export type Message = FunctionReturnType<typeof fn.listMessages>["page"][number];
export type ConversationItem = FunctionReturnType<typeof fn.listConversations>[number];

export type QueryState<T> =
  | { status: "loading" }
  | { status: "ready"; value: T }
  | { status: "failed"; error: CallError };

/** A live query; null arguments mean "not now". Keeps its last value while the connection is away, not after a logout. */
export function createQuery<Q extends LiveQuery>(query: Q, args: Accessor<LiveArgs<Q> | null>) {
  const { live } = useMessenger();
  const [state, setState] = createSignal<QueryState<FunctionReturnType<Q>>>({ status: "loading" });
  createEffect(() => {
    const [connection, wanted] = [live(), args()];
    if (!connection) setState({ status: "loading" });
    if (!connection || !wanted) return;
    const stop = connection.watch(query, wanted, (result) =>
      setState(
        result.ok ? { status: "ready", value: result.value } : { status: "failed", error: result.error },
      ),
    );
    onCleanup(stop);
  });
  return state;
}

/** The visitor's conversations, newest first, while `isWanted`. */
export function createConversations(isWanted: Accessor<boolean>): Accessor<QueryState<ConversationItem[]>> {
  return createQuery(fn.listConversations, () => (isWanted() ? {} : null));
}

const PAGE_SIZE = 30;
const NOTHING: PagesState<Message> = {
  items: [],
  status: "loading",
  error: null,
  hasMore: false,
  isLoadingMore: false,
};

/** A conversation's messages, newest first, page by page; empty and ready while there is no conversation yet. */
export function createMessages(conversationId: Accessor<string | null>) {
  const { live } = useMessenger();
  const [state, setState] = createSignal<PagesState<Message>>(NOTHING);
  let pages: Pages<Message> | null = null;
  const id = createMemo(conversationId);
  createEffect(() => {
    const [connection, wanted] = [live(), id()];
    if (wanted === null) return setState({ ...NOTHING, status: "ready" });
    if (!connection) return undefined;
    const made = new Pages<Message>({
      size: PAGE_SIZE,
      keyOf: (message) => message.id,
      watch: (paginationOpts, on) =>
        connection.watch(fn.listMessages, { conversationId: wanted, paginationOpts }, on),
      onChange: setState,
    });
    pages = made;
    onCleanup(() => {
      made.stop();
      pages = null;
    });
    return undefined;
  });
  return { state, loadMore: () => pages?.loadMore() };
}

/** Tells the server how far this visitor has read. Failing is harmless: the next look says it again. */
export function createMarkRead() {
  const { live } = useMessenger();
  return (conversationId: string, throughMessageId: string): void => {
    void live()
      ?.mutate(fn.markRead, {
        conversationId,
        throughMessageId,
      })
      .catch(() => undefined);
  };
}
