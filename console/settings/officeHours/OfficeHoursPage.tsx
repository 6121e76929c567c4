import { Show } from "solid-js";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { api } from "../../data/api.ts";
import { createQuery } from "../../data/createQuery.ts";
import { text } from "../../strings.ts";
import { PageSkeleton } from "../Section.tsx";
import { ForManagers, SettingsPage } from "../SettingsPage.tsx";
import { HoursEditor } from "./HoursEditor.tsx";
import { TeamSection } from "./TeamSection.tsx";

const words = text.officeHours;

/** When the team is there, by schedule and in fact. */
export function OfficeHoursPage() {
  const query = createQuery(api.officeHours.get, () => ({}));
  return (
    <SettingsPage words={words}>
      <div class="c-sections">
        <ForManagers words={words}>
          <Show when={query.status() !== "loading"} fallback={<PageSkeleton />}>
            <Show
              when={!query.failure()}
              fallback={<EmptyState icon="alert" tone="danger" title={text.settings.failedTitle} body="" />}
            >
              <HoursEditor saved={query.value() ?? null} />
            </Show>
          </Show>
        </ForManagers>
        <TeamSection />
      </div>
    </SettingsPage>
  );
}
