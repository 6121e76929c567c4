import { unwrap } from "solid-js/store";
import { api, type ConversationSettings } from "../../data/api.ts";
import { createMutation } from "../../data/createMutation.ts";
import { createQuery } from "../../data/createQuery.ts";
import { Choice, Switch } from "../../shell/Choice.tsx";
import { createSave } from "../../shell/createSave.ts";
import { text } from "../../strings.ts";
import { Loaded, Section } from "../Section.tsx";
import { ForManagers, SettingsPage } from "../SettingsPage.tsx";
import { IssuesEditor } from "./IssuesEditor.tsx";

const words = text.messages;

type ReplyTime = ConversationSettings["replyTime"];
const REPLY_TIMES: readonly ReplyTime[] = ["automatic", "minutes", "hours", "day", "hidden"];

/** How conversations behave. Switches take effect at once; buttons are saved together. */
export function MessagesPage() {
  return (
    <SettingsPage words={words}>
      <ForManagers words={words}>
        <Sections />
      </ForManagers>
    </SettingsPage>
  );
}

function Sections() {
  const query = createQuery(api.conversationSettings.get, () => ({}));
  const set = createMutation(api.conversationSettings.set);
  const { save } = createSave();
  // Nothing but what changes, so that two at a time do not undo each other. A copy: what a query gave is its own.
  const change = (more: Partial<ConversationSettings>, done: string = words.saved): Promise<void> =>
    save(() => set({ change: structuredClone(unwrap(more)) }), { text: done });
  return (
    <Loaded query={query} failedTitle={text.settings.failedTitle}>
      {(value) => (
        <div class="c-sections">
          <SwitchSections settings={value().settings} onChange={(more) => void change(more)} />
          <Section title={words.replyTime.title} lead={words.replyTime.lead}>
            <Choice<ReplyTime>
              legend={words.replyTime.legend}
              value={value().settings.replyTime}
              onChoose={(replyTime) => void change({ replyTime })}
              options={REPLY_TIMES.map((choice) => ({
                value: choice,
                ...words.replyTime.options[choice],
                ...(choice === "automatic" ? { hint: measuredHint(value().typicalReplyTime) } : {}),
              }))}
            />
          </Section>
          <Section title={words.issues.title} lead={words.issues.lead}>
            <IssuesEditor
              issues={value().settings.commonIssues}
              onSave={(commonIssues) => change({ commonIssues }, words.issues.saved)}
            />
          </Section>
        </div>
      )}
    </Loaded>
  );
}

function SwitchSections(props: {
  settings: ConversationSettings;
  onChange: (more: Partial<ConversationSettings>) => void;
}) {
  return (
    <>
      <Section title={words.seen.title} lead={words.seen.lead}>
        <Switch
          label={words.seen.receipts}
          hint={words.seen.receiptsHint}
          isOn={props.settings.readReceipts}
          onSwitch={(readReceipts) => props.onChange({ readReceipts })}
        />
        <Switch
          label={words.seen.avatars}
          hint={words.seen.avatarsHint}
          isOn={props.settings.showTeammateAvatars}
          onSwitch={(showTeammateAvatars) => props.onChange({ showTeammateAvatars })}
        />
      </Section>
      <Section title={words.preview.title} lead={words.preview.lead}>
        <Switch
          label={words.preview.label}
          hint={words.preview.hint}
          isOn={props.settings.typingPreview}
          onSwitch={(typingPreview) => props.onChange({ typingPreview })}
        />
      </Section>
      <Section title={words.email.title} lead={words.email.lead}>
        <Switch
          label={words.email.label}
          hint={words.email.hint}
          isOn={props.settings.collectEmail}
          onSwitch={(collectEmail) => props.onChange({ collectEmail })}
        />
      </Section>
    </>
  );
}

const measuredHint = (typical: "minutes" | "hours" | "day" | null): string =>
  `${words.replyTime.options.automatic.hint} ${typical ? words.replyTime.measured[typical] : words.replyTime.unmeasured}`;
