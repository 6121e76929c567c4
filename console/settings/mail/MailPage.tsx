import { api } from "../../data/api.ts";
import { createQuery } from "../../data/createQuery.ts";
import { text } from "../../strings.ts";
import { Loaded } from "../Section.tsx";
import { ForManagers, SettingsPage } from "../SettingsPage.tsx";
import { MailForm } from "./MailForm.tsx";

const words = text.mail;

/** E-mail: whether and how unread answers are mailed to visitors who have left. */
export function MailPage() {
  return (
    <SettingsPage words={words}>
      <ForManagers words={words} icon="mail">
        <Settings />
      </ForManagers>
    </SettingsPage>
  );
}

function Settings() {
  const query = createQuery(api.mail.get, () => ({}));
  return (
    <Loaded query={query} failedTitle={text.settings.failedTitle}>
      {(settings) => <MailForm settings={settings()} />}
    </Loaded>
  );
}
