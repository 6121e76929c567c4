import { t } from "../strings/t.ts";

/** How much of a checklist is done, as a bar and in words. */
export function Progress(props: { done: number; total: number }) {
  const words = () => t("taskProgress", { done: props.done, total: props.total });
  return (
    <span class="oc-progress">
      <progress max={props.total} value={props.done} aria-label={words()} />
      <span aria-hidden="true">{words()}</span>
    </span>
  );
}
