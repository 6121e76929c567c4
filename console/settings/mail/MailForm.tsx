import { createUniqueId, For, Show } from "solid-js";
import { Button } from "../../../ui/Button.tsx";
import { api, type MailSettings } from "../../data/api.ts";
import { createMutation } from "../../data/createMutation.ts";
import { Switch } from "../../shell/Choice.tsx";
import { createSave } from "../../shell/createSave.ts";
import { text } from "../../strings.ts";
import { Section } from "../Section.tsx";
import { createMailDraft, type MailDraft, toChange } from "./createMailDraft.ts";
import { MailField } from "./MailField.tsx";
import { MailServer } from "./MailServer.tsx";
import { MailTest } from "./MailTest.tsx";

const words = text.mail;

const MINUTE_MS = 60_000;
const MINUTES = [1, 5, 15, 60, 240, 1440];
const RECOMMENDED = 5;

/** All of a workspace's e-mail settings, saved together, since a server that is half entered is of no use. */
export function MailForm(props: { settings: MailSettings }) {
  const draft = createMailDraft(() => props.settings);
  const { save, isBusy } = createSave();
  const saveMail = createMutation(api.mail.save);
  const submit = async (): Promise<void> => {
    if (isBusy()) return;
    await save(
      async () => {
        const outcome = await saveMail(toChange(draft.fields));
        // It is stored, and shown no more.
        if (outcome.ok) draft.set({ password: "" });
        return outcome;
      },
      { text: words.saved },
    );
  };
  return (
    <div class="c-sections">
      <form
        class="c-sections"
        novalidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <UnreadSection draft={draft} />
        <SenderSection draft={draft} />
        <MailServer draft={draft} settings={props.settings} />
        <div class="c-save-bar">
          <Button type="submit" variant="primary" busy={isBusy()} disabled={!draft.isChanged()}>
            {words.save}
          </Button>
          <Show when={draft.isChanged()}>
            <span class="c-small c-muted" role="status">
              {words.unsaved}
            </span>
          </Show>
        </div>
      </form>
      <MailTest settings={props.settings} isChanged={draft.isChanged()} />
    </div>
  );
}

function UnreadSection(props: { draft: MailDraft }) {
  const id = createUniqueId();
  const minutes = () => props.draft.fields.quietMs / MINUTE_MS;
  // A figure set by other means is shown as it is.
  const choices = () =>
    MINUTES.includes(minutes()) ? MINUTES : [...MINUTES, minutes()].sort((a, b) => a - b);
  return (
    <Section title={words.on.title} lead={words.on.lead}>
      <Switch
        label={words.on.label}
        hint={words.on.hint}
        isOn={props.draft.fields.isOn}
        onSwitch={(isOn) => props.draft.set({ isOn })}
      />
      <div class="c-field">
        <label for={id}>{words.on.quiet}</label>
        <span class="c-select">
          <select
            id={id}
            class="c-input"
            value={String(minutes())}
            aria-describedby={`${id}-help`}
            onChange={(event) => props.draft.set({ quietMs: Number(event.currentTarget.value) * MINUTE_MS })}
          >
            <For each={choices()}>
              {(choice) => (
                <option value={String(choice)} selected={choice === minutes()}>
                  {choice === RECOMMENDED ? words.on.recommended(nameOf(choice)) : nameOf(choice)}
                </option>
              )}
            </For>
          </select>
        </span>
        <p id={`${id}-help`} class="c-small c-muted">
          {words.on.quietHelp}
        </p>
      </div>
    </Section>
  );
}

const nameOf = (minutes: number): string =>
  minutes >= 60 && minutes % 60 === 0 ? words.on.hours(minutes / 60) : words.on.minutes(minutes);

function SenderSection(props: { draft: MailDraft }) {
  return (
    <Section title={words.sender.title} lead={words.sender.lead}>
      <div class="c-mail-fields">
        <MailField label={words.sender.fromName} help={words.sender.fromNameHelp}>
          {(id) => (
            <input
              {...id}
              class="c-input"
              type="text"
              autocomplete="organization"
              maxlength={100}
              value={props.draft.fields.fromName}
              onInput={(event) => props.draft.set({ fromName: event.currentTarget.value })}
            />
          )}
        </MailField>
        <MailField label={words.sender.replyTo} help={words.sender.replyToHelp}>
          {(id) => (
            <input
              {...id}
              class="c-input"
              type="email"
              autocomplete="off"
              dir="ltr"
              value={props.draft.fields.replyTo}
              onInput={(event) => props.draft.set({ replyTo: event.currentTarget.value })}
            />
          )}
        </MailField>
      </div>
    </Section>
  );
}
