import { type JSX, Show } from "solid-js";
import { IconButton } from "../../ui/Button.tsx";
import { t } from "../strings/t.ts";
import { useMessenger } from "./context.ts";

/** The top of a screen: the way back (a tab has none), its name, what can be done with it, and the way out. */
export function ScreenBar(props: {
  title: string;
  /** Under the name. */
  sub?: JSX.Element;
  isTab?: boolean;
  children?: JSX.Element;
}) {
  const { app } = useMessenger();
  return (
    <header class="oc-bar" data-tab={props.isTab ? "true" : undefined}>
      <Show when={!props.isTab}>
        <IconButton icon="chevronLeft" label={t("goBack")} onClick={() => app.back()} />
      </Show>
      <div class="oc-bar-who">
        <Show when={props.title}>
          <h1 class="oc-bar-name" dir="auto" title={props.title}>
            {props.title}
          </h1>
        </Show>
        <Show when={props.sub}>
          <div class="oc-bar-sub">{props.sub}</div>
        </Show>
      </div>
      {props.children}
      <IconButton icon="close" label={t("close")} onClick={() => app.requestClose()} />
    </header>
  );
}
