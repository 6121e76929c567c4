import { type JSX, Show } from "solid-js";
import { Icon, type IconName } from "./Icon.tsx";

/** What a screen shows when it has nothing: why, and the one thing to do about it (children). */
export function EmptyState(props: {
  icon: IconName;
  title: string;
  body?: string;
  tone?: "neutral" | "danger";
  children?: JSX.Element;
}) {
  return (
    <div
      class="oc-empty"
      data-tone={props.tone ?? "neutral"}
      role={props.tone === "danger" ? "alert" : undefined}
    >
      <span class="oc-empty-icon">
        <Icon name={props.icon} size={24} />
      </span>
      <p class="oc-empty-title">{props.title}</p>
      <Show when={props.body}>
        <p class="oc-empty-body">{props.body}</p>
      </Show>
      <Show when={props.children}>
        <div class="oc-empty-action">{props.children}</div>
      </Show>
    </div>
  );
}

/** A one-line notice across the top of a screen, announced politely. */
export function Banner(props: {
  tone?: "neutral" | "warning" | "danger";
  icon?: IconName;
  children: JSX.Element;
}) {
  return (
    <div class="oc-banner" data-tone={props.tone ?? "neutral"} role="status">
      <Show when={props.icon}>{(icon) => <Icon name={icon()} size={16} />}</Show>
      <span>{props.children}</span>
    </div>
  );
}

/** A small count. Shows "99+" above ninety-nine; nothing at zero. */
export function Badge(props: { count: number; label?: string }) {
  return (
    <Show when={props.count > 0}>
      <span class="oc-badge" aria-label={props.label}>
        {props.count > 99 ? "99+" : props.count}
      </span>
    </Show>
  );
}
