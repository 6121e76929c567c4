import { For, Show } from "solid-js";
import { Avatar } from "../../ui/Avatar.tsx";
import { useMessenger } from "../messenger/context.ts";
import { officeAt, teamStatus } from "../messenger/lively/teamStatus.ts";
import { createQuery } from "../messenger/queries.ts";
import { type CardProps, createSettled } from "./createSettled.ts";
import { teamRules } from "./functions.ts";

/**
 * Whether somebody is there, and when an answer can be expected: the same query as a conversation's bar. Read where it
 * stands and never announced: nobody asked, and it changes while one is elsewhere.
 */
export function StatusCard(props: CardProps) {
  const { app, appearance, isOpen, locale, now, time } = useMessenger();
  void app.wantStrings("lively");
  const answer = createQuery(teamRules, () => (isOpen() ? {} : null));
  const rules = () => {
    const state = answer();
    return state.status === "ready" ? state.value : null;
  };
  const line = () => {
    const known = rules();
    return known ? teamStatus(known, { now: now(), time: time(), locale: locale() }) : "";
  };
  const isThere = () => {
    const known = rules();
    return known && (known.team.online || (known.office !== null && officeAt(known.office, now()).isOpen));
  };
  createSettled(
    () => answer().status !== "loading",
    () => props.onSettled(),
  );
  return (
    <Show when={line()}>
      <div class="oc-status">
        <span class="oc-faces" data-online={isThere() ? "true" : undefined}>
          <For each={rules()?.team.faces} fallback={<span class="oc-status-dot" />}>
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
        <span class="oc-status-text">
          <span class="oc-row-name" dir="auto" title={appearance()?.teamName}>
            {appearance()?.teamName}
          </span>
          <span class="oc-row-preview">
            <bdi>{line()}</bdi>
          </span>
        </span>
      </div>
    </Show>
  );
}
