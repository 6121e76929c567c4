import { createComputed, createEffect, For, Match, on, onCleanup, onMount, Show, Switch } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { Button } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { DaySeparator, SystemLine, UnreadLine } from "../../ui/Message.tsx";
import { Skeleton, Spinner } from "../../ui/Spinner.tsx";
import { type TimelineItem, toTimeline } from "../../ui/timeline.ts";
import type { InboxDetail, Message } from "../data/api.ts";
import type { Pages } from "../data/createPages.ts";
import { useEnvironment } from "../shell/EnvironmentContext.tsx";
import { text } from "../strings.ts";
import type { FileLinks } from "./createFileLinks.ts";
import { createThreadWindow } from "./createThreadWindow.ts";
import { MessageRun } from "./MessageRun.tsx";
import type { ThreadMessage } from "./thread.ts";

/** This near to the newest message counts as being there. */
const END_SLACK_PX = 48;
const words = text.conversation;

export type ThreadProps = {
  conversationId: string;
  detail: InboxDetail | undefined;
  pages: Pages<Message>;
  /** Oldest first. */
  thread: ThreadMessage[];
  /** Replies on their way. */
  sending: number;
  /** Where each file is, by its id. */
  links: FileLinks;
  firstUnreadKey: string | null;
  isAtEnd: boolean;
  onAtEnd: (isAtEnd: boolean) => void;
  onRetry: (clientMessageId: string) => void;
  onDiscard: (clientMessageId: string) => void;
};

/**
 * The messages. The scroller runs in reverse: its resting place is the newest message, so neither a reply nor
 * a page of history needs any scrolling by script, and what is being read stays where it is. Of a long one only
 * the pages around the reader are drawn and live.
 */
export function Thread(props: ThreadProps) {
  const { time } = useEnvironment();
  let scroller!: HTMLDivElement;
  const parts: { box?: HTMLElement; lines?: HTMLElement; space?: HTMLElement } = {};
  const kept = createThreadWindow(() => props.pages.chain(), parts);
  const [timeline, setTimeline] = createStore<{ items: TimelineItem<ThreadMessage>[] }>({ items: [] });
  createComputed(() => {
    const items = toTimeline(props.thread, { sameDay: time.sameDay, firstUnreadKey: props.firstUnreadKey });
    setTimeline("items", reconcile(items, { key: "key" }));
  });

  const toEnd = (): void => {
    if (kept.isAway()) kept.toFirstPage();
    scroller.scrollTo({ top: 0 });
  };
  const follow = (): void => {
    kept.look();
    props.onAtEnd(!kept.isAway() && Math.abs(scroller.scrollTop) <= END_SLACK_PX);
  };
  createEffect(on(() => props.conversationId, toEnd, { defer: true }));
  // Whoever sends wants to see it, wherever they have scrolled to.
  createEffect(
    on(
      () => props.sending,
      (count, before = 0) => {
        if (count > before) toEnd();
        return count;
      },
    ),
  );

  return (
    <div class="c-thread-wrap">
      <div
        ref={(element) => {
          scroller = element;
          parts.box = element;
        }}
        class="c-thread oc-scroll"
        onScroll={follow}
        tabIndex={0}
        role="region"
        aria-label={words.messages}
      >
        <Switch>
          <Match when={props.pages.status() === "loading"}>
            <ThreadSkeleton />
          </Match>
          <Match when={true}>
            <div class="c-thread-inner">
              <History pages={props.pages} scroller={() => scroller} />
              <div
                ref={(element) => {
                  parts.lines = element;
                }}
                role="log"
                aria-live="polite"
                aria-relevant="additions"
              >
                <For each={timeline.items}>
                  {(item) => (
                    <TimelineRow
                      item={item}
                      detail={props.detail}
                      links={props.links}
                      onRetry={props.onRetry}
                      onDiscard={props.onDiscard}
                    />
                  )}
                </For>
              </div>
              <div
                ref={(element) => {
                  parts.space = element;
                }}
              />
            </div>
          </Match>
        </Switch>
      </div>
      <Show when={!props.isAtEnd}>
        <div class="c-to-end">
          <Button size="sm" onClick={toEnd}>
            <Icon name="arrowDown" size={16} />
            {(props.detail?.conversation.unread ?? 0) > 0 ? words.newBelow : words.toNewest}
          </Button>
        </div>
      </Show>
    </div>
  );
}

/** The top of the thread: more of it, or its beginning. Nearing it loads more; the button is for keyboards. */
function History(props: { pages: Pages<Message>; scroller: () => HTMLElement }) {
  let top!: HTMLDivElement;
  onMount(() => {
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting) && props.pages.status() === "ready")
          props.pages.loadMore();
      },
      { root: props.scroller(), rootMargin: "600px 0px 0px 0px" },
    );
    observer.observe(top);
    // A page that leaves the top within reach must ask again by itself.
    createRecheck(() => {
      observer.unobserve(top);
      observer.observe(top);
    });
    onCleanup(() => observer.disconnect());
  });
  const createRecheck = (check: () => void): void =>
    createEffect(
      on(
        () => [props.pages.status(), props.pages.items().length],
        () => check(),
        { defer: true },
      ),
    );

  return (
    <div ref={top} class="c-history">
      <Switch fallback={<p class="oc-system">{words.beginning}</p>}>
        <Match when={props.pages.status() === "loadingMore"}>
          <p class="oc-system">
            <Spinner /> {words.loadingEarlier}
          </p>
        </Match>
        <Match when={props.pages.hasMore()}>
          <Button variant="ghost" size="sm" onClick={() => props.pages.loadMore()}>
            {words.loadEarlier}
          </Button>
        </Match>
      </Switch>
    </div>
  );
}

function TimelineRow(props: {
  item: TimelineItem<ThreadMessage>;
  detail: InboxDetail | undefined;
  links: FileLinks;
  onRetry: (clientMessageId: string) => void;
  onDiscard: (clientMessageId: string) => void;
}) {
  const { time, now } = useEnvironment();
  const as = <K extends TimelineItem<ThreadMessage>["kind"]>(kind: K) =>
    props.item.kind === kind ? (props.item as Extract<TimelineItem<ThreadMessage>, { kind: K }>) : undefined;
  return (
    <Switch>
      <Match when={as("day")}>{(item) => <DaySeparator label={time.day(item().at, now())} />}</Match>
      <Match when={as("unread")}>
        <UnreadLine label={words.newMessages} />
      </Match>
      <Match when={as("system")}>
        {(item) => (
          <SystemLine>
            <SystemText message={item().message} />
          </SystemLine>
        )}
      </Match>
      <Match when={as("group")}>
        {(item) => (
          <MessageRun
            messages={item().messages}
            detail={props.detail}
            links={props.links}
            onRetry={props.onRetry}
            onDiscard={props.onDiscard}
          />
        )}
      </Match>
    </Switch>
  );
}

function SystemText(props: { message: ThreadMessage }) {
  const { time } = useEnvironment();
  const words = () => {
    const { author } = props.message;
    if (author.kind !== "system") return props.message.text;
    return author.event === "closed" ? text.conversation.closed : text.conversation.reopened;
  };
  return (
    <span title={time.full(props.message.createdAt)}>
      {words()} · {time.clock(props.message.createdAt)}
    </span>
  );
}

const SKELETON_ROWS = [
  { side: "in", width: "62%" },
  { side: "in", width: "38%" },
  { side: "out", width: "54%" },
  { side: "in", width: "46%" },
  { side: "out", width: "30%" },
];

function ThreadSkeleton() {
  return (
    <div class="c-thread-inner c-thread-skeleton" role="status" aria-label={text.loading}>
      <For each={SKELETON_ROWS}>
        {(row) => (
          <div class="c-skeleton-row" data-side={row.side}>
            <Skeleton width={row.width} height="2.5rem" radius="1.125rem" />
          </div>
        )}
      </For>
    </div>
  );
}
