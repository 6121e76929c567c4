import { For, type JSX, Match, Show, Switch } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Skeleton } from "../../ui/Spinner.tsx";
import { api, type Installation, type Security } from "../data/api.ts";
import { createQuery } from "../data/createQuery.ts";
import { toHash } from "../shell/route.ts";
import { useWorkspace } from "../shell/WorkspaceContext.ts";
import { failureText, text } from "../strings.ts";
import { CodeBlock } from "./CodeBlock.tsx";
import { cspLines, type SnippetAttribute, snippetAttributes, toSnippet } from "./snippet.ts";

const words = text.installation;

/** How to put the widget on a site: the tag, the allowed origin, the policy, the check. */
export function InstallationPage() {
  const installation = createQuery(api.workspaces.installation, () => ({}));
  const workspace = useWorkspace();
  const security = createQuery(api.workspaces.security, () => (workspace.canManage() ? {} : null));
  return (
    <>
      <header class="c-page-head">
        <h1>{words.title}</h1>
        <p class="c-muted">{words.lead}</p>
      </header>
      <Switch fallback={<PageSkeleton />}>
        <Match when={installation.failure()}>
          {(problem) => (
            <EmptyState
              icon="alert"
              tone="danger"
              title={text.settings.failedTitle}
              body={failureText(problem())}
            >
              <Button onClick={installation.retry}>{text.retry}</Button>
            </EmptyState>
          )}
        </Match>
        <Match when={installation.value()}>
          {(value) => <Steps installation={value()} security={security.value()} />}
        </Match>
      </Switch>
    </>
  );
}

function Steps(props: { installation: Installation; security: Security | undefined }) {
  const attributes = () => snippetAttributes(props.installation, props.installation.appearance);
  const csp = () => cspLines(props.installation);
  return (
    <ol class="c-steps">
      <Step title={words.snippetTitle} body={words.snippetBody}>
        <CodeBlock label={words.snippetLabel} code={toSnippet(attributes())}>
          <SnippetText attributes={attributes()} />
        </CodeBlock>
      </Step>
      <Step title={words.originsTitle} body={originsText(props.security)}>
        <Show when={props.security}>
          <a
            class="oc-btn oc-btn-secondary oc-btn-sm c-btn-link"
            href={toHash({ name: "settings", page: "security" })}
          >
            {words.originsLink}
          </a>
        </Show>
      </Step>
      <Step title={words.cspTitle} body={words.cspBody}>
        <CodeBlock label={words.cspLabel} code={csp().join("\n")} />
        <p class="c-small c-muted">{words.cspNote}</p>
      </Step>
      <Step title={words.verifyTitle}>
        <ul class="c-bullets">
          <For each={words.verify}>{(line) => <li>{line}</li>}</For>
        </ul>
        <details class="c-details">
          <summary>{words.detailsTitle}</summary>
          <dl class="c-values">
            <Value label={words.workspaceId} value={props.installation.workspaceId} />
            <Value label={words.convexUrl} value={props.installation.convexUrl} />
            <Value label={words.frameUrl} value={props.installation.frameUrl} />
          </dl>
        </details>
      </Step>
    </ol>
  );
}

function originsText(security: Security | undefined): string {
  if (!security) return words.originsUnknown;
  if (security.allowedOrigins.length > 0) return words.originsSome(security.allowedOrigins.length);
  return security.development ? words.originsDevelopment : words.originsNone;
}

function Step(props: { title: string; body?: string; children: JSX.Element }) {
  return (
    <li class="c-step">
      <h2 class="c-step-title">{props.title}</h2>
      <Show when={props.body}>
        <p class="c-step-body c-muted">{props.body}</p>
      </Show>
      {props.children}
    </li>
  );
}

/** The same characters as `toSnippet`, with names and values told apart by colour. */
function SnippetText(props: { attributes: SnippetAttribute[] }) {
  const flags = () => props.attributes.filter((attribute) => attribute.value === null);
  const values = () => props.attributes.filter((attribute) => attribute.value !== null);
  return (
    <>
      <span class="c-code-dim">{"<"}</span>
      <span class="c-code-tag">script</span>
      <For each={flags()}>{(flag) => <span class="c-code-name"> {flag.name}</span>}</For>
      <For each={values()}>
        {(attribute) => (
          <>
            {"\n  "}
            <span class="c-code-name">{attribute.name}</span>
            <span class="c-code-dim">=</span>
            <span class="c-code-value">"{attribute.value}"</span>
          </>
        )}
      </For>
      <span class="c-code-dim">{"></"}</span>
      <span class="c-code-tag">script</span>
      <span class="c-code-dim">{">"}</span>
    </>
  );
}

function Value(props: { label: string; value: string }) {
  return (
    <div>
      <dt>{props.label}</dt>
      <dd>
        <code dir="ltr">{props.value}</code>
      </dd>
    </div>
  );
}

/** Placeholder for a settings page. */
export function PageSkeleton() {
  return (
    <div class="c-stack-4" role="status" aria-label={text.loading}>
      <Skeleton width="40%" height="1rem" />
      <Skeleton height="7rem" radius="0.875rem" />
      <Skeleton width="55%" height="1rem" />
      <Skeleton height="4rem" radius="0.875rem" />
    </div>
  );
}
