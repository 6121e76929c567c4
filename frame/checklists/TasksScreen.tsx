import { createMemo, For, Match, Show, Switch } from "solid-js";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Skeleton } from "../../ui/Spinner.tsx";
import { Progress } from "../home/Progress.tsx";
import { ConnectionBanner } from "../messenger/ConnectionBanner.tsx";
import { useMessenger } from "../messenger/context.ts";
import { createQuery } from "../messenger/queries.ts";
import { ScreenBar } from "../messenger/ScreenBar.tsx";
import { t } from "../strings/t.ts";
import { type Checklist, getAllProgress } from "./functions.ts";

/** The tasks tab: the checklists that are for this visitor. */
export function TasksScreen() {
  const { isOpen } = useMessenger();
  const answer = createQuery(getAllProgress, () => (isOpen() ? {} : null));
  // Rows are keyed by id, so that a tick elsewhere does not replace the row under somebody's focus.
  const byId = createMemo(() => {
    const state = answer();
    return new Map(state.status === "ready" ? state.value.map((list) => [list.id as string, list]) : []);
  });
  const ids = createMemo(() => [...byId().keys()]);
  return (
    <>
      <ScreenBar title={t("tabTasks")} isTab />
      <ConnectionBanner />
      <div class="oc-tasks oc-scroll">
        <Switch>
          <Match when={answer().status === "failed"}>
            <div class="oc-center">
              <EmptyState icon="alert" tone="danger" title={t("failedTitle")} body={t("failedBody")} />
            </div>
          </Match>
          <Match when={answer().status === "loading"}>
            <div class="oc-tasks-list" role="status" aria-label={t("loading")}>
              <Skeleton height="4.75rem" radius="0.875rem" />
              <Skeleton height="4.75rem" radius="0.875rem" />
            </div>
          </Match>
          <Match when={ids().length === 0}>
            <div class="oc-center">
              <EmptyState icon="check" title={t("noTasksTitle")} body={t("noTasksBody")} />
            </div>
          </Match>
          <Match when={true}>
            <ul class="oc-tasks-list" role="list">
              <For each={ids()}>
                {(id) => <Show when={byId().get(id)}>{(list) => <Row list={list()} />}</Show>}
              </For>
            </ul>
          </Match>
        </Switch>
      </div>
    </>
  );
}

function Row(props: { list: Checklist }) {
  const { app } = useMessenger();
  const isDone = () => props.list.done === props.list.items.length;
  return (
    <li>
      <button
        type="button"
        class="oc-card oc-tasks-row"
        onClick={() => app.go({ name: "checklist", id: props.list.id })}
      >
        <span class="oc-news-text">
          <span class="oc-row-name" dir="auto">
            {props.list.title}
          </span>
          <Show when={props.list.description}>
            <bdi class="oc-news-about">{props.list.description}</bdi>
          </Show>
          <Show
            when={isDone()}
            fallback={<Progress done={props.list.done} total={props.list.items.length} />}
          >
            <span class="oc-tasks-done">
              <Icon name="check" size={14} strokeWidth={2.4} />
              {t("taskComplete")}
            </span>
          </Show>
        </span>
        <Icon name="chevronRight" size={16} />
      </button>
    </li>
  );
}
