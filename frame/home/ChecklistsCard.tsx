import { For, Show } from "solid-js";
import { useMessenger } from "../messenger/context.ts";
import { createQuery } from "../messenger/queries.ts";
import { t } from "../strings/t.ts";
import { type CardProps, createSettled } from "./createSettled.ts";
import { type Checklist, getAllProgress } from "./functions.ts";
import { Progress } from "./Progress.tsx";

const MAX_SHOWN = 2;

const isUnderWay = ({ startedAt, done, items }: Checklist): boolean =>
  (startedAt !== null || done > 0) && done < items.length;

/** What the visitor has begun and not finished. Draws nothing where there is nothing, or no tab to do it in. */
export function ChecklistsCard(props: CardProps) {
  const { app, isOpen, messenger } = useMessenger();
  const isWanted = () => isOpen() && messenger().tabs.includes("tasks");
  const answer = createQuery(getAllProgress, () => (isWanted() ? {} : null));
  const lists = () => {
    const state = answer();
    return isWanted() && state.status === "ready" ? state.value.filter(isUnderWay).slice(0, MAX_SHOWN) : [];
  };
  createSettled(
    () => answer().status !== "loading" || !messenger().tabs.includes("tasks"),
    () => props.onSettled(),
  );
  return (
    <Show when={lists().length > 0}>
      <section class="oc-card oc-card-list oc-late-in">
        <h2 class="oc-section">{t("tabTasks")}</h2>
        <ul role="list">
          <For each={lists()}>
            {(list) => (
              <li>
                <button
                  type="button"
                  class="oc-news"
                  onClick={() => app.go({ name: "checklist", id: list.id })}
                >
                  <span class="oc-news-text">
                    <span class="oc-row-name" dir="auto">
                      {list.title}
                    </span>
                    <Progress done={list.done} total={list.items.length} />
                  </span>
                </button>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}
