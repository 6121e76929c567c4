import { For, Show } from "solid-js";
import { api, type VisitorDetail } from "../data/api.ts";
import { createQuery } from "../data/createQuery.ts";
import { useEnvironment } from "../shell/EnvironmentContext.tsx";
import { text } from "../strings.ts";
import { SafeLink } from "./Fact.tsx";
import { readableUrl } from "./safeUrl.ts";

const words = text.tracking;
type Item = (typeof api.events.ofVisitor)["_returnType"][number];

/** What this visitor did last, events and page views, newest first. Draws nothing where nothing was tracked. */
export function VisitorEvents(props: { visitor: VisitorDetail }) {
  const events = createQuery(api.events.ofVisitor, () => ({ visitorId: props.visitor.id }));
  return (
    <Show when={events.value()?.length}>
      <h3 class="c-overline c-visitor-section">{words.ofVisitor}</h3>
      <ul class="c-ratings" aria-label={words.ofVisitor}>
        <For each={events.value()}>
          {(item) => (
            <li>
              <EventLine item={item} />
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}

/** Everything in it comes from the page, and is text. */
function EventLine(props: { item: Item }) {
  const { ago, now, time } = useEnvironment();
  const name = (): string => (props.item.name === "pageView" ? words.pageView : props.item.name);
  return (
    <div class="c-rating-text">
      <p>
        <span class="c-strong" dir="auto">
          {name()}
        </span>{" "}
        <time
          class="c-small c-muted"
          datetime={new Date(props.item.at).toISOString()}
          title={time.full(props.item.at)}
        >
          {ago(props.item.at, now())}
        </time>
      </p>
      <For each={Object.entries(props.item.properties)}>
        {([key, value]) => (
          <p class="c-small c-rating-comment" dir="auto">
            {key}: {String(value)}
          </p>
        )}
      </For>
      <Show when={props.item.url}>{(url) => <SafeLink href={url()} label={readableUrl(url())} />}</Show>
    </div>
  );
}
