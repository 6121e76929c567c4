import { For, Match, Show, Switch } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { Skeleton } from "../../ui/Spinner.tsx";
import { api, type VisitorDetail, type VisitorSession } from "../data/api.ts";
import { createMutation } from "../data/createMutation.ts";
import { createQuery } from "../data/createQuery.ts";
import { useConfirm } from "../shell/ConfirmContext.tsx";
import { useEnvironment } from "../shell/EnvironmentContext.tsx";
import { useWorkspace } from "../shell/WorkspaceContext.ts";
import { failureText, text } from "../strings.ts";
import { readableUrl } from "./safeUrl.ts";

const words = text.visitor.sessions;

/** Where this visitor is signed in now, and the way to end that. */
export function VisitorSessions(props: { visitor: VisitorDetail }) {
  const sessions = createQuery(api.moderation.sessions, () => ({ visitorId: props.visitor.id }));
  const endings = createEndings(() => props.visitor);
  const { canModerate } = useWorkspace();
  return (
    <>
      <h3 class="c-overline c-visitor-section">{words.title}</h3>
      <Switch>
        <Match when={sessions.failure()}>
          {(problem) => (
            <p class="c-small c-muted">
              {words.failed} {failureText(problem())}{" "}
              <button type="button" class="c-quiet-link" onClick={sessions.retry}>
                {text.retry}
              </button>
            </p>
          )}
        </Match>
        <Match when={sessions.status() !== "ready"}>
          <div class="c-visitor-lead" role="status" aria-label={text.loading}>
            <Skeleton height="2.25rem" />
          </div>
        </Match>
        <Match when={sessions.value()?.length === 0}>
          <p class="c-small c-muted c-visitor-lead">{words.none}</p>
        </Match>
        <Match when={true}>
          <ul class="c-sessions" aria-label={words.title}>
            <For each={sessions.value()}>
              {(session) => (
                <SessionRow session={session} onEnd={canModerate() ? endings.endOne : undefined} />
              )}
            </For>
          </ul>
          <Show when={canModerate() && (sessions.value()?.length ?? 0) > 1}>
            <Button size="sm" variant="ghost" onClick={endings.endAll}>
              {words.endAll}
            </Button>
          </Show>
        </Match>
      </Switch>
    </>
  );
}

function SessionRow(props: { session: VisitorSession; onEnd: ((id: string) => void) | undefined }) {
  const { time, ago, ahead, now } = useEnvironment();
  const origin = () => readableUrl(props.session.origin);
  const started = () => ago(props.session.startedAt, now());
  return (
    <li class="c-session">
      <div class="c-same-text">
        <p class="c-cut" dir="ltr" title={props.session.origin}>
          {origin()}
        </p>
        <p class="c-small c-muted">
          <time
            datetime={new Date(props.session.startedAt).toISOString()}
            title={time.full(props.session.startedAt)}
          >
            {words.started(started())}
          </time>
          {", "}
          <time
            datetime={new Date(props.session.expiresAt).toISOString()}
            title={time.full(props.session.expiresAt)}
          >
            {words.expires(ahead(props.session.expiresAt, now()))}
          </time>
        </p>
      </div>
      <Show when={props.onEnd}>
        {(onEnd) => (
          <Button
            size="sm"
            aria-label={words.endNamed(origin(), started())}
            onClick={() => onEnd()(props.session.id)}
          >
            {words.end}
          </Button>
        )}
      </Show>
    </li>
  );
}

/** Ending asks first: for somebody unverified it also ends the way back to their conversations. */
function createEndings(visitor: () => VisitorDetail): {
  endOne: (sessionId: string) => void;
  endAll: () => void;
} {
  const confirm = useConfirm();
  const endSession = createMutation(api.moderation.endSession);
  const endSessions = createMutation(api.moderation.endSessions);
  const body = (): string[] => [visitor().kind === "verified" ? words.endVerified : words.endUnverified];
  return {
    endOne: (sessionId) =>
      confirm({
        title: words.endTitle,
        body: body(),
        action: words.endAction,
        run: () => endSession({ sessionId }),
        done: words.ended,
      }),
    endAll: () => {
      const visitorId = visitor().id;
      confirm({
        title: words.endAllTitle,
        body: body(),
        action: words.endAllAction,
        run: () => endSessions({ visitorId }),
        done: words.endedAll,
      });
    },
  };
}
