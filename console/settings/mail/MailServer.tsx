import { Show } from "solid-js";
import { Icon } from "../../../ui/Icon.tsx";
import type { MailSettings } from "../../data/api.ts";
import { Choice } from "../../shell/Choice.tsx";
import { text } from "../../strings.ts";
import { Section } from "../Section.tsx";
import type { MailDraft, MailFields } from "./createMailDraft.ts";
import { MailField } from "./MailField.tsx";

const words = text.mail.server;

/** Which mail server is used, and how to get into one's own. */
export function MailServer(props: { draft: MailDraft; settings: MailSettings }) {
  const sender = () => props.settings.deploymentSender;
  return (
    <Section title={words.title} lead={words.lead}>
      <Choice<MailFields["which"]>
        legend={words.choice}
        isLegendHidden
        value={props.draft.fields.which}
        onChoose={(which) => props.draft.set({ which })}
        options={[
          {
            value: "deployment",
            title: words.deployment,
            hint: words.deploymentHint(sender()?.address),
            obstacle: sender() ? undefined : words.deploymentNone,
          },
          { value: "own", title: words.own, hint: words.ownHint },
        ]}
      />
      <Show when={props.draft.fields.which === "own"}>
        <Show when={!props.settings.canStoreSecrets}>
          <p class="c-callout" data-tone="warning">
            <Icon name="alert" size={18} />
            <span>{words.cannotStore}</span>
          </p>
        </Show>
        <OwnServer draft={props.draft} settings={props.settings} />
      </Show>
    </Section>
  );
}

function OwnServer(props: { draft: MailDraft; settings: MailSettings }) {
  const hasPassword = () => props.settings.server?.hasPassword ?? false;
  return (
    <div class="c-mail-fields">
      <MailField label={words.host} help={words.hostHelp}>
        {(ids) => (
          <input
            {...ids}
            class="c-input"
            type="text"
            inputmode="url"
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            dir="ltr"
            value={props.draft.fields.host}
            onInput={(event) => props.draft.set({ host: event.currentTarget.value })}
          />
        )}
      </MailField>
      <MailField label={words.port} help={words.portHelp}>
        {(ids) => (
          <input
            {...ids}
            class="c-input"
            type="text"
            inputmode="numeric"
            autocomplete="off"
            dir="ltr"
            value={props.draft.fields.port}
            onInput={(event) => props.draft.set({ port: event.currentTarget.value })}
          />
        )}
      </MailField>
      <MailField label={words.fromAddress}>
        {(ids) => (
          <input
            {...ids}
            class="c-input"
            type="email"
            autocomplete="off"
            dir="ltr"
            value={props.draft.fields.fromAddress}
            onInput={(event) => props.draft.set({ fromAddress: event.currentTarget.value })}
          />
        )}
      </MailField>
      <MailField label={words.user}>
        {(ids) => (
          <input
            {...ids}
            class="c-input"
            type="text"
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            dir="ltr"
            value={props.draft.fields.user}
            onInput={(event) => props.draft.set({ user: event.currentTarget.value })}
          />
        )}
      </MailField>
      <MailField label={words.password} help={hasPassword() ? words.passwordHelp : undefined}>
        {(ids) => (
          <input
            {...ids}
            class="c-input"
            type="password"
            autocomplete="new-password"
            dir="ltr"
            placeholder={hasPassword() ? words.passwordKept : undefined}
            value={props.draft.fields.password}
            onInput={(event) => props.draft.set({ password: event.currentTarget.value })}
          />
        )}
      </MailField>
    </div>
  );
}
