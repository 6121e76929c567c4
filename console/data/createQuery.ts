import type { FunctionArgs, FunctionReference, FunctionReturnType } from "convex/server";
import { createEffect, createMemo, createSignal, on, onCleanup } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { useAgentAccess, type WithoutToken } from "./agentToken.ts";
import { useClient } from "./client.ts";
import { endsSession, type Failure, toFailure } from "./errors.ts";

type QueryStatus = "idle" | "loading" | "ready" | "failed";

export type Query<T> = {
  status: () => QueryStatus;
  /** The latest value; undefined until the first answer for the present arguments. */
  value: () => T | undefined;
  /** Set while `status` is "failed". */
  failure: () => Failure | undefined;
  /** Subscribes again, after a failure. */
  retry: () => void;
};

/**
 * A live query as the signed-in agent. `args` is tracked: new arguments drop the old value and subscribe
 * afresh; null subscribes to nothing. Rows keep their identity across updates (matched by `id`), so that
 * lists redraw only what changed. A session that has ended is reported once to the sign-in gate.
 */
export function createQuery<Q extends FunctionReference<"query">>(
  query: Q,
  args: () => WithoutToken<FunctionArgs<Q>> | null,
): Query<FunctionReturnType<Q>> {
  type Value = FunctionReturnType<Q>;
  const client = useClient();
  const access = useAgentAccess();
  const [status, setStatus] = createSignal<QueryStatus>("idle");
  const [failure, setFailure] = createSignal<Failure>();
  const [attempt, setAttempt] = createSignal(0);
  const [store, setStore] = createStore<{ value: Value | undefined }>({ value: undefined });

  const accept = (value: Value): void => {
    // reconcile() writes into what it was given before, and the client hands out its own cache.
    setStore("value", reconcile(structuredClone(value), { key: "id" }));
    setFailure(undefined);
    setStatus("ready");
  };
  const reject = (error: unknown): void => {
    const next = toFailure(error);
    if (endsSession(next)) access.onSessionEnded();
    setFailure(next);
    setStatus("failed");
  };

  // Compared as text: a caller may build an equal object on every run.
  const key = createMemo((): string | null => {
    const current = args();
    return current ? JSON.stringify({ ...current, agentToken: access.token() }) : null;
  });

  createEffect(
    on([key, attempt], ([current]) => {
      setStore("value", undefined);
      setFailure(undefined);
      if (current === null) return void setStatus("idle");
      setStatus("loading");
      const fullArgs = JSON.parse(current) as FunctionArgs<Q>;
      let live = true;
      const subscription = client.onUpdate(
        query,
        fullArgs,
        (value) => live && accept(value),
        (error) => live && reject(error),
      );
      onCleanup(() => {
        live = false;
        subscription();
      });
      try {
        const known = subscription.getCurrentValue();
        if (known !== undefined) accept(known);
      } catch {
        // A known error comes through the error callback as well.
      }
    }),
  );

  return { status, failure, value: () => store.value, retry: () => setAttempt((n) => n + 1) };
}
