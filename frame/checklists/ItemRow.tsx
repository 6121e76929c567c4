import { createUniqueId, Show } from "solid-js";
import { ArticleBlocks } from "../../ui/ArticleBlocks.tsx";
import { articleWords } from "../help/articleWords.ts";
import { useMessenger } from "../messenger/context.ts";
import { t } from "../strings/t.ts";
import type { Ticks } from "./createTicks.ts";
import type { ChecklistItem } from "./functions.ts";
import { ItemAction } from "./ItemAction.tsx";

/** Before the ids of headings, so that none is taken for one of ours. */
const PREFIX = "oc-c-";

/** One thing to do: its box, what it is about, and what leads to it. `onFollow` runs when somebody goes there. */
export function ItemRow(props: { item: ChecklistItem; ticks: Ticks; onFollow?: () => void }) {
  const { app } = useMessenger();
  const id = createUniqueId();
  const isDone = () => props.ticks.isDone(props.item);
  const tick = async (box: HTMLInputElement): Promise<void> => {
    await props.ticks.tick(props.item, box.checked);
    // The box has moved by itself; what was not saved is taken back.
    box.checked = isDone();
  };
  const openArticle = (articleId: string | undefined): void => {
    if (!articleId) return;
    app.go({ name: "article", id: articleId });
    props.onFollow?.();
  };
  const describedBy = () =>
    [props.item.isManual ? "" : `${id}-auto`, props.item.blocks.length > 0 ? `${id}-about` : ""].join(" ");
  return (
    <li class="oc-item" data-done={isDone() ? "true" : undefined}>
      <input
        id={id}
        class="oc-item-box"
        type="checkbox"
        checked={isDone()}
        disabled={!props.item.isManual}
        aria-describedby={describedBy().trim() || undefined}
        onChange={(event) => void tick(event.currentTarget)}
      />
      <div class="oc-item-text">
        <label class="oc-item-title" for={id}>
          <bdi>{props.item.title}</bdi>
        </label>
        <Show when={!props.item.isManual}>
          <span id={`${id}-auto`} class="oc-sr">
            {t("taskAutomatic")}
          </span>
        </Show>
        <Show when={props.item.blocks.length > 0}>
          <div id={`${id}-about`} class="oc-item-about">
            <ArticleBlocks
              blocks={props.item.blocks}
              prefix={PREFIX}
              words={articleWords()}
              onOpen={({ article }) => openArticle(article)}
            />
          </div>
        </Show>
        <ItemAction action={props.item.action} onFollow={props.onFollow} />
        <p class="oc-item-problem" role="alert">
          <Show when={props.ticks.failedId() === props.item.id}>{t("taskFailed")}</Show>
        </p>
      </div>
    </li>
  );
}
