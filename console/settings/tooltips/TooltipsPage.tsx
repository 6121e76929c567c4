import { api } from "../../data/api.ts";
import { createPages } from "../../data/createPages.ts";
import { createQuery } from "../../data/createQuery.ts";
import { useEnvironment } from "../../shell/EnvironmentContext.tsx";
import { text } from "../../strings.ts";
import { ContentPage } from "../ContentPage.tsx";
import { createEditors } from "../guides/createEditors.ts";
import { createUnfinished } from "../guides/createUnfinished.ts";
import { TooltipEditor } from "./TooltipEditor.tsx";

const words = text.tooltips;
const PAGE_SIZE = 20;

/** Settings › Tooltips: the list, or one being set up. */
export function TooltipsPage() {
  const { ago, now } = useEnvironment();
  const pages = createPages(api.tooltips.listForAgent, () => ({}), PAGE_SIZE);
  const alerts = createQuery(api.tooltips.alerts, () => ({}));
  const editorOf = createEditors("tooltip");
  const isDrifting = (id: string) => alerts.value()?.some(({ itemId }) => itemId === id);
  const isUnfinished = createUnfinished("tooltip");
  return (
    <ContentPage
      pages={pages}
      icon="help"
      words={{ ...words, statuses: text.guides.statuses }}
      toRow={({ id, name, status, opens, updatedAt }) => ({
        id,
        title: name,
        status,
        about: `${words.opens[opens]} · ${text.guides.changed(ago(updatedAt, now()))}`,
        ...(isDrifting(id) ? { warning: text.guides.drift(1) } : {}),
        ...(isUnfinished(id) ? { draft: text.guides.unfinished } : {}),
        ...(editorOf(id) ? { note: text.guides.beingEdited(editorOf(id)?.agentName ?? "") } : {}),
      })}
      createSaved={(id) => createQuery(api.tooltips.getForAgent, () => ({ itemId: id }))}
      editor={TooltipEditor}
    />
  );
}
