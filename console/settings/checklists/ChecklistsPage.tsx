import { api } from "../../data/api.ts";
import { createPages } from "../../data/createPages.ts";
import { createQuery } from "../../data/createQuery.ts";
import { text } from "../../strings.ts";
import { ContentPage } from "../ContentPage.tsx";
import { ChecklistEditor } from "./ChecklistEditor.tsx";

const words = text.checklists;
const PAGE_SIZE = 20;

/** Settings › Checklists: the list, or one being written. */
export function ChecklistsPage() {
  const pages = createPages(api.checklists.listForAgent, () => ({}), PAGE_SIZE);
  return (
    <ContentPage
      pages={pages}
      icon="check"
      words={words}
      toRow={({ id, title, status, items, visibleTo }) => ({
        id,
        title,
        status,
        about: `${text.messenger.audiences[visibleTo]} · ${words.items(items)}`,
      })}
      createSaved={(id) => createQuery(api.checklists.getForAgent, () => ({ checklistId: id }))}
      editor={ChecklistEditor}
    />
  );
}
