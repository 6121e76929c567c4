import type { FunctionArgs, FunctionReference, FunctionReturnType } from "convex/server";
import { nameOf } from "../live/functions.ts";
import { CallError, toCallError } from "./errors.ts";

type Mutation = FunctionReference<"mutation", "public">;

export type Http = {
  /** Runs a public mutation without a socket. Rejects with a CallError. For idempotent ones only: nothing guards a repeat. */
  mutation<M extends Mutation>(
    mutation: M,
    args: FunctionArgs<M>,
    options?: { keepalive?: boolean },
  ): Promise<FunctionReturnType<M>>;
};

type Answer = { status?: unknown; value?: unknown; errorMessage?: unknown; errorData?: unknown };

const TIMEOUT_MS = 8_000;

/** One-shot calls over the deployment's HTTP API. `convexUrl` has no trailing slash. */
export function createHttp(convexUrl: string, fetcher: typeof fetch): Http {
  return {
    async mutation(mutation, args, options = {}) {
      let answer: Answer;
      try {
        const response = await fetcher(`${convexUrl}/api/mutation`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ path: nameOf(mutation), args, format: "json" }),
          keepalive: options.keepalive ?? false,
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        answer = (await response.json()) as Answer;
      } catch {
        throw new CallError("OFFLINE", "The deployment did not answer.");
      }
      if (answer.status === "success") return answer.value as FunctionReturnType<typeof mutation>;
      throw toCallError(answer.errorData, String(answer.errorMessage ?? "The call failed."));
    },
  };
}
