import { createEffect, createMemo, For, Show } from "solid-js";
import { Avatar } from "../../ui/Avatar.tsx";
import { Badge, EmptyState } from "../../ui/EmptyState.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Skeleton } from "../../ui/Spinner.tsx";
import { t } from "../strings/t.ts";
import { useMessenger } from "./context.ts";
import type { ConversationItem, QueryState } from "./queries.ts";

/** Under which it is remembered how many rows home had. */
const MEMORY = "card.conversations";

/** The visitor's conversations, newest first: all of them, or the first few. Draws nothing where there are none. */
export function ConversationRows(props: {
  conversations: QueryState<ConversationItem[]>;
  limit?: number;
  heading?: string;
}) {
  const { app, entries } = useMessenger();
  const items = () => (props.conversations.status === "ready" ? props.conversations.value : []);
  // Rows are keyed by id, so that a new preview does not replace the row under somebody's focus.
  const byId = createMemo(() => new Map(items().map((item) => [item.id as string, item])));
  const ids = () => [...byId().keys()].slice(0, props.limit);
  const draft = () => entries().find((entry) => entry.conversationId === null);
  createEffect(() => {
    if (props.limit && props.conversations.status === "ready") app.remember(MEMORY, `${ids().length}`);
  });
  return (
    <Show
      when={props.conversations.status !== "loading"}
      fallback={
        // As many on home as it had, so that nothing moves when they come; where nobody knows, most have none.
        <WaitingRows
          count={props.limit ? +(app.remembered(MEMORY) ?? 0) : 2}
          hasHeading={Boolean(props.heading)}
        />
      }
    >
      <Show when={props.conversations.status === "failed"}>
        <EmptyState icon="alert" tone="danger" title={t("failedTitle")} body={t("failedBody")} />
      </Show>
      <Show when={ids().length > 0 || draft()}>
        <Show when={props.heading}>
          <h2 class="oc-section">{props.heading}</h2>
        </Show>
        <ul role="list">
          <Show when={draft()}>
            {(entry) => (
              <li>
                <DraftRow text={entry().text} />
              </li>
            )}
          </Show>
          <For each={ids()}>
            {(id) => <Show when={byId().get(id)}>{(item) => <Row item={item()} />}</Show>}
          </For>
        </ul>
      </Show>
    </Show>
  );
}

function WaitingRows(props: { count: number; hasHeading: boolean }) {
  return (
    <div role="status" aria-label={t("loading")}>
      <Show when={props.hasHeading && props.count}>
        <div class="oc-section" aria-hidden="true">
          &nbsp;
        </div>
      </Show>
      <For each={["62%", "44%", "53%"].slice(0, props.count)}>
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
        <span class="oc-row-preview" dir="auto">
          {props.text}
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
          <span class="oc-row-name" dir="auto">
            {name()}
          </span>
          <span class="oc-row-preview" dir="auto">
            {preview()}
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
