import { For, Match, Show, Switch } from "solid-js";
import { Button } from "../../../ui/Button.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { api, type Install } from "../../data/api.ts";
import { createMutation } from "../../data/createMutation.ts";
import { useConfirm } from "../../shell/ConfirmContext.tsx";
import { useEnvironment } from "../../shell/EnvironmentContext.tsx";
import { text } from "../../strings.ts";

const words = text.installation.seen;

/** The sites the messenger was asked for on. `allowedOrigins` is known to those who may change it. */
export function InstallList(props: {
  installs: readonly Install[];
  allowedOrigins: readonly string[] | undefined;
}) {
  const confirm = useConfirm();
  const setAllowedOrigins = createMutation(api.workspaces.setAllowedOrigins);
  const allow = (origin: string): void =>
    confirm({
      title: words.allowTitle(origin),
      body: words.allowBody,
      action: words.allowAction,
      tone: "primary",
      // Read at the time of the click: the list may have changed while the question stood.
      run: () => setAllowedOrigins({ allowedOrigins: [...(props.allowedOrigins ?? []), origin] }),
      done: words.allowed(origin),
    });
  return (
    <Show
      when={props.installs.length > 0}
      fallback={
        <div class="c-nothing-yet">
          <p class="c-strong">{words.empty}</p>
          <p class="c-muted">{words.emptyBody}</p>
        </div>
      }
    >
      <ul class="c-listbox" aria-label={words.listLabel}>
        <For each={props.installs}>
          {(install) => (
            <InstallRow
              install={install}
              isListed={props.allowedOrigins?.includes(install.origin) ?? false}
              onAllow={props.allowedOrigins ? allow : undefined}
            />
          )}
        </For>
      </ul>
      <p class="c-small c-muted">{words.trust}</p>
    </Show>
  );
}

function InstallRow(props: {
  install: Install;
  isListed: boolean;
  onAllow: ((origin: string) => void) | undefined;
}) {
  const isStranger = () => props.install.result === "badOrigin";
  return (
    <li class="c-listrow" data-tone={isStranger() && !props.isListed ? "warning" : undefined}>
      <span class="c-listrow-icon">
        <Icon name="globe" size={18} />
      </span>
      <div class="c-listrow-text">
        <p class="c-listrow-line">
          <code class="c-origin-name" dir="ltr" title={props.install.origin}>
            {props.install.origin}
          </code>
          <InstallState install={props.install} isListed={props.isListed} />
        </p>
        <p class="c-small c-muted">
          <InstallFacts install={props.install} />
        </p>
        <Show when={isStranger() && props.isListed} fallback={<Result result={props.install.result} />}>
          <p class="c-small c-muted">{words.waiting}</p>
        </Show>
      </div>
      <Show when={isStranger() && !props.isListed ? props.onAllow : undefined}>
        {(onAllow) => (
          <Button
            size="sm"
            aria-label={words.allowNamed(props.install.origin)}
            onClick={() => onAllow()(props.install.origin)}
          >
            {words.allow}
          </Button>
        )}
      </Show>
    </li>
  );
}

function Result(props: { result: Install["result"] }) {
  return (
    <Show when={words.results[props.result]}>
      {(sentence) => <p class="c-small c-muted">{sentence()}</p>}
    </Show>
  );
}

function InstallState(props: { install: Install; isListed: boolean }) {
  return (
    <Switch fallback={<span class="c-tag">{words.notVerified}</span>}>
      <Match when={props.install.result === "badOrigin"}>
        <span class="c-tag" data-state={props.isListed ? "active" : "refused"}>
          {props.isListed ? words.nowAllowed : words.notAllowed}
        </span>
      </Match>
      <Match when={props.install.verified}>
        <span class="c-tag" data-kind="verified">
          {words.verified}
        </span>
      </Match>
    </Switch>
  );
}

function InstallFacts(props: { install: Install }) {
  const { time, ago, now } = useEnvironment();
  return (
    <>
      <time
        datetime={new Date(props.install.lastSeenAt).toISOString()}
        title={time.full(props.install.lastSeenAt)}
      >
        {words.lastSeen(ago(props.install.lastSeenAt, now()))}
      </time>
      {" · "}
      <span title={time.full(props.install.firstSeenAt)}>
        {words.firstSeen(ago(props.install.firstSeenAt, now()))}
      </span>
      <Show when={props.install.clientIdentifier}>
        {(name) => (
          <>
            {" · "}
            <bdi>{words.client(name())}</bdi>
          </>
        )}
      </Show>
      <Show when={props.install.loaderVersion}>
        {(version) => (
          <>
            {" · "}
            <bdi>{words.loader(version())}</bdi>
          </>
        )}
      </Show>
    </>
  );
}
