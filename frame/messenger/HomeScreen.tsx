import { createMemo, For, Show } from "solid-js";
import { Avatar } from "../../ui/Avatar.tsx";
import { IconButton } from "../../ui/Button.tsx";
import { Badge } from "../../ui/EmptyState.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Skeleton } from "../../ui/Spinner.tsx";
import { t } from "../strings/t.ts";
import { ConnectionBanner } from "./ConnectionBanner.tsx";
import { useMessenger } from "./context.ts";
import type { ConversationItem, QueryState } from "./queries.ts";

/** The first screen: a greeting, the way to write, and what was written before. */
export function HomeScreen(props: { conversations: QueryState<ConversationItem[]> }) {
  const { app, appearance } = useMessenger();
  const hasWaiting = () => props.conversations.status === "loading";
  return (
    <div class="oc-home-scroll oc-scroll">
      <header class="oc-hero">
        <div class="oc-hero-bar">
          <span class="oc-hero-team">
            <bdi>{appearance()?.teamName}</bdi>
          </span>
          <IconButton icon="close" label={t("close")} onClick={() => app.requestClose()} />
        </div>
        <h1 class="oc-hero-greeting">
          <bdi>{appearance()?.greeting}</bdi>
        </h1>
      </header>
      <div class="oc-home">
        <button type="button" class="oc-card oc-cta" onClick={() => app.go({ name: "newMessage" })}>
          <span class="oc-cta-text">
            <span class="oc-cta-title">{t("sendUsAMessage")}</span>
            <span class="oc-cta-hint">{t("sendUsAMessageHint")}</span>
          </span>
          <span class="oc-cta-icon">
            <Icon name="chevronRight" size={18} strokeWidth={2.2} />
          </span>
        </button>
        <ConnectionBanner isInset />
        <Show when={!hasWaiting()} fallback={<WaitingRows />}>
          <ConversationList conversations={props.conversations} />
        </Show>
      </div>
    </div>
  );
}

function WaitingRows() {
  return (
    <div role="status" aria-label={t("loading")}>
      <div class="oc-section" aria-hidden="true">
        &nbsp;
      </div>
      <For each={["62%", "44%"]}>
        {(width) => (
          <div class="oc-row-wait">
            <Skeleton width="2.5rem" height="2.5rem" radius="50%" />
            <span>
              <Skeleton width="35%" />
              <Skeleton width={width} />
            </span>
          </div>
        )}
      </For>
    </div>
  );
}

function ConversationList(props: { conversations: QueryState<ConversationItem[]> }) {
  const { entries } = useMessenger();
  const items = () => (props.conversations.status === "ready" ? props.conversations.value : []);
  // Rows are keyed by id, so that a new preview does not replace the row under somebody's focus.
  const byId = createMemo(() => new Map(items().map((item) => [item.id as string, item])));
  const ids = () => [...byId().keys()];
  const draft = () => entries().find((entry) => entry.conversationId === null);
  return (
    <Show when={ids().length > 0 || draft()}>
      <h2 class="oc-section">{t("yourConversations")}</h2>
      <ul role="list">
        <Show when={draft()}>
          {(entry) => (
            <li>
              <DraftRow text={entry().text} />
            </li>
          )}
        </Show>
        <For each={ids()}>{(id) => <Show when={byId().get(id)}>{(item) => <Row item={item()} />}</Show>}</For>
      </ul>
    </Show>
  );
}

/** A conversation the server has not made yet. */
function DraftRow(props: { text: string }) {
  const { app } = useMessenger();
  return (
    <button type="button" class="oc-row" onClick={() => app.go({ name: "newMessage" })}>
      <span class="oc-row-mark">
        <Icon name="clock" />
      </span>
      <span>
        <span class="oc-row-name">{t("sending")}</span>
        <span class="oc-row-preview">
          <bdi>{props.text}</bdi>
        </span>
      </span>
    </button>
  );
}

function Row(props: { item: ConversationItem }) {
  const { app, appearance, now, time } = useMessenger();
  const name = () => props.item.agent?.name ?? appearance()?.teamName ?? t("someone");
  const unread = () => props.item.unread;
  const preview = () =>
    props.item.lastSender === "visitor" ? t("youSaid", { text: props.item.preview }) : props.item.preview;
  return (
    <li>
      <button
        type="button"
        class="oc-row"
        data-unread={unread() > 0 ? "true" : undefined}
        onClick={() => app.go({ name: "conversation", id: props.item.id })}
      >
        <Show
          when={props.item.agent}
          fallback={
            <span class="oc-row-mark">
              <Icon name="chat" />
            </span>
          }
        >
          {(agent) => (
            <Avatar
              name={agent().name}
              initials={agent().initials}
              color={agent().color}
              url={agent().avatarUrl}
              size={40}
            />
          )}
        </Show>
        <span>
          <span class="oc-row-name">
            <bdi>{name()}</bdi>
          </span>
          <span class="oc-row-preview">
            <bdi>{preview()}</bdi>
          </span>
        </span>
        <span class="oc-row-side">
          <bdi>{time().short(props.item.lastMessageAt, now())}</bdi>
          <Show when={unread() > 0} fallback={props.item.state === "closed" ? t("closed") : ""}>
            <Badge count={unread()} label={t("unread", { count: unread() })} />
          </Show>
        </span>
      </button>
    </li>
  );
}
