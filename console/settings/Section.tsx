import { createUniqueId, type JSX, Match, Show, Switch } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Skeleton } from "../../ui/Spinner.tsx";
import type { Query } from "../data/createQuery.ts";
import { failureText, text } from "../strings.ts";

/** One part of a settings page: a heading, a sentence, and what can be set. */
export function Section(props: {
  title: string;
  lead?: string;
  action?: JSX.Element;
  children?: JSX.Element;
}) {
  const titleId = createUniqueId();
  return (
    <section class="c-section" aria-labelledby={titleId}>
      <header class="c-section-head">
        <div>
          <h2 id={titleId} class="c-section-title">
            {props.title}
          </h2>
          <Show when={props.lead}>
            <p class="c-muted">{props.lead}</p>
          </Show>
        </div>
        <Show when={props.action}>
          <div class="c-section-action">{props.action}</div>
        </Show>
      </header>
      {props.children}
    </section>
  );
}

/** What a query answered, or that it is on its way, or that it could not be had. */
export function Loaded<T>(props: {
  query: Query<T>;
  failedTitle: string;
  placeholder?: JSX.Element;
  children: (value: () => NonNullable<T>) => JSX.Element;
}) {
  return (
    <Switch fallback={props.placeholder ?? <PageSkeleton />}>
      <Match when={props.query.failure()}>
        {(problem) => (
          <EmptyState icon="alert" tone="danger" title={props.failedTitle} body={failureText(problem())}>
            <Button onClick={props.query.retry}>{text.retry}</Button>
          </EmptyState>
        )}
      </Match>
      <Match when={props.query.value()}>{(value) => props.children(value)}</Match>
    </Switch>
  );
}

/** Placeholder for a settings page. */
export function PageSkeleton() {
  return (
    <div class="c-stack-4" role="status" aria-label={text.loading}>
      <Skeleton width="40%" height="1rem" />
      <Skeleton height="7rem" radius="0.875rem" />
      <Skeleton width="55%" height="1rem" />
      <Skeleton height="4rem" radius="0.875rem" />
    </div>
  );
}
