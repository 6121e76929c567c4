import { type Accessor, For, Show } from "solid-js";
import { Avatar } from "../../../ui/Avatar.tsx";
import { t } from "../../strings/t.ts";
import { useMessenger } from "../context.ts";
import type { Rules } from "./names.ts";
import { teamStatus, teamTitle } from "./teamStatus.ts";

type Face = Rules["team"]["faces"][number];

/** Who one is talking with and whether they are there. `agent` has written here and comes first. */
export function TeamBar(props: { rules: Rules; agent: Face | null | undefined; isClosed: boolean }) {
  const { appearance, locale, now, time } = useMessenger();
  const faces: Accessor<readonly Face[]> = () => {
    const team = props.rules.team.faces;
    const first = props.agent;
    if (!first || team.length === 0) return team;
    return [first, ...team.filter(({ name }) => name !== first.name)].slice(0, 3);
  };
  const title = () =>
    teamTitle(faces(), Math.max(props.rules.team.count, faces().length)) || appearance()?.teamName;
  const status = () =>
    props.isClosed ? t("closed") : teamStatus(props.rules, { now: now(), time: time(), locale: locale() });
  return (
    <>
      <span class="oc-faces" data-online={props.rules.team.online ? "true" : undefined}>
        <For each={faces()}>
          {(face) => (
            <Avatar
              name={face.name}
              initials={face.initials}
              color={face.color}
              url={face.avatarUrl}
              size={32}
            />
          )}
        </For>
      </span>
      <div class="oc-bar-who">
        <h1 class="oc-bar-name" dir="auto" title={title()}>
          {title()}
        </h1>
        <Show when={status()}>
          <p class="oc-bar-sub" dir="auto" title={status()}>
            {status()}
          </p>
        </Show>
      </div>
    </>
  );
}
