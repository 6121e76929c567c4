import { ErrorBoundary, Match, Switch } from "solid-js";
import { Button } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import "../ui/moreIcons.ts";
import { AgentAccessContext } from "./data/agentToken.ts";
import { ClientContext, type ConsoleClient } from "./data/client.ts";
import type { TokenStore } from "./session/credentials.ts";
import { SessionProvider, type SessionState, useSession } from "./session/SessionContext.tsx";
import { SignInScreen } from "./session/SignInScreen.tsx";
import { EnvironmentProvider } from "./shell/EnvironmentContext.tsx";
import { RouterProvider } from "./shell/RouterContext.tsx";
import { Workspace } from "./shell/Workspace.tsx";
import { text } from "./strings.ts";

/** The whole console. Everything it needs of the world is handed in, so that tests can mount it with fakes. */
export function App(props: { client: ConsoleClient; store: TokenStore; view: Window }) {
  // The client never changes during the life of the app.
  // eslint-disable-next-line solid/reactivity
  const client = props.client;
  return (
    <ClientContext.Provider value={client}>
      <EnvironmentProvider view={props.view}>
        <RouterProvider view={props.view}>
          <ErrorBoundary fallback={() => <Crash onReload={() => props.view.location.reload()} />}>
            <SessionProvider store={props.store}>
              <Gate />
            </SessionProvider>
          </ErrorBoundary>
        </RouterProvider>
      </EnvironmentProvider>
    </ClientContext.Provider>
  );
}

type SignedIn = Extract<SessionState, { kind: "signedIn" }>;
type SignedOut = Extract<SessionState, { kind: "signedOut" }>;

function Gate() {
  const session = useSession();
  const signedIn = (): SignedIn | null => {
    const state = session.state();
    return state.kind === "signedIn" ? state : null;
  };
  const signedOut = (): SignedOut | null => {
    const state = session.state();
    return state.kind === "signedOut" ? state : null;
  };
  return (
    <Switch>
      <Match when={signedOut()}>{(state) => <SignInScreen reason={state().reason} />}</Match>
      {/* Keyed: another sign-in is another person, and nothing of the last one may stay on screen. */}
      <Match when={signedIn()?.token} keyed>
        {(token) => (
          <AgentAccessContext.Provider
            value={{ token: () => token, onSessionEnded: () => session.expire(token) }}
          >
            <Workspace />
          </AgentAccessContext.Provider>
        )}
      </Match>
    </Switch>
  );
}

function Crash(props: { onReload: () => void }) {
  return (
    <main class="c-page-center">
      <EmptyState icon="alert" tone="danger" title={text.crashTitle} body={text.crashBody}>
        <Button variant="primary" onClick={() => props.onReload()}>
          {text.reload}
        </Button>
      </EmptyState>
    </main>
  );
}
