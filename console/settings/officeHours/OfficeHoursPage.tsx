import { Show } from "solid-js";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { api } from "../../data/api.ts";
import { createQuery } from "../../data/createQuery.ts";
import { useWorkspace } from "../../shell/WorkspaceContext.ts";
import { text } from "../../strings.ts";
import { PageSkeleton } from "../Section.tsx";
import { HoursEditor } from "./HoursEditor.tsx";
import { TeamSection } from "./TeamSection.tsx";

const words = text.officeHours;

/** When the team is there, by schedule and in fact. */
export function OfficeHoursPage() {
  const workspace = useWorkspace();
  const query = createQuery(api.officeHours.get, () => ({}));
  return (
    <>
      <header class="c-page-head">
        <h1>{words.title}</h1>
        <p class="c-muted">{words.lead}</p>
      </header>
      <div class="c-sections">
        <Show
          when={workspace.canManage()}
          fallback={<EmptyState icon="shield" title={words.noAccessTitle} body={words.noAccess} />}
        >
          <Show when={query.status() !== "loading"} fallback={<PageSkeleton />}>
            <Show
              when={!query.failure()}
              fallback={<EmptyState icon="alert" tone="danger" title={text.settings.failedTitle} body="" />}
            >
              <HoursEditor saved={query.value() ?? null} />
            </Show>
          </Show>
        </Show>
        <TeamSection />
      </div>
    </>
  );
}
