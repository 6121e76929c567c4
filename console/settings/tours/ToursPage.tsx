import { api } from "../../data/api.ts";
import { createPages } from "../../data/createPages.ts";
import { createQuery } from "../../data/createQuery.ts";
import { useEnvironment } from "../../shell/EnvironmentContext.tsx";
import { text } from "../../strings.ts";
import { ContentPage } from "../ContentPage.tsx";
import { createEditors } from "../guides/createEditors.ts";
import { createUnfinished } from "../guides/createUnfinished.ts";
import { TourEditor } from "./TourEditor.tsx";

const words = text.tours;
const PAGE_SIZE = 20;

/** Settings › Tours: the list, or one being set up. */
export function ToursPage() {
  const { ago, now } = useEnvironment();
  const pages = createPages(api.tours.listForAgent, () => ({}), PAGE_SIZE);
  const alerts = createQuery(api.tours.alerts, () => ({}));
  const editorOf = createEditors("tour");
  const isUnfinished = createUnfinished("tour");
  const driftOf = (id: string) => alerts.value()?.find(({ itemId }) => itemId === id)?.alerts.length ?? 0;
  return (
    <ContentPage
      pages={pages}
      icon="compass"
      words={{ ...words, statuses: text.guides.statuses }}
      toRow={({ id, name, status, steps, updatedAt }) => ({
        id,
        title: name,
        status,
        about: `${words.steps(steps)} · ${text.guides.changed(ago(updatedAt, now()))}`,
        ...(driftOf(id) > 0 ? { warning: text.guides.drift(driftOf(id)) } : {}),
        ...(isUnfinished(id) ? { draft: text.guides.unfinished } : {}),
        ...(editorOf(id) ? { note: text.guides.beingEdited(editorOf(id)?.agentName ?? "") } : {}),
      })}
      createSaved={(id) => createQuery(api.tours.getForAgent, () => ({ itemId: id }))}
      editor={TourEditor}
    />
  );
}
