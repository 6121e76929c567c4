import { For, Match, Show, Switch } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { api, type Security } from "../data/api.ts";
import { createQuery } from "../data/createQuery.ts";
import { useWorkspace } from "../shell/WorkspaceContext.ts";
import { failureText, text } from "../strings.ts";
import { PageSkeleton } from "./InstallationPage.tsx";
import { OriginsEditor } from "./OriginsEditor.tsx";

const words = text.origins;

/** Security: which sites may show the messenger, and plainly what that is worth. */
export function SecurityPage() {
  const workspace = useWorkspace();
  const security = createQuery(api.workspaces.security, () => (workspace.canManage() ? {} : null));
  return (
    <>
      <header class="c-page-head">
        <p class="c-overline">{text.settings.security}</p>
        <h1>{words.title}</h1>
        <p class="c-muted">{words.lead}</p>
      </header>
      <Switch fallback={<PageSkeleton />}>
        <Match when={!workspace.canManage()}>
          <EmptyState icon="shield" title={words.readOnly} />
        </Match>
        <Match when={security.failure()}>
          {(problem) => (
            <EmptyState
              icon="alert"
              tone="danger"
              title={text.settings.failedTitle}
              body={failureText(problem())}
            >
              <Button onClick={security.retry}>{text.retry}</Button>
            </EmptyState>
          )}
        </Match>
        <Match when={security.value()}>
          {(value) => (
            <div class="c-stack-6">
              <SecurityNotice security={value()} />
              <OriginsEditor
                origins={value().allowedOrigins}
                emptyText={value().development ? words.emptyDevelopment : words.emptyProduction}
              />
              <Honesty />
            </div>
          )}
        </Match>
      </Switch>
    </>
  );
}

function SecurityNotice(props: { security: Security }) {
  return (
    <Show when={props.security.development}>
      <p class="c-callout" data-tone={props.security.allowedOrigins.length > 0 ? "neutral" : "warning"}>
        <Icon name="alert" size={18} />
        <span>
          {props.security.allowedOrigins.length > 0 ? words.developmentListed : words.developmentEmpty}
        </span>
      </p>
    </Show>
  );
}

function Honesty() {
  return (
    <section class="c-honesty">
      <div>
        <h2 class="c-strong">{words.doesTitle}</h2>
        <ul class="c-bullets">
          <For each={words.does}>{(line) => <li>{line}</li>}</For>
        </ul>
      </div>
      <div>
        <h2 class="c-strong">{words.doesNotTitle}</h2>
        <ul class="c-bullets">
          <For each={words.doesNot}>{(line) => <li>{line}</li>}</For>
        </ul>
      </div>
      <p class="c-small c-muted">{words.takesEffect}</p>
    </section>
  );
}
