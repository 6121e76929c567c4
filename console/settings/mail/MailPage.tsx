import { Show } from "solid-js";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { api } from "../../data/api.ts";
import { createQuery } from "../../data/createQuery.ts";
import { useWorkspace } from "../../shell/WorkspaceContext.ts";
import { text } from "../../strings.ts";
import { Loaded } from "../Section.tsx";
import { MailForm } from "./MailForm.tsx";

const words = text.mail;

/** E-mail: whether and how unread answers are mailed to visitors who have left. */
export function MailPage() {
  const workspace = useWorkspace();
  return (
    <>
      <header class="c-page-head">
        <h1>{words.title}</h1>
        <p class="c-muted">{words.lead}</p>
      </header>
      <Show
        when={workspace.canManage()}
        fallback={<EmptyState icon="mail" title={words.noAccessTitle} body={words.noAccess} />}
      >
        <Settings />
      </Show>
    </>
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
