import { createSignal, Show } from "solid-js";
import { Icon } from "../../../ui/Icon.tsx";
import { api, type IdentityKey } from "../../data/api.ts";
import { createMutation } from "../../data/createMutation.ts";
import { Choice } from "../../shell/Choice.tsx";
import { DialogAction } from "../../shell/ConfirmContext.tsx";
import { Dialog } from "../../shell/Dialog.tsx";
import { useEnvironment } from "../../shell/EnvironmentContext.tsx";
import { useToast } from "../../shell/ToastContext.tsx";
import { text } from "../../strings.ts";

const words = text.security.retireKey;

type When = "inAWeek" | "now";

/** Asks when a key is to end. */
export function RetireKeyDialog(props: { value: IdentityKey; isLast: boolean; onClosed: () => void }) {
  const { date } = useEnvironment();
  const toast = useToast();
  const retireKey = createMutation(api.security.retireKey);
  const isEnding = () => props.value.retireAt !== null;
  const [when, setWhen] = createSignal<When>(isEnding() ? "now" : "inAWeek");
  return (
    <Dialog
      title={words.title(text.security.keys.names[props.value.algorithm], props.value.hint)}
      hasOwnClose
      onClosed={props.onClosed}
    >
      {(close) => (
        <>
          <Show when={props.isLast}>
            <p class="c-callout" data-tone="warning">
              <Icon name="alert" size={18} />
              <span>{words.isLast}</span>
            </p>
          </Show>
          <Choice<When>
            legend={words.when}
            isLegendHidden
            value={when()}
            onChoose={setWhen}
            options={[
              {
                value: "inAWeek",
                title: words.inAWeek,
                hint: words.inAWeekHint,
                obstacle: isEnding() ? words.alreadyEnding(date(props.value.retireAt ?? 0)) : undefined,
              },
              { value: "now", title: words.now, hint: words.nowHint },
            ]}
          />
          <DialogAction
            label={words.action[when()]}
            tone="danger"
            close={close}
            isDisabled={props.isLast}
            run={() => retireKey({ keyId: props.value.id, when: when() })}
            onDone={() => toast({ text: words.done[when()] })}
          />
        </>
      )}
    </Dialog>
  );
}
