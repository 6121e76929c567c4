import { createUniqueId, For, type JSX, Show } from "solid-js";
import type { Installation, Security } from "../../data/api.ts";
import { toHash } from "../../shell/route.ts";
import { text } from "../../strings.ts";
import { CodeBlock } from "../CodeBlock.tsx";
import { cspLines, type SnippetAttribute, snippetAttributes, toSnippet } from "./snippet.ts";

const words = text.installation;

export type StepsProps = {
  installation: Installation;
  security: Security | undefined;
  /** A token made on this page, if the snippet is to carry it. */
  token: string | null;
};

/** What a site's developer does: the tag, the allowed origin, the policy, the check. */
export function Steps(props: StepsProps) {
  const attributes = () => snippetAttributes(props.installation, props.installation.appearance, props.token);
  const csp = () => cspLines(props.installation);
  return (
    <ol class="c-steps">
      <Step title={words.snippetTitle} body={words.snippetBody}>
        <CodeBlock label={words.snippetLabel} code={toSnippet(attributes())}>
          <SnippetText attributes={attributes()} />
        </CodeBlock>
        <Show when={props.token}>
          <p class="c-small c-muted" role="status">
            {words.withTokenHint}
          </p>
        </Show>
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
  const titleId = createUniqueId();
  return (
    <li class="c-step" aria-labelledby={titleId}>
      <h2 id={titleId} class="c-step-title">
        {props.title}
      </h2>
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
