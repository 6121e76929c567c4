import type { ConvexClient } from "convex/browser";
import { createContext, useContext } from "solid-js";

/** The part of Convex's client that the console uses. Tests hand in a fake of the same shape. */
export type ConsoleClient = Pick<
  ConvexClient,
  "onUpdate" | "mutation" | "action" | "connectionState" | "subscribeToConnectionState"
>;

export const ClientContext = createContext<ConsoleClient>();

/** The client of the nearest provider. Throws outside one. */
export function useClient(): ConsoleClient {
  const client = useContext(ClientContext);
  if (!client) throw new Error("useClient needs a <ClientContext.Provider> above it.");
  return client;
}
