import { createContext, createSignal, type JSX, onCleanup, useContext } from "solid-js";
import { api } from "../data/api.ts";
import { useClient } from "../data/client.ts";
import { type Failure, toFailure } from "../data/errors.ts";
import { makeAgentToken, sha256Hex, type TokenStore } from "./credentials.ts";

export type SessionState =
  | { kind: "signedOut"; reason: "start" | "expired" | "signedOut" }
  | { kind: "signedIn"; token: string };

export type Session = {
  state: () => SessionState;
  /** Resolves with null once signed in, or with what stood in the way. */
  signIn: (email: string, password: string) => Promise<Failure | null>;
  /** Gives the password again in the session that there is. Resolves with null, or with what stood in the way. */
  confirm: (email: string, password: string) => Promise<Failure | null>;
  /** Forgets the token here and in every other tab at once, then revokes it on the server. */
  signOut: () => void;
  /** The server no longer accepts this token. */
  expire: (token: string) => void;
};

const SessionContext = createContext<Session>();

/** Owns who is signed in. Everything below reads it through `useSession`. */
export function SessionProvider(props: { store: TokenStore; children: JSX.Element }) {
  const client = useClient();
  // The store never changes during the life of the app.
  // eslint-disable-next-line solid/reactivity
  const store = props.store;
  const known = store.read();
  const [state, setState] = createSignal<SessionState>(
    known ? { kind: "signedIn", token: known } : { kind: "signedOut", reason: "start" },
  );

  onCleanup(
    store.onChange((token) => {
      setState(token ? { kind: "signedIn", token } : { kind: "signedOut", reason: "signedOut" });
    }),
  );

  const register = async (token: string, email: string, password: string): Promise<Failure | null> => {
    try {
      await client.action(api.agents.signIn, { email, password, tokenHash: await sha256Hex(token) });
      return null;
    } catch (error) {
      return toFailure(error);
    }
  };
  const session: Session = {
    state,
    async signIn(email, password) {
      const token = makeAgentToken();
      const failure = await register(token, email, password);
      if (failure) return failure;
      store.write(token);
      setState({ kind: "signedIn", token });
      return null;
    },
    async confirm(email, password) {
      const current = state();
      // Signed out meanwhile, in another tab: this screen goes.
      if (current.kind !== "signedIn") return { code: "UNAUTHENTICATED", message: "" };
      return register(current.token, email, password);
    },
    signOut() {
      const current = state();
      store.clear();
      setState({ kind: "signedOut", reason: "signedOut" });
      if (current.kind !== "signedIn") return;
      // Signed out here whatever happens; an expired token has nothing left to revoke.
      client.mutation(api.agents.signOut, { agentToken: current.token }).catch(() => {});
    },
    expire(token) {
      const current = state();
      // A late answer for an older token must not end the new sign-in.
      if (current.kind !== "signedIn" || current.token !== token) return;
      store.clear();
      setState({ kind: "signedOut", reason: "expired" });
    },
  };
  return <SessionContext.Provider value={session}>{props.children}</SessionContext.Provider>;
}

/** The session of the nearest provider. Throws outside one. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession needs a <SessionProvider> above it.");
  return session;
}
