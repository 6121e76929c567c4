import type { FunctionReturnType } from "convex/server";
import { type Accessor, createEffect, createSignal, onCleanup } from "solid-js";
import type { CallError } from "../core/errors.ts";
import { fn } from "../live/functions.ts";
import type { LiveArgs, LiveQuery } from "../live/live.ts";
import { useMessenger } from "./context.ts";

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
