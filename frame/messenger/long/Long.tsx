import { Show } from "solid-js";
import { Icon } from "../../../ui/Icon.tsx";
import { t } from "../../strings/t.ts";
import type { Scroll } from "../ThreadLog.tsx";
import type { Thread } from "../threadState.ts";
import { createUnreadSeek } from "./createUnreadSeek.ts";
import { createWindow } from "./createWindow.ts";

/** Keeps a long conversation light, and leads to the first unread message where that is not in view. */
export function Long(props: { thread: Thread; scroll: Scroll }) {
  // Both are a screen's own, and stay what they are.
  // oxlint-disable-next-line solid/reactivity
  const { thread, scroll } = props;
  const kept = createWindow(thread, scroll);
  const unread = createUnreadSeek({ thread, scroll, kept });
  return (
    <Show when={unread.isOut()}>
      <button
        type="button"
        class="oc-pill"
        data-way="up"
        data-tone="accent"
        aria-busy={unread.isSeeking() ? "true" : undefined}
        onClick={() => unread.seek()}
      >
        <Icon name="arrowDown" size={16} strokeWidth={2.2} />
        {t("newMessages")}
      </button>
    </Show>
  );
}
