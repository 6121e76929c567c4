import { IconButton } from "../../ui/Button.tsx";
import { t } from "../strings/t.ts";

/** A checklist made small: its name, how far it is, and a ring that says so. */
export function Pill(props: {
  title: string;
  done: number;
  total: number;
  ref: (element: HTMLButtonElement) => void;
  onOpen(): void;
  onDismiss(): void;
}) {
  return (
    <div class="oc-card oc-pill">
      <button
        type="button"
        class="oc-pill-open"
        aria-expanded="false"
        ref={(element) => props.ref(element)}
        onClick={() => props.onOpen()}
      >
        <svg class="oc-pill-ring" viewBox="0 0 36 36" aria-hidden="true">
          <circle cx="18" cy="18" r="15" pathLength="100" />
          <circle
            class="oc-pill-done"
            cx="18"
            cy="18"
            r="15"
            pathLength="100"
            stroke-dasharray={`${(100 * props.done) / Math.max(1, props.total)} 100`}
          />
        </svg>
        <span class="oc-pill-text">
          <bdi class="oc-pill-title">{props.title}</bdi>
          <span class="oc-pill-count" role="status">
            {t("taskProgress", { done: props.done, total: props.total })}
          </span>
        </span>
      </button>
      <IconButton icon="close" size="sm" label={t("close")} onClick={() => props.onDismiss()} />
    </div>
  );
}
