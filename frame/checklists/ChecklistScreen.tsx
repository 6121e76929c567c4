import { createEffect, createMemo, createSignal, For, Match, on, Show, Switch } from "solid-js";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Skeleton } from "../../ui/Spinner.tsx";
import { Progress } from "../home/Progress.tsx";
import { ConnectionBanner } from "../messenger/ConnectionBanner.tsx";
import { useMessenger } from "../messenger/context.ts";
import { createQuery } from "../messenger/queries.ts";
import { ScreenBar } from "../messenger/ScreenBar.tsx";
import { t } from "../strings/t.ts";
import { Celebration } from "./Celebration.tsx";
import { createTicks } from "./createTicks.ts";
import { type Checklist, getAllProgress } from "./functions.ts";
import { ItemRow } from "./ItemRow.tsx";

/** One checklist, to work through. */
export function ChecklistScreen(props: { id: string }) {
  const { app, isOpen } = useMessenger();
  void app.wantStrings("help");
  const answer = createQuery(getAllProgress, () => (isOpen() ? {} : null));
  const list = () => {
    const state = answer();
    return state.status === "ready" ? state.value.find(({ id }) => id === props.id) : undefined;
  };
  return (
    <>
      <ScreenBar title={list()?.title ?? ""} />
      <ConnectionBanner />
      <Switch>
        <Match when={answer().status === "failed"}>
          <div class="oc-center">
            <EmptyState icon="alert" tone="danger" title={t("failedTitle")} body={t("failedBody")} />
          </div>
        </Match>
        <Match when={list()}>{(found) => <Items list={found()} />}</Match>
        <Match when={answer().status === "ready"}>
          <div class="oc-center">
            <EmptyState icon="check" title={t("taskGone")} />
          </div>
        </Match>
        <Match when={true}>
          <div class="oc-tasks oc-tasks-list" role="status" aria-label={t("loading")}>
            <Skeleton width="70%" />
            <Skeleton height="3.5rem" radius="0.875rem" />
            <Skeleton height="3.5rem" radius="0.875rem" />
          </div>
        </Match>
      </Switch>
    </>
  );
}

function Items(props: { list: Checklist }) {
  const { app, showings } = useMessenger();
  const ticks = createTicks(() => props.list);
  const [isCelebrated, setCelebrated] = createSignal(false);
  const byId = createMemo(() => new Map(props.list.items.map((item) => [item.id, item])));
  const ids = createMemo(() => [...byId().keys()]);
  // Only what becomes whole before one's eyes is celebrated, not what was so already.
  createEffect(on(ticks.isComplete, (isNow) => setCelebrated(isNow), { defer: true }));
  const isBeside = () => showings().some(({ showing }) => showing.candidate.itemId === props.list.id);
  createEffect(
    on(
      ticks.isComplete,
      (isNow) => {
        // One that is beside the launcher, too, tells of itself.
        if (isNow && !isBeside()) app.emit("checklistCompleted", { id: props.list.id });
      },
      { defer: true },
    ),
  );
  return (
    <div class="oc-tasks oc-scroll">
      <Show when={props.list.description}>
        <p class="oc-tasks-about">
          <bdi>{props.list.description}</bdi>
        </p>
      </Show>
      <Progress done={ticks.done()} total={props.list.items.length} />
      <ul class="oc-items" role="list">
        <For each={ids()}>
          {(id) => <Show when={byId().get(id)}>{(item) => <ItemRow item={item()} ticks={ticks} />}</Show>}
        </For>
      </ul>
      <div role="status">
        <Show when={ticks.isComplete()}>
          <Celebration isLively={isCelebrated()} title={t("taskDoneTitle")} body={t("taskDoneBody")} />
        </Show>
      </div>
    </div>
  );
}
