import { For, Show } from "solid-js";
import { useMessenger } from "../messenger/context.ts";
import { createQuery } from "../messenger/queries.ts";
import { t } from "../strings/t.ts";
import { type CardProps, createSettled } from "./createSettled.ts";
import { type Announcement, listAnnouncements } from "./functions.ts";

/** For so long something nobody has read is news. */
const NEW_MS = 30 * 86_400_000;

/** What the team has published lately, newest first. Draws nothing where there is nothing. */
export function AnnouncementsCard(props: CardProps) {
  const { isOpen } = useMessenger();
  const answer = createQuery(listAnnouncements, () => (isOpen() ? {} : null));
  const items = () => {
    const state = answer();
    return state.status === "ready" ? state.value : [];
  };
  createSettled(
    () => answer().status !== "loading",
    () => props.onSettled(),
  );
  return (
    <Show when={items().length > 0}>
      <section class="oc-card oc-card-list oc-late-in">
        <h2 class="oc-section">{t("cardsNews")}</h2>
        <ul role="list">
          <For each={items()}>{(item) => <Row item={item} />}</For>
        </ul>
      </section>
    </Show>
  );
}

function Row(props: { item: Announcement }) {
  const { app, now, time } = useMessenger();
  const isNew = () => !props.item.isRead && now() - props.item.publishedAt < NEW_MS;
  return (
    <li>
      <button
        type="button"
        class="oc-news"
        data-unread={isNew() ? "true" : undefined}
        onClick={() => app.go({ name: "announcement", id: props.item.id })}
      >
        <span class="oc-news-text">
          <span class="oc-news-head">
            <span class="oc-row-name" dir="auto">
              {props.item.title}
            </span>
            <Show when={isNew()}>
              <span class="oc-news-mark">{t("newLine")}</span>
            </Show>
          </span>
          <bdi class="oc-news-about">{props.item.excerpt}</bdi>
          <time class="oc-news-date" datetime={new Date(props.item.publishedAt).toISOString()}>
            <bdi>{time().day(props.item.publishedAt, now())}</bdi>
          </time>
        </span>
        <Show when={props.item.cover}>
          {(cover) => (
            <img class="oc-news-cover" src={cover().url} alt="" width="56" height="56" loading="lazy" />
          )}
        </Show>
      </button>
    </li>
  );
}
