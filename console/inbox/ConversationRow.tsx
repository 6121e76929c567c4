import { Show } from "solid-js";
import { Avatar } from "../../ui/Avatar.tsx";
import { Badge } from "../../ui/EmptyState.tsx";
import type { InboxItem } from "../data/api.ts";
import { useEnvironment } from "../shell/EnvironmentContext.tsx";
import { type InboxView, toHash } from "../shell/route.ts";
import { text } from "../strings.ts";
import { BlockedTag } from "../visitor/BlockVisitor.tsx";
import { rowId } from "./rowId.ts";

const words = text.inbox;

/** One conversation in the list: a plain link, so that it opens in a tab of its own as well. */
export function ConversationRow(props: { item: InboxItem; view: InboxView; isSelected: boolean }) {
  const { time, now } = useEnvironment();
  const visitor = () => props.item.visitor;
  return (
    <li>
      <a
        id={rowId(props.item.id)}
        class="c-row"
        classList={{ "c-row-unread": props.item.unread > 0 }}
        href={toHash({ name: "inbox", view: props.view, conversationId: props.item.id })}
        aria-current={props.isSelected ? "true" : undefined}
      >
        <Avatar
          name={visitor().name}
          initials={visitor().initials}
          color={visitor().color}
          online={visitor().online || undefined}
          size={36}
        />
        <span class="c-row-text">
          <span class="c-row-line">
            <span class="c-row-name c-cut" dir="auto">
              {visitor().name}
            </span>
            <Show when={visitor().isBlocked}>
              <BlockedTag />
            </Show>
            <Show when={visitor().online}>
              <span class="oc-sr">, {words.online}</span>
            </Show>
            <time
              class="c-row-time"
              datetime={new Date(props.item.lastMessageAt).toISOString()}
              title={time.full(props.item.lastMessageAt)}
            >
              {time.short(props.item.lastMessageAt, now())}
            </time>
          </span>
          <span class="c-row-line">
            <Show when={props.item.lastSender === "agent"}>
              <span class="c-row-sender">{words.team}</span>
            </Show>
            <span class="c-row-preview c-cut" dir="auto">
              {props.item.preview || words.noPreview}
            </span>
            <Show when={props.item.unread > 0}>
              <span class="oc-sr">{words.unread(props.item.unread)}</span>
              <span aria-hidden="true">
                <Badge count={props.item.unread} />
              </span>
            </Show>
          </span>
        </span>
      </a>
    </li>
  );
}
