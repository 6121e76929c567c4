import type { FunctionArgs, FunctionReference, FunctionReturnType } from "convex/server";
import { nameOf } from "../live/functions.ts";
import { CallError, toCallError } from "./errors.ts";

type Mutation = FunctionReference<"mutation", "public">;

type Query = FunctionReference<"query", "public">;
type Action = FunctionReference<"action", "public">;
type Options = {
  keepalive?: boolean;
  /** How long to wait for the answer, ms. */
  patienceMs?: number;
};

export type Http = {
  /** Runs a public mutation without a socket. Rejects with a CallError. For idempotent ones only: nothing guards a repeat. */
  mutation<M extends Mutation>(
    mutation: M,
    args: FunctionArgs<M>,
    options?: Options,
  ): Promise<FunctionReturnType<M>>;
  /** The same with a query, once. */
  query<Q extends Query>(query: Q, args: FunctionArgs<Q>): Promise<FunctionReturnType<Q>>;
  /** The same with an action, which no socket of ours runs. */
  action<A extends Action>(
    action: A,
    args: FunctionArgs<A>,
    options?: Options,
  ): Promise<FunctionReturnType<A>>;
};

type Answer = { status?: unknown; value?: unknown; errorMessage?: unknown; errorData?: unknown };

const TIMEOUT_MS = 8_000;

/** One-shot calls over the deployment's HTTP API. `convexUrl` has no trailing slash. */
export function createHttp(convexUrl: string, fetcher: typeof fetch): Http {
  const caller =
    (kind: string) =>
    async (name: unknown, args: unknown, { keepalive = false, patienceMs = TIMEOUT_MS }: Options = {}) => {
      let answer: Answer;
      try {
        const response = await fetcher(`${convexUrl}/api/${kind}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ path: nameOf(name), args, format: "json" }),
          keepalive,
          signal: AbortSignal.timeout(patienceMs),
        });
        answer = (await response.json()) as Answer;
      } catch {
        throw new CallError("OFFLINE", "The deployment did not answer.");
      }
      if (answer.status === "success") return answer.value;
      throw toCallError(answer.errorData, String(answer.errorMessage ?? "The call failed."));
    };
  return { query: caller("query"), mutation: caller("mutation"), action: caller("action") } as Http;
}
