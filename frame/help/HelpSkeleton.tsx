import { For } from "solid-js";
import { Skeleton } from "../../ui/Spinner.tsx";
import { t } from "../strings/t.ts";

/** Lists, before they are there. */
export function HelpSkeleton() {
  return (
    <div class="oc-help-wait" role="status" aria-label={t("loading")}>
      <For each={["58%", "42%", "66%"]}>
        {(width) => (
          <div>
            <Skeleton width={width} height="1rem" />
            <Skeleton width="88%" />
          </div>
        )}
      </For>
    </div>
  );
}
