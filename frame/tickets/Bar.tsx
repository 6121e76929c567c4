import { type JSX, Show } from "solid-js";
import { IconButton } from "../../ui/Button.tsx";
import { useMessenger } from "../messenger/context.ts";
import { t } from "../strings/t.ts";

/** The top of a screen: the way back, what it is, and the way out. */
export function Bar(props: { title: string; sub?: JSX.Element; hasBack?: boolean }) {
  const { app } = useMessenger();
  return (
    <header class="oc-bar">
      <Show when={props.hasBack ?? true}>
        <IconButton icon="chevronLeft" label={t("ticketBack")} onClick={() => app.back()} />
      </Show>
      <div class="oc-bar-who" classList={{ "oc-bar-start": props.hasBack === false }}>
        <h1 class="oc-bar-name">
          <bdi>{props.title}</bdi>
        </h1>
        <Show when={props.sub}>
          <div class="oc-bar-sub">{props.sub}</div>
        </Show>
      </div>
      <IconButton icon="close" label={t("close")} onClick={() => app.requestClose()} />
    </header>
  );
}
