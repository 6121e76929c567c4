import { Show } from "solid-js";
import { Button } from "../../../ui/Button.tsx";
import { api } from "../../data/api.ts";
import { createPages } from "../../data/createPages.ts";
import { createQuery } from "../../data/createQuery.ts";
import { useWorkspace } from "../../shell/WorkspaceContext.ts";
import { text } from "../../strings.ts";
import { ContentPage } from "../ContentPage.tsx";
import { createFaults } from "../createFaults.ts";
import { FaultsNotice } from "../FaultsNotice.tsx";
import { ChecklistEditor } from "./ChecklistEditor.tsx";

const words = text.checklists;
const PAGE_SIZE = 20;

/** Settings › Checklists: the list, or one being written. */
export function ChecklistsPage() {
  const pages = createPages(api.checklists.listForAgent, () => ({}), PAGE_SIZE);
  const { canWrite } = useWorkspace();
  const faults = createFaults();
  return (
    <ContentPage
      notice={(edit) => (
        <FaultsNotice
          items={faults().filter(({ kind }) => kind === "checklist")}
          action={({ itemId, name }) => (
            <Show when={canWrite()}>
              <Button size="sm" aria-label={text.faults.editNamed(name)} onClick={() => edit(itemId)}>
                {text.faults.edit}
              </Button>
            </Show>
          )}
        />
      )}
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
