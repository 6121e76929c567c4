import { createMemo, createSignal, For, Match, Show, Switch } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Skeleton } from "../../ui/Spinner.tsx";
import { ConnectionBanner } from "../messenger/ConnectionBanner.tsx";
import { useMessenger } from "../messenger/context.ts";
import { createQuery } from "../messenger/queries.ts";
import { ScreenBar } from "../messenger/ScreenBar.tsx";
import { t } from "../strings/t.ts";
import { fn, type TicketForm } from "./functions.ts";
import { TicketFormView } from "./TicketFormView.tsx";

/** Where a ticket is opened: the form, chosen first where there are several. */
export function NewTicketScreen() {
  const { isOpen } = useMessenger();
  const answer = createQuery(fn.forms, () => (isOpen() ? {} : null));
  const [chosenId, setChosenId] = createSignal<string | null>(null);
  const forms = createMemo<TicketForm[] | null>((known) => {
    const state = answer();
    return state.status === "ready" ? state.value : known;
  }, null);
  const choose = (id: string | null): void => {
    setChosenId(id);
    // What was pressed is gone: the keyboard goes to the top, as on any other screen.
    document.querySelector("main")?.focus({ preventScroll: true });
  };
  const form = () => {
    const all = forms() ?? [];
    return all.length === 1 ? all[0] : all.find(({ id }) => id === chosenId());
  };
  // Keyed by id: what others save in the console meanwhile must not replace fields somebody is typing in.
  const formId = createMemo(() => form()?.id as string | undefined);
  return (
    <>
      <ScreenBar title={form()?.name ?? t("ticketNew")} />
      <ConnectionBanner />
      <Switch>
        <Match when={formId()} keyed>
          {(id) => (
            <TicketFormView
              form={form() as TicketForm}
              key={id}
              onOther={(forms()?.length ?? 0) > 1 ? () => choose(null) : undefined}
            />
          )}
        </Match>
        <Match when={forms()}>{(all) => <FormChoice forms={all()} onChoose={choose} />}</Match>
        <Match when={answer().status === "failed"}>
          <div class="oc-center">
            <EmptyState icon="alert" tone="danger" title={t("failedTitle")} body={t("failedBody")} />
          </div>
        </Match>
        <Match when={true}>
          <WaitingForm />
        </Match>
      </Switch>
    </>
  );
}

function FormChoice(props: { forms: readonly TicketForm[]; onChoose(id: string): void }) {
  const { app } = useMessenger();
  return (
    <Show
      when={props.forms.length > 0}
      fallback={
        <div class="oc-center">
          <EmptyState icon="ticket" title={t("ticketFormsNoneTitle")} body={t("ticketFormsNoneBody")}>
            <Button variant="primary" onClick={() => app.go({ name: "newMessage" })}>
              {t("sendUsAMessage")}
            </Button>
          </EmptyState>
        </div>
      }
    >
      <div class="oc-page oc-scroll">
        <h2 class="oc-section">{t("ticketFormsTitle")}</h2>
        <ul role="list" class="oc-form-choice">
          <For each={props.forms}>
            {(form) => (
              <li>
                <button type="button" class="oc-card oc-cta" onClick={() => props.onChoose(form.id)}>
                  <span class="oc-cta-text">
                    <bdi class="oc-cta-title">{form.name}</bdi>
                    <Show when={form.description}>
                      <bdi class="oc-cta-hint">{form.description}</bdi>
                    </Show>
                  </span>
                  <Icon name="chevronRight" size={18} />
                </button>
              </li>
            )}
          </For>
        </ul>
      </div>
    </Show>
  );
}

function WaitingForm() {
  return (
    <div class="oc-page">
      <div class="oc-form" role="status" aria-label={t("loading")}>
        <For each={["2.625rem", "6.5rem", "2.625rem"]}>
          {(height) => (
            <div class="oc-field">
              <Skeleton width="40%" />
              <Skeleton height={height} radius="0.625rem" />
            </div>
          )}
        </For>
      </div>
    </div>
  );
}
