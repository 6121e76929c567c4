import { createContext, useContext } from "solid-js";

/** What the data layer needs from the sign-in: the token, and where to report that it no longer counts. */
export type AgentAccess = { token: () => string; onSessionEnded: () => void };

export const AgentAccessContext = createContext<AgentAccess>();

/** The signed-in agent's access. Throws on screens outside the sign-in gate. */
export function useAgentAccess(): AgentAccess {
  const access = useContext(AgentAccessContext);
  if (!access) throw new Error("useAgentAccess needs a signed-in <AgentAccessContext.Provider> above it.");
  return access;
}

/** Arguments as a screen writes them: the data layer adds the token. */
export type WithoutToken<Args> = Omit<Args, "agentToken">;
