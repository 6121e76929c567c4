import { createSignal, createUniqueId, type JSX, Show } from "solid-js";
import { Button } from "../../../ui/Button.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { api, type WebhookEndpoint } from "../../data/api.ts";
import { createMutation } from "../../data/createMutation.ts";
import { useConfirm } from "../../shell/ConfirmContext.tsx";
import { createSave } from "../../shell/createSave.ts";
import { useEnvironment } from "../../shell/EnvironmentContext.tsx";
import { text } from "../../strings.ts";
import { DeliveryLog } from "./DeliveryLog.tsx";
import { EditEndpointDialog } from "./EndpointDialog.tsx";
import { SecretDialog } from "./SecretDialog.tsx";

const words = text.webhooks;

/** One endpoint: how it is, what can be done with it, and on demand its log. */
export function EndpointCard(props: { value: WebhookEndpoint }) {
  const [isOpen, setOpen] = createSignal(false);
  const logId = createUniqueId();
  return (
    <li class="c-card">
      <EndpointFacts value={props.value} />
      <EndpointActions
        value={props.value}
        onTested={() => setOpen(true)}
        log={
          <Button
            size="sm"
            aria-expanded={isOpen()}
            aria-controls={logId}
            icon="clock"
            onClick={() => setOpen(!isOpen())}
          >
            {words.log}
          </Button>
        }
      />
      <div id={logId} hidden={!isOpen()}>
        <Show when={isOpen()}>
          <DeliveryLog endpoint={props.value} />
        </Show>
      </div>
    </li>
  );
}

function EndpointFacts(props: { value: WebhookEndpoint }) {
  const { ago, now, time } = useEnvironment();
  const { save, isBusy } = createSave();
  const update = createMutation(api.webhooks.update);
  const state = () => props.value.paused ?? (props.value.failingSince === null ? "active" : "trouble");
  const turnOn = (): void => {
    const { id: endpointId, url, events } = props.value;
    const run = () => update({ endpointId, url, events: [...events], isOn: true });
    void save(run, { text: words.form.saved });
  };
  return (
    <>
      <div class="c-card-head">
        <p class="c-listrow-line">
          <code class="c-origin-name c-strong" dir="ltr">
            {props.value.url}
          </code>
          <span class="c-tag" data-state={state()}>
            {words.states[state()]}
          </span>
        </p>
        <p class="c-small c-muted" title={time.full(props.value.createdAt)}>
          {words.added(ago(props.value.createdAt, now()))},{" "}
          {words.signedWith(props.value.secrets.map(({ hint }) => hint))}
        </p>
      </div>
      <Show when={state() === "trouble"}>
        <p class="c-callout" data-tone="warning">
          <Icon name="alert" size={18} />
          <span>{words.trouble(time.full(props.value.failingSince ?? 0))}</span>
        </p>
      </Show>
      <Show when={props.value.paused === "failing"}>
        <p class="c-callout" data-tone="danger">
          <Icon name="alert" size={18} />
          <span>{words.paused}</span>
        </p>
      </Show>
      <Show when={props.value.paused !== null}>
        <div class="c-card-actions">
          <Button size="sm" variant="primary" busy={isBusy()} onClick={turnOn}>
            {words.turnOn}
          </Button>
        </div>
      </Show>
    </>
  );
}

function EndpointActions(props: { value: WebhookEndpoint; onTested: () => void; log: JSX.Element }) {
  const confirm = useConfirm();
  const { save, isBusy } = createSave();
  const [open, setOpened] = createSignal<"edit" | "secret" | null>(null);
  const sendTest = createMutation(api.webhooks.sendTest);
  const retireSecret = createMutation(api.webhooks.retireSecret);
  const remove = createMutation(api.webhooks.remove);
  const endpointId = (): WebhookEndpoint["id"] => props.value.id;
  const test = async (): Promise<void> => {
    const run = () => sendTest({ endpointId: endpointId() });
    await save(run, { text: words.tested });
    props.onTested();
  };
  const askRetire = (): void => {
    const { retireTitle: title, retireBody: body, retireAction: action, retired: done } = words.secret;
    confirm({ title, body, action, done, run: () => retireSecret({ endpointId: endpointId() }) });
  };
  const askRemove = (): void => {
    const { title, body, action, done } = words.removal;
    const run = () => remove({ endpointId: endpointId() });
    confirm({ title, body: body(props.value.url), action, done, run });
  };
  return (
    <div class="c-card-actions">
      <Button size="sm" busy={isBusy()} onClick={() => void test()}>
        {words.test}
      </Button>
      {props.log}
      <Button size="sm" aria-label={words.editNamed(props.value.url)} onClick={() => setOpened("edit")}>
        {words.edit}
      </Button>
      <Show
        when={props.value.secrets.length > 1}
        fallback={
          <Button size="sm" icon="key" onClick={() => setOpened("secret")}>
            {words.rotate}
          </Button>
        }
      >
        <Button size="sm" icon="key" onClick={askRetire}>
          {words.retire}
        </Button>
      </Show>
      <Button size="sm" variant="ghost" aria-label={words.removeNamed(props.value.url)} onClick={askRemove}>
        {words.remove}
      </Button>
      <Show when={open() === "edit"}>
        <EditEndpointDialog value={props.value} onClosed={() => setOpened(null)} />
      </Show>
      <Show when={open() === "secret"}>
        <SecretDialog endpointId={props.value.id} onClosed={() => setOpened(null)} />
      </Show>
    </div>
  );
}
