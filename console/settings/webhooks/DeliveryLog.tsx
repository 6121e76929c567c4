import { For, Match, Show, Switch } from "solid-js";
import { Button } from "../../../ui/Button.tsx";
import { api, type WebhookDelivery, type WebhookEndpoint } from "../../data/api.ts";
import { createMutation } from "../../data/createMutation.ts";
import { createQuery } from "../../data/createQuery.ts";
import { createSave } from "../../shell/createSave.ts";
import { useEnvironment } from "../../shell/EnvironmentContext.tsx";
import { text } from "../../strings.ts";

const words = text.webhooks.deliveries;
const LATEST_NEXT_MS = 90_000;

/** The last hundred deliveries of an endpoint, live, each with its tries. */
export function DeliveryLog(props: { endpoint: WebhookEndpoint }) {
  const query = createQuery(api.webhooks.deliveries, () => ({ endpointId: props.endpoint.id }));
  return (
    <div
      class="c-log oc-scroll"
      tabIndex={0}
      role="region"
      aria-label={words.label(props.endpoint.url)}
      aria-busy={query.status() === "loading"}
    >
      <Switch fallback={<p class="c-muted">{text.loading}</p>}>
        <Match when={query.failure()}>
          <p class="c-muted">{words.failed}</p>
        </Match>
        <Match when={query.value()?.length === 0}>
          <p class="c-muted">{words.empty}</p>
        </Match>
        <Match when={query.value()}>
          {(rows) => (
            <ul>
              <For each={rows()}>{(row) => <DeliveryRow value={row} />}</For>
            </ul>
          )}
        </Match>
      </Switch>
    </div>
  );
}

function DeliveryRow(props: { value: WebhookDelivery }) {
  const { time, ago, now } = useEnvironment();
  const { save, isBusy } = createSave();
  const redeliver = createMutation(api.webhooks.redeliver);
  const again = (): void => {
    const run = () => redeliver({ deliveryId: props.value.id });
    void save(run, { text: words.sentAgain });
  };
  return (
    <li class="c-log-row">
      <div class="c-log-head">
        <p class="c-listrow-line">
          <code class="c-mono">{props.value.type}</code>
          <span class="c-tag" data-state={props.value.state}>
            {words.states[props.value.state]}
          </span>
          <span class="c-small c-muted" title={time.full(props.value.createdAt)}>
            {ago(props.value.createdAt, now())}
          </span>
        </p>
        <Show when={props.value.state !== "waiting"}>
          <Button
            size="sm"
            icon="reopen"
            busy={isBusy()}
            aria-label={words.againNamed(props.value.eventId)}
            onClick={again}
          >
            {words.again}
          </Button>
        </Show>
      </div>
      <Summary value={props.value} />
      <Show when={props.value.attempts.length > 0}>
        <Attempts value={props.value} />
      </Show>
    </li>
  );
}

/** How the last try went, and when the next one is. */
function Summary(props: { value: WebhookDelivery }) {
  const { ahead, now } = useEnvironment();
  const parts = (): string[] => {
    const { attempts, state, dueAt } = props.value;
    const last = attempts.at(-1);
    const line = last
      ? [
          last.problem ?? words.status(last.status),
          words.duration(last.durationMs),
          words.tries(attempts.length),
        ]
      : state === "failed"
        ? [words.notSent]
        : [];
    if (state !== "waiting" || dueAt === null) return line;
    // A try that is under way has its row due again when it must have ended.
    const isSoon = attempts.length === 0 && dueAt - now() <= LATEST_NEXT_MS;
    return [...line, isSoon ? words.underWay : words.next(ahead(dueAt, now()))];
  };
  return <p class="c-small c-muted">{parts().join(" · ")}</p>;
}

function Attempts(props: { value: WebhookDelivery }) {
  const { time } = useEnvironment();
  return (
    <details class="c-details">
      <summary aria-label={words.details(props.value.eventId)}>
        <code class="c-hint" dir="ltr">
          {props.value.eventId}
        </code>
      </summary>
      <ol class="c-attempts">
        <For each={props.value.attempts}>
          {(attempt, index) => (
            <li>
              <p>
                <span class="c-strong">{words.attempt(index() + 1)}</span>{" "}
                <span class="c-muted">
                  {[
                    time.full(attempt.at),
                    words.status(attempt.status),
                    words.duration(attempt.durationMs),
                  ].join(" · ")}
                </span>
              </p>
              <Show when={attempt.problem}>
                <p>{attempt.problem}</p>
              </Show>
              <Show when={attempt.excerpt}>
                <p>
                  {words.answer} <code class="c-mono">{attempt.excerpt}</code>
                </p>
              </Show>
            </li>
          )}
        </For>
      </ol>
    </details>
  );
}
