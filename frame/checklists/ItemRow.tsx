import { createUniqueId, Match, Show, Switch } from "solid-js";
import { useMessenger } from "../messenger/context.ts";
import { t } from "../strings/t.ts";
import type { Ticks } from "./createTicks.ts";
import type { ChecklistItem } from "./functions.ts";

/** One thing to do: its box, what it is about, and what leads to it. */
export function ItemRow(props: { item: ChecklistItem; ticks: Ticks }) {
  const id = createUniqueId();
  const isDone = () => props.ticks.isDone(props.item);
  const tick = async (box: HTMLInputElement): Promise<void> => {
    await props.ticks.tick(props.item, box.checked);
    // The box has moved by itself; what was not saved is taken back.
    box.checked = isDone();
  };
  return (
    <li class="oc-item" data-done={isDone() ? "true" : undefined}>
      <input
        id={id}
        class="oc-item-box"
        type="checkbox"
        checked={isDone()}
        aria-describedby={props.item.text ? `${id}-about` : undefined}
        onChange={(event) => void tick(event.currentTarget)}
      />
      <div class="oc-item-text">
        <label class="oc-item-title" for={id}>
          <bdi>{props.item.title}</bdi>
        </label>
        <Show when={props.item.text}>
          <p id={`${id}-about`} class="oc-item-about">
            <bdi>{props.item.text}</bdi>
          </p>
        </Show>
        <Action item={props.item} />
        <p class="oc-item-problem" role="alert">
          <Show when={props.ticks.failedId() === props.item.id}>{t("taskFailed")}</Show>
        </p>
      </div>
    </li>
  );
}

function Action(props: { item: ChecklistItem }) {
  const { app } = useMessenger();
  type Action = ChecklistItem["action"];
  const as = <K extends Action["type"]>(type: K) =>
    props.item.action.type === type ? (props.item.action as Extract<Action, { type: K }>) : false;
  return (
    <Switch>
      <Match when={as("url")}>
        {(action) => (
          <a
            class="oc-btn oc-btn-secondary oc-btn-sm oc-item-action"
            dir="auto"
            href={action().href}
            target="_blank"
            rel="noopener noreferrer"
            aria-label={
              action().host ? t("leadsTo", { label: action().label, host: action().host ?? "" }) : undefined
            }
          >
            {action().label}
            <Show when={action().host}>
              <small dir="ltr">{action().host}</small>
            </Show>
          </a>
        )}
      </Match>
      <Match when={as("article")}>
        {(action) => (
          <button
            type="button"
            class="oc-btn oc-btn-secondary oc-btn-sm oc-item-action"
            onClick={() => app.go({ name: "article", id: action().articleId })}
          >
            {t("taskArticle")}
          </button>
        )}
      </Match>
      <Match when={as("newConversation")}>
        {(action) => (
          <button
            type="button"
            class="oc-btn oc-btn-secondary oc-btn-sm oc-item-action"
            onClick={() => {
              const { text } = action();
              app.go({ name: "newMessage", ...(text ? { prefill: text } : {}) });
            }}
          >
            {t("sendUsAMessage")}
          </button>
        )}
      </Match>
    </Switch>
  );
}
