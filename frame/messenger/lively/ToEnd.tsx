import { Show } from "solid-js";
import { Icon } from "../../../ui/Icon.tsx";
import { t } from "../../strings/t.ts";
import type { Scroll } from "../ThreadLog.tsx";
import type { Thread } from "../threadState.ts";

/** The way back to the newest message, for who reads further up; it says when there is something new. */
export function ToEnd(props: { thread: Thread; scroll: Scroll }) {
  const go = (): void => {
    // The button that was pressed goes; the keyboard stays here.
    props.scroll.box?.focus({ preventScroll: true });
    props.scroll.toEnd(matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");
  };
  return (
    <Show when={!props.thread.isAtEnd()}>
      <button
        type="button"
        class="oc-pill"
        data-tone={props.scroll.hasNew() ? "accent" : undefined}
        aria-label={props.scroll.hasNew() ? t("newMessages") : t("toBottom")}
        onClick={go}
      >
        <Icon name="arrowDown" size={16} strokeWidth={2.2} />
        <Show when={props.scroll.hasNew()}>{t("newMessages")}</Show>
      </button>
    </Show>
  );
}
