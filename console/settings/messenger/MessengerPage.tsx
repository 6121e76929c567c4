import { Show } from "solid-js";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { api } from "../../data/api.ts";
import { createQuery } from "../../data/createQuery.ts";
import { useWorkspace } from "../../shell/WorkspaceContext.ts";
import { text } from "../../strings.ts";
import { Loaded } from "../Section.tsx";
import { AppearanceSection } from "./AppearanceSection.tsx";
import { HomeSection } from "./HomeSection.tsx";
import { TabsSection } from "./TabsSection.tsx";

const words = text.messenger;

/** Settings › Messenger: tabs, home cards and looks. */
export function MessengerPage() {
  const workspace = useWorkspace();
  return (
    <>
      <header class="c-page-head">
        <h1>{words.title}</h1>
        <p class="c-muted">{words.lead}</p>
      </header>
      <Show
        when={workspace.canManage()}
        fallback={<EmptyState icon="shield" title={words.noAccessTitle} body={words.noAccess} />}
      >
        <Sections />
      </Show>
    </>
  );
}

function Sections() {
  const settings = createQuery(api.messenger.get, () => ({}));
  return (
    <div class="c-sections">
      <Loaded query={settings} failedTitle={text.settings.failedTitle}>
        {(value) => (
          <>
            <TabsSection config={value().config} />
            <HomeSection config={value().config} />
            <AppearanceSection appearance={value().appearance} />
          </>
        )}
      </Loaded>
    </div>
  );
}
