import { For, type JSX, Show } from "solid-js";
import { isEmojiOnly, toSegments } from "./linkify.ts";

/** A message's words as text nodes, with web and e-mail addresses made into links that cannot reach this window. */
export function MessageText(props: { text: string }) {
  return (
    <For each={toSegments(props.text)}>
      {(segment) =>
        segment.kind === "link" ? (
          <a href={segment.href} target="_blank" rel="noopener noreferrer nofollow ugc">
            {segment.text}
          </a>
        ) : (
          segment.text
        )
      }
    </For>
  );
}

export type BubbleStatus = "pending" | "sent" | "failed";

/** One message: `children`, which show its `text`. `isFresh` lets it rise in once. */
export function Bubble(props: {
  text: string;
  status?: BubbleStatus;
  isFresh?: boolean;
  title?: string;
  children: JSX.Element;
}) {
  return (
    <div
      class="oc-bubble"
      dir="auto"
      data-status={props.status}
      data-fresh={props.isFresh ? "true" : undefined}
      data-emoji={isEmojiOnly(props.text) ? "true" : undefined}
      title={props.title}
    >
      {props.children}
    </div>
  );
}

/** A run of bubbles from one sender; `avatar` and `name` for the other side, `meta` below (time, state). */
export function MessageGroup(props: {
  side: "in" | "out";
  name?: string;
  avatar?: JSX.Element;
  meta?: JSX.Element;
  children: JSX.Element;
}) {
  return (
    <div class="oc-group" data-side={props.side}>
      <Show when={props.avatar}>
        <div class="oc-group-avatar">{props.avatar}</div>
      </Show>
      <Show when={props.name}>
        <div class="oc-group-name">
          <bdi>{props.name}</bdi>
        </div>
      </Show>
      <div class="oc-group-body">{props.children}</div>
      <Show when={props.meta}>
        <div class="oc-group-meta">{props.meta}</div>
      </Show>
    </div>
  );
}

/** "Today", "3 March": the heading over a day. */
export function DaySeparator(props: { label: string }) {
  return (
    <div class="oc-day" role="separator" aria-label={props.label}>
      {props.label}
    </div>
  );
}

/** The line over the first message the reader has not seen. */
export function UnreadLine(props: { label: string }) {
  return (
    <div class="oc-unread" role="separator" aria-label={props.label}>
      {props.label}
    </div>
  );
}

/** "This conversation was closed": something that happened rather than was said. */
export function SystemLine(props: { children: JSX.Element }) {
  return (
    <div class="oc-system">
      <bdi>{props.children}</bdi>
    </div>
  );
}
