import { createSignal, Show } from "solid-js";
import { api } from "../../data/api.ts";
import { createQuery } from "../../data/createQuery.ts";
import { useWorkspace } from "../../shell/WorkspaceContext.ts";
import { text } from "../../strings.ts";
import { Loaded, Section } from "../Section.tsx";
import { InstallList } from "./InstallList.tsx";
import { InstallToken } from "./InstallToken.tsx";
import { Steps } from "./Steps.tsx";

const words = text.installation;

/** How to put the widget on a site, and where it has been seen since. */
export function InstallationPage() {
  const workspace = useWorkspace();
  const installation = createQuery(api.workspaces.installation, () => ({}));
  const security = createQuery(api.workspaces.security, () => (workspace.canManage() ? {} : null));
  const installs = createQuery(api.installs.list, () => ({}));
  // Known here alone, and only as long as this page is open: the server has its hash.
  const [token, setToken] = createSignal<string | null>(null);
  return (
    <>
      <header class="c-page-head">
        <h1>{words.title}</h1>
        <p class="c-muted">{words.lead}</p>
      </header>
      <Loaded query={installation} failedTitle={text.settings.failedTitle}>
        {(value) => (
          <div class="c-sections">
            <Steps installation={value()} security={security.value()} token={token()} />
            <Section title={words.seen.title} lead={words.seen.lead}>
              <Loaded query={installs} failedTitle={words.seen.failedTitle}>
                {(seen) => (
                  <InstallList installs={seen().installs} allowedOrigins={security.value()?.allowedOrigins} />
                )}
              </Loaded>
            </Section>
            <Show when={installs.value()}>
              {(seen) => <InstallToken installs={seen()} token={token()} onToken={setToken} />}
            </Show>
          </div>
        )}
      </Loaded>
    </>
  );
}
