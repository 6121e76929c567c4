import { createSignal, For, Show } from "solid-js";
import { api, type WebhookEndpoint } from "../../data/api.ts";
import { createMutation } from "../../data/createMutation.ts";
import { DialogAction } from "../../shell/ConfirmContext.tsx";
import { Dialog } from "../../shell/Dialog.tsx";
import { text } from "../../strings.ts";
import { makeWebhookSecret } from "./makeWebhookSecret.ts";
import { NewSecret } from "./NewSecret.tsx";

const words = text.webhooks.secret;

/** Makes an endpoint's second secret, after saying what that means, and shows it once. */
export function SecretDialog(props: { endpointId: WebhookEndpoint["id"]; onClosed: () => void }) {
  const addSecret = createMutation(api.webhooks.addSecret);
  const [made, setMade] = createSignal<string | null>(null);
  const make = async () => {
    const secret = makeWebhookSecret();
    const outcome = await addSecret({ endpointId: props.endpointId, secret });
    if (outcome.ok) setMade(secret);
    return outcome;
  };
  return (
    <Dialog
      title={made() ? words.title : words.rotateTitle}
      isPinned={made() !== null}
      hasOwnClose
      onClosed={props.onClosed}
    >
      {(close) => (
        <Show
          when={made()}
          fallback={
            <>
              <div class="c-dialog-text">
                <For each={words.rotateBody}>{(line) => <p>{line}</p>}</For>
              </div>
              <DialogAction
                label={words.rotateAction}
                tone="primary"
                // Once there is something to show, the dialog stays for that.
                close={() => made() ?? close()}
                run={make}
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
