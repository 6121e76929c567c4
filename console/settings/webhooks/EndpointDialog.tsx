import { createSignal, createUniqueId, For, Show } from "solid-js";
import { api, type WebhookEndpoint } from "../../data/api.ts";
import { createMutation } from "../../data/createMutation.ts";
import type { Outcome } from "../../data/errors.ts";
import { Switch } from "../../shell/Choice.tsx";
import { DialogAction } from "../../shell/ConfirmContext.tsx";
import { Dialog } from "../../shell/Dialog.tsx";
import { useToast } from "../../shell/ToastContext.tsx";
import { text } from "../../strings.ts";
import { makeWebhookSecret } from "./makeWebhookSecret.ts";
import { NewSecret } from "./NewSecret.tsx";

const words = text.webhooks.form;

type Events = WebhookEndpoint["events"];
const EVENTS: Events = ["message.created"];

/** Adds an endpoint and shows its secret this once; the secret is held by this dialog alone and is gone with it. */
export function AddEndpointDialog(props: { onClosed: () => void }) {
  const create = createMutation(api.webhooks.create);
  const [url, setUrl] = createSignal("");
  const [events, setEvents] = createSignal<Events>([...EVENTS]);
  const [made, setMade] = createSignal<string | null>(null);
  const add = async (): Promise<Outcome<unknown>> => {
    const problem = problemWith(url(), events());
    if (problem) return refused(problem);
    const secret = makeWebhookSecret();
    const outcome = await create({ url: url().trim(), events: events(), secret });
    if (outcome.ok) setMade(secret);
    return outcome;
  };
  return (
    <Dialog
      title={made() ? text.webhooks.secret.title : words.addTitle}
      isPinned={made() !== null}
      hasOwnClose
      onClosed={props.onClosed}
    >
      {(close) => (
        <Show
          when={made()}
          fallback={
            <>
              <EndpointFields url={url()} onUrl={setUrl} events={events()} onEvents={setEvents} />
              <DialogAction
                label={words.create}
                tone="primary"
                // Once there is something to show, the dialog stays for that.
                close={() => made() ?? close()}
                run={add}
                onDone={() => {}}
              />
            </>
          }
        >
          {(secret) => <NewSecret secret={secret()} close={close} />}
        </Show>
      )}
    </Dialog>
  );
}

/** Changes where an endpoint is, what it is told, and whether it is. */
export function EditEndpointDialog(props: { value: WebhookEndpoint; onClosed: () => void }) {
  const toast = useToast();
  const update = createMutation(api.webhooks.update);
  // What is being edited begins as it is; later news of the row must not undo what somebody types.
  const stored = () => props.value;
  const [url, setUrl] = createSignal(stored().url);
  const [events, setEvents] = createSignal<Events>([...stored().events]);
  const [isOn, setOn] = createSignal(stored().paused === null);
  const save = async (): Promise<Outcome<unknown>> => {
    const problem = problemWith(url(), events());
    if (problem) return refused(problem);
    return update({ endpointId: props.value.id, url: url().trim(), events: events(), isOn: isOn() });
  };
  return (
    <Dialog title={words.editTitle} hasOwnClose onClosed={props.onClosed}>
      {(close) => (
        <>
          <EndpointFields url={url()} onUrl={setUrl} events={events()} onEvents={setEvents} />
          <Switch label={words.isOn} isOn={isOn()} onSwitch={setOn} />
          <DialogAction
            label={words.save}
            tone="primary"
            close={close}
            run={save}
            onDone={() => toast({ text: words.saved })}
          />
        </>
      )}
    </Dialog>
  );
}

function EndpointFields(props: {
  url: string;
  onUrl: (url: string) => void;
  events: Events;
  onEvents: (events: Events) => void;
}) {
  const id = createUniqueId();
  const toggle = (event: Events[number], isChosen: boolean): void =>
    props.onEvents(EVENTS.filter((each) => (each === event ? isChosen : props.events.includes(each))));
  return (
    <>
      <div class="c-field">
        <label for={id}>{words.url}</label>
        <input
          id={id}
          class="c-input"
          type="text"
          inputmode="url"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          dir="ltr"
          placeholder={words.placeholder}
          value={props.url}
          aria-describedby={`${id}-help`}
          onInput={(event) => props.onUrl(event.currentTarget.value)}
        />
        <p id={`${id}-help`} class="c-small c-muted">
          {words.urlHelp}
        </p>
      </div>
      <fieldset class="c-choices">
        <legend class="c-label">{words.events}</legend>
        <For each={EVENTS}>
          {(event) => (
            <label class="c-check">
              <input
                type="checkbox"
                checked={props.events.includes(event)}
                onChange={(change) => toggle(event, change.currentTarget.checked)}
              />
              <span>
                <span class="c-choice-title">{words.eventNames[event]}</span>{" "}
                <code class="c-hint">{event}</code>
                <span class="c-block c-small c-muted">{words.eventHints[event]}</span>
              </span>
            </label>
          )}
        </For>
      </fieldset>
    </>
  );
}

/** Only what needs no rules; the rest the server knows. */
function problemWith(url: string, events: Events): string | null {
  if (!url.trim()) return words.urlMissing;
  return events.length === 0 ? words.noEvents : null;
}

const refused = (message: string): Outcome<never> => ({
  ok: false,
  failure: { code: "INPUT_INVALID", message },
});
