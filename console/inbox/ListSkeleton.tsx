import { For } from "solid-js";
import { Skeleton } from "../../ui/Spinner.tsx";
import { text } from "../strings.ts";

/** Stands in for the rows of a list until they are there. */
export function ListSkeleton() {
  return (
    <div class="c-rows c-rows-skeleton" role="status" aria-label={text.loading}>
      <For each={["55%", "40%", "62%", "48%", "58%", "44%"]}>
        {(width) => (
          <div class="c-row">
            <Skeleton width="2.25rem" height="2.25rem" radius="50%" />
            <span class="c-row-text c-stack-2">
              <Skeleton width={width} />
              <Skeleton width="85%" height="0.75rem" />
            </span>
          </div>
        )}
      </For>
    </div>
  );
}
