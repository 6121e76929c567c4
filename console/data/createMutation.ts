import type { FunctionArgs, FunctionReference, FunctionReturnType } from "convex/server";
import { useAgentAccess, type WithoutToken } from "./agentToken.ts";
import { useClient } from "./client.ts";
import { endsSession, type Outcome, toFailure } from "./errors.ts";

/**
 * A mutation as the signed-in agent. Never rejects: refusals and lost connections come back as data.
 * While the connection is away the client holds the call and makes it once on return.
 */
export function createMutation<M extends FunctionReference<"mutation">>(
  mutation: M,
): (args: WithoutToken<FunctionArgs<M>>) => Promise<Outcome<FunctionReturnType<M>>> {
  const client = useClient();
  const access = useAgentAccess();
  return async (args) => {
    try {
      const fullArgs = { ...args, agentToken: access.token() } as FunctionArgs<M>;
      return { ok: true, value: await client.mutation(mutation, fullArgs) };
    } catch (error) {
      const failure = toFailure(error);
      if (endsSession(failure)) access.onSessionEnded();
      return { ok: false, failure };
    }
  };
}
