import { createMemo, For, Match, Show, Switch } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Skeleton } from "../../ui/Spinner.tsx";
import { ConnectionBanner } from "../messenger/ConnectionBanner.tsx";
import { useMessenger } from "../messenger/context.ts";
import { createQuery } from "../messenger/queries.ts";
import { ScreenBar } from "../messenger/ScreenBar.tsx";
import { t } from "../strings/t.ts";
import { type ListedTour, listTours } from "./functions.ts";

/** The tours tab: the tours that are for this visitor on this page, and those they are in the middle of. */
export function ToursScreen() {
  const { isOpen, page } = useMessenger();
  const answer = createQuery(listTours, () => (isOpen() ? { url: page().url } : null));
  // Rows are keyed by id, so that a step elsewhere does not replace the row under somebody's focus.
  const byId = createMemo(() => {
    const state = answer();
    return new Map(state.status === "ready" ? state.value.map((tour) => [tour.itemId as string, tour]) : []);
  });
  const ids = createMemo(() => [...byId().keys()]);
  return (
    <>
      <ScreenBar title={t("tabTours")} isTab />
      <ConnectionBanner />
      <div class="oc-tours oc-scroll">
        <Switch>
          <Match when={answer().status === "failed"}>
            <div class="oc-center">
              <EmptyState icon="alert" tone="danger" title={t("failedTitle")} body={t("failedBody")} />
            </div>
          </Match>
          <Match when={answer().status === "loading"}>
            <div class="oc-tours-list" role="status" aria-label={t("loading")}>
              <Skeleton height="6.5rem" radius="0.875rem" />
              <Skeleton height="6.5rem" radius="0.875rem" />
            </div>
          </Match>
          <Match when={ids().length === 0}>
            <div class="oc-center">
              <EmptyState icon="compass" title={t("noToursTitle")} body={t("noToursBody")} />
            </div>
          </Match>
          <Match when={true}>
            <ul class="oc-tours-list" role="list">
              <For each={ids()}>
                {(id) => <Show when={byId().get(id)}>{(tour) => <Row tour={tour()} />}</Show>}
              </For>
            </ul>
          </Match>
        </Switch>
      </div>
    </>
  );
}

const STARTS = { new: "tourStart", in_progress: "tourContinue", completed: "tourAgain" } as const;

function Row(props: { tour: ListedTour }) {
  const { app } = useMessenger();
  const status = () => props.tour.status;
  return (
    <li class="oc-card oc-tours-row">
      <h3 class="oc-row-name" dir="auto">
        {props.tour.name}
      </h3>
      <Show when={props.tour.description}>
        <p class="oc-tours-about" dir="auto">
          {props.tour.description}
        </p>
      </Show>
      <div class="oc-tours-foot">
        <Button
          size="sm"
          variant={status() === "completed" ? "secondary" : "primary"}
          onClick={() => {
            app.start("tour", props.tour.itemId);
            // It is on the page, where the messenger would be over it.
            app.requestClose();
          }}
        >
          {t(STARTS[status()])}
        </Button>
        <Show when={status() !== "new"}>
          <span class="oc-tours-status" data-done={status() === "completed" ? "true" : undefined}>
            <Show when={status() === "completed"}>
              <Icon name="check" size={14} strokeWidth={2.4} />
            </Show>
            {t(status() === "completed" ? "tourCompleted" : "tourInProgress")}
          </span>
        </Show>
      </div>
    </li>
  );
}
