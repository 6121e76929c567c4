import { type JSX, Show } from "solid-js";
import { EmptyState } from "../../ui/EmptyState.tsx";
import type { IconName } from "../../ui/Icon.tsx";
import { useWorkspace } from "../shell/WorkspaceContext.ts";

/** A page of the settings: its name, a sentence, and what can be set. */
export function SettingsPage(props: { words: { title: string; lead: string }; children: JSX.Element }) {
  return (
    <>
      <header class="c-page-head">
        <h1>{props.words.title}</h1>
        <p class="c-muted">{props.words.lead}</p>
      </header>
      {props.children}
    </>
  );
}

/** What only owners and admins may set; others are told so. */
export function ForManagers(props: {
  words: { noAccessTitle: string; noAccess: string };
  icon?: IconName;
  children: JSX.Element;
}) {
  const workspace = useWorkspace();
  return (
    <Show
      when={workspace.canManage()}
      fallback={
        <EmptyState
          icon={props.icon ?? "shield"}
          title={props.words.noAccessTitle}
          body={props.words.noAccess}
        />
      }
    >
      {props.children}
    </Show>
  );
}
