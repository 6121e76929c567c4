import { createContext, useContext } from "solid-js";
import type { Me } from "../data/api.ts";

/** Who is signed in, where, and what their role allows. The server decides; this only saves pointless tries. */
export type WorkspaceState = {
  me: () => Me;
  unread: () => number;
  openCount: () => number | undefined;
  /** Tickets with something unread, and those not resolved. */
  unreadTickets: () => number;
  openTickets: () => number | undefined;
  canReply: () => boolean;
  /** Settings that decide who is let in. */
  canManage: () => boolean;
  /** Sessions and blocks of single visitors. */
  canModerate: () => boolean;
  /** Articles. */
  canWrite: () => boolean;
};

export const WorkspaceContext = createContext<WorkspaceState>();

/** The workspace of the nearest provider. Throws outside one. */
export function useWorkspace(): WorkspaceState {
  const workspace = useContext(WorkspaceContext);
  if (!workspace) throw new Error("useWorkspace needs a <WorkspaceContext.Provider> above it.");
  return workspace;
}
