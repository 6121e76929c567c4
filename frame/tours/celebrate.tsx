import { onCleanup } from "solid-js";
import { IconButton } from "../../ui/Button.tsx";
import { Celebration } from "../checklists/Celebration.tsx";
import { createSurface } from "../messenger/createSurface.tsx";
import { t } from "../strings/t.ts";
import { styles as tasks } from "../tasks.ts";

/** So long it stands there by itself. */
const SHOWN_MS = 6_000;

/** Says in the corner that the whole tour is done; lively where the reader wants motion. Goes by itself. */
export function celebrate({ styles, onOver }: { styles: string; onOver(): void }): void {
  const surface = createSurface({
    id: "tour-done",
    placement: "corner",
    width: 336,
    height: 0,
    title: t("tourName"),
    yieldsToMessenger: true,
    styles: tasks + styles,
    onGone: onOver,
    view: () => (
      <div class="oc-tour-corner">
        <section class="oc-card oc-tour-chip" role="status">
          <Celebration isLively={true} title={t("tourDoneTitle")} body={t("tourDoneBody")} />
          <div class="oc-tour-close">
            <IconButton icon="close" size="sm" label={t("close")} onClick={onOver} />
          </div>
        </section>
      </div>
    ),
  });
  const timer = setTimeout(onOver, SHOWN_MS);
  onCleanup(() => {
    clearTimeout(timer);
    surface.close();
  });
}
