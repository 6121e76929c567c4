import { createSignal, Show } from "solid-js";
import { api } from "../../data/api.ts";
import { createPages } from "../../data/createPages.ts";
import { createQuery } from "../../data/createQuery.ts";
import { text } from "../../strings.ts";
import { ContentList } from "../ContentList.tsx";
import { Loaded } from "../Section.tsx";
import { SettingsPage } from "../SettingsPage.tsx";
import { AnnouncementEditor } from "./AnnouncementEditor.tsx";

const words = text.announcements;
const PAGE_SIZE = 20;

/** Settings › Announcements: the list, or one being written. */
export function AnnouncementsPage() {
  const pages = createPages(api.announcements.listForAgent, () => ({}), PAGE_SIZE);
  // What is edited: an id, "new", or nothing.
  const [editing, setEditing] = createSignal<string | null>(null);
  const close = () => setEditing(null);
  return (
    <SettingsPage words={words}>
      <Show
        when={editing()}
        keyed
        fallback={
          <ContentList
            pages={pages}
            icon="spark"
            words={words}
            onEdit={setEditing}
            toRow={({ id, title, status, excerpt, visibleTo }) => ({
              id,
              title,
              status,
              about: `${text.messenger.audiences[visibleTo]} · ${excerpt}`,
            })}
          />
        }
      >
        {(id) =>
          id === "new" ? (
            <AnnouncementEditor saved={null} onClosed={close} onCreated={setEditing} />
          ) : (
            <Existing id={id} onClosed={close} />
          )
        }
      </Show>
    </SettingsPage>
  );
}

function Existing(props: { id: string; onClosed: () => void }) {
  const saved = createQuery(api.announcements.getForAgent, () => ({ announcementId: props.id }));
  return (
    <Loaded query={saved} failedTitle={text.settings.failedTitle}>
      {(value) => <AnnouncementEditor saved={value()} onClosed={props.onClosed} />}
    </Loaded>
  );
}
