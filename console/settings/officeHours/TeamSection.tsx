import { For, Show } from "solid-js";
import { Avatar } from "../../../ui/Avatar.tsx";
import { api } from "../../data/api.ts";
import { createQuery } from "../../data/createQuery.ts";
import { useEnvironment } from "../../shell/EnvironmentContext.tsx";
import { text } from "../../strings.ts";
import { Section } from "../Section.tsx";

const words = text.officeHours;

/** Teammates who answer visitors, and who of them is here. */
export function TeamSection() {
  const { ago, now } = useEnvironment();
  const team = createQuery(api.teamPresence.list, () => ({}));
  return (
    <Section title={words.team} lead={words.teamLead}>
      <Show when={(team.value()?.length ?? 0) > 0} fallback={<p class="c-small c-muted">{words.nobody}</p>}>
        <ul class="c-listbox">
          <For each={team.value()}>
            {(mate) => (
              <li class="c-listrow">
                <Avatar
                  name={mate.name}
                  initials={mate.initials}
                  color={mate.color}
                  url={mate.avatarUrl}
                  online={mate.online}
                />
                <span class="c-listrow-text">
                  <span class="c-strong" dir="auto">
                    {mate.name}
                  </span>
                  <span class="c-small c-muted">
                    {mate.online ? words.here : words.lastHere(ago(mate.since, now()))}
                  </span>
                </span>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </Section>
  );
}
