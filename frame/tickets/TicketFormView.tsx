import { createSignal, For, Index, Show } from "solid-js";
import { AttachButton } from "../../ui/attaching.tsx";
import { Button } from "../../ui/Button.tsx";
import { FormField } from "../../ui/FormField.tsx";
import { useMessenger } from "../messenger/context.ts";
import { t } from "../strings/t.ts";
import type { Problems } from "./answers.ts";
import { createTicketDraft } from "./createTicketDraft.ts";
import type { TicketForm } from "./functions.ts";

/** One form: its fields, what is wrong with them, files, and the way to send it. `key` names the draft. */
export function TicketFormView(props: { form: TicketForm; key: string; onOther: (() => void) | undefined }) {
  const { app } = useMessenger();
  const [isTold, setIsTold] = createSignal(false);
  const controls = new Map<string, HTMLElement>();
  const draft = createTicketDraft(
    // The view is made anew for another form.
    // oxlint-disable-next-line solid/reactivity
    props.key,
    () => props.form.fields,
    (ticketId) => {
      app.back();
      app.go({ name: "ticket", id: ticketId });
    },
  );
  const focusOn = (id: string | undefined) => controls.get(id ?? "")?.focus();
  const submit = async (event: Event) => {
    event.preventDefault();
    setIsTold(false);
    await draft.submit();
    // Said anew, also when it is the same again; then the eye and the keyboard go to the first wrong answer.
    setIsTold(true);
    focusOn(Object.keys(draft.problems())[0]);
  };
  return (
    // The browser's own bubbles would say less, one at a time, in the browser's language.
    <form class="oc-page oc-scroll" novalidate onSubmit={(event) => void submit(event)}>
      <Show when={props.form.description}>
        <p class="oc-form-lead" dir="auto">
          {props.form.description}
        </p>
      </Show>
      <Show when={isTold()}>
        <Summary
          problems={draft.problems()}
          labels={Object.fromEntries(props.form.fields.map(({ id, label }) => [id, label]))}
          failure={draft.failure()}
          onGo={focusOn}
        />
      </Show>
      <div class="oc-form">
        <Index each={props.form.fields}>
          {(field) => (
            <FormField
              field={field()}
              value={draft.answers()[field().id]}
              problem={draft.problems()[field().id]}
              optionalLabel={t("ticketOptional")}
              chooseLabel={t("ticketChoose")}
              onInput={(value) => draft.write(field().id, value)}
              ref={(element) => void controls.set(field().id, element)}
            />
          )}
        </Index>
        <div class="oc-form-files">
          <AttachButton label={t("ticketAttach")} onFiles={draft.files.attach} />
          <span>{t("ticketAttach")}</span>
          <draft.files.Tray />
        </div>
        <div class="oc-form-end">
          <Button
            type="submit"
            variant="primary"
            size="lg"
            busy={draft.isSending()}
            disabled={!draft.files.isReady()}
          >
            {draft.isSending() ? t("ticketSubmitting") : t("ticketSubmit")}
          </Button>
          <Show when={props.onOther}>
            {(other) => (
              <Button variant="ghost" onClick={() => other()()}>
                {t("ticketOtherForm")}
              </Button>
            )}
          </Show>
        </div>
      </div>
    </form>
  );
}

/** What stands in the way, read out at once, with a way to each. */
function Summary(props: {
  problems: Problems;
  labels: Record<string, string>;
  failure: string;
  onGo(id: string): void;
}) {
  const ids = () => Object.keys(props.problems);
  return (
    <div class="oc-form-summary" role="alert" hidden={ids().length === 0 && !props.failure}>
      <Show when={ids().length > 0} fallback={<p>{props.failure}</p>}>
        <p>{t("ticketWrong", { count: ids().length })}</p>
        <ul>
          <For each={ids()}>
            {(id) => (
              <li>
                <button type="button" onClick={() => props.onGo(id)}>
                  <bdi>{props.labels[id]}</bdi>
                </button>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </div>
  );
}
