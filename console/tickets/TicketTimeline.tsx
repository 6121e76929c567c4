import { For, Show } from "solid-js";
import { Attachments } from "../../ui/Attachments.tsx";
import { Avatar } from "../../ui/Avatar.tsx";
import { Blocks } from "../../ui/Blocks.tsx";
import { Button } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { MessageText } from "../../ui/Message.tsx";
import { Skeleton } from "../../ui/Spinner.tsx";
import { createFileLinks, type FileLinks } from "../conversation/createFileLinks.ts";
import { api, type TicketDetail, type TicketEvent } from "../data/api.ts";
import type { Pages } from "../data/createPages.ts";
import { useEnvironment } from "../shell/EnvironmentContext.tsx";
import { useWorkspace } from "../shell/WorkspaceContext.ts";
import { text } from "../strings.ts";

const words = text.tickets;

/** The ticket's history, oldest first; the newest is where it rests. */
export function TicketTimeline(props: {
  ticketId: string;
  detail: TicketDetail | undefined;
  events: Pages<TicketEvent>;
}) {
  const links = createFileLinks(
    api.ticketInbox.getLinks,
    () => props.events.items().flatMap((event) => event.attachments.map((file): string => file.id)),
    (asked) => ({ ticketId: props.ticketId, ...asked }),
  );
  const oldestFirst = () => [...props.events.items()].reverse();
  return (
    <div class="c-thread-wrap">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever uses a keyboard must be able to scroll it. */}
      <div class="c-thread oc-scroll" role="log" aria-label={words.history} tabIndex={0}>
        <div class="c-thread-inner">
          <Show when={props.detail && props.events.status() !== "loading"} fallback={<TimelineSkeleton />}>
            <div class="c-history">
              <Show when={props.events.hasMore()}>
                <Button
                  variant="ghost"
                  size="sm"
                  busy={props.events.status() === "loadingMore"}
                  onClick={() => props.events.loadMore()}
                >
                  {words.loadEarlier}
                </Button>
              </Show>
            </div>
            <ol class="c-timeline">
              <For each={oldestFirst()}>
                {(event) => <TimelineItem event={event} detail={props.detail} links={links} />}
              </For>
            </ol>
          </Show>
        </div>
      </div>
    </div>
  );
}

function TimelineItem(props: { event: TicketEvent; detail: TicketDetail | undefined; links: FileLinks }) {
  const said = () => {
    const { deed } = props.event;
    return deed.type === "comment" || deed.type === "note" ? deed : undefined;
  };
  return (
    <li class="c-event" data-type={props.event.deed.type}>
      <Show when={said()} fallback={<DeedLine {...props} />}>
        {(deed) => (
          <article class="c-event-card">
            <EventHead {...props} isNote={deed().type === "note"} />
            <Show when={deed().text}>
              <div class="c-event-words" dir="auto">
                <Show when={deed().blocks} fallback={<MessageText text={deed().text} />}>
                  {(blocks) => <Blocks blocks={blocks()} />}
                </Show>
              </div>
            </Show>
            <EventFiles event={props.event} links={props.links} />
          </article>
        )}
      </Show>
    </li>
  );
}

function EventHead(props: { event: TicketEvent; detail: TicketDetail | undefined; isNote: boolean }) {
  const { time, now } = useEnvironment();
  const nameOf = createNaming(() => props.detail);
  const face = () => {
    const { author } = props.event;
    return author.kind === "agent" ? author : props.detail?.visitor;
  };
  return (
    <header class="c-event-head">
      <Show when={face()}>
        {(who) => (
          <Avatar name={nameOf(props.event)} initials={who().initials} color={who().color} size={24} />
        )}
      </Show>
      <span class="c-strong c-cut" dir="auto">
        {nameOf(props.event)}
      </span>
      <Show when={props.isNote}>
        <span class="c-tag" data-kind="claimed">
          {words.noteTag}
        </span>
      </Show>
      <time
        class="c-row-time"
        datetime={new Date(props.event.createdAt).toISOString()}
        title={time.full(props.event.createdAt)}
      >
        {time.short(props.event.createdAt, now())}
      </time>
    </header>
  );
}

/** Something that was done rather than said. */
function DeedLine(props: { event: TicketEvent; detail: TicketDetail | undefined; links: FileLinks }) {
  const { time, now } = useEnvironment();
  const nameOf = createNaming(() => props.detail);
  const sentence = (): string => {
    const { deed } = props.event;
    const who = nameOf(props.event);
    if (deed.type === "status") return words.deeds.status(who, words.statuses[deed.status]);
    if (deed.type === "priority") return words.deeds.priority(who, words.priorities[deed.priority]);
    if (deed.type === "assigned") {
      return deed.assignee ? words.deeds.assigned(who, deed.assignee.name) : words.deeds.unassigned(who);
    }
    return deed.type === "reopened" ? words.deeds.reopened(who) : words.deeds.created(who);
  };
  const summary = () => (props.event.deed.type === "status" ? props.event.deed.summary : undefined);
  return (
    <>
      <p class="c-event-line">
        <Icon name={props.event.deed.type === "created" ? "ticket" : "clock"} size={14} />
        <span dir="auto">{sentence()}</span>
        <time
          datetime={new Date(props.event.createdAt).toISOString()}
          title={time.full(props.event.createdAt)}
        >
          {time.short(props.event.createdAt, now())}
        </time>
      </p>
      <Show when={summary()}>
        <p class="c-event-summary" dir="auto">
          {summary()}
        </p>
      </Show>
      <EventFiles event={props.event} links={props.links} />
    </>
  );
}

function EventFiles(props: { event: TicketEvent; links: FileLinks }) {
  return (
    <Show when={props.event.attachments.length > 0}>
      <Attachments
        files={props.event.attachments}
        locale={text.lang}
        href={(file) => props.links.get(file.id)}
        local={() => undefined}
        onStale={() => props.links.refresh()}
        retryLabel={text.retry}
      />
    </Show>
  );
}

function TimelineSkeleton() {
  return (
    <div class="c-timeline c-stack-4" role="status" aria-label={text.loading}>
      <Skeleton height="1rem" width="14rem" />
      <Skeleton height="6rem" radius="0.875rem" />
      <Skeleton height="4rem" radius="0.875rem" />
    </div>
  );
}

/** Who did something, from this agent's side. */
function createNaming(detail: () => TicketDetail | undefined): (event: TicketEvent) => string {
  const workspace = useWorkspace();
  return ({ author }) => {
    if (author.kind === "visitor") return detail()?.visitor.displayName ?? "";
    return author.id === workspace.me().agent.id ? words.you : author.name;
  };
}
