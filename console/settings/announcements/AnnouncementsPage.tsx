import { api } from "../../data/api.ts";
import { createPages } from "../../data/createPages.ts";
import { createQuery } from "../../data/createQuery.ts";
import { text } from "../../strings.ts";
import { ContentPage } from "../ContentPage.tsx";
import { AnnouncementEditor } from "./AnnouncementEditor.tsx";

const words = text.announcements;
const PAGE_SIZE = 20;

/** Settings › Announcements: the list, or one being written. */
export function AnnouncementsPage() {
  const pages = createPages(api.announcements.listForAgent, () => ({}), PAGE_SIZE);
  return (
    <ContentPage
      pages={pages}
      icon="spark"
      words={words}
      toRow={({ id, title, status, excerpt, visibleTo }) => ({
        id,
        title,
        status,
        about: `${text.messenger.audiences[visibleTo]} · ${excerpt}`,
      })}
      createSaved={(id) => createQuery(api.announcements.getForAgent, () => ({ announcementId: id }))}
      editor={AnnouncementEditor}
    />
  );
}
