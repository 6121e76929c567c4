import {
  type Accessor,
  type Component,
  createEffect,
  createMemo,
  createSignal,
  Show,
  untrack,
} from "solid-js";
import { Avatar } from "../../ui/Avatar.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Bubble, DaySeparator, MessageGroup, SystemLine, UnreadLine } from "../../ui/Message.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import type { TimelineItem } from "../../ui/timeline.ts";
import { t } from "../strings/t.ts";
import { useMessenger } from "./context.ts";
import { Keyed } from "./Keyed.tsx";
import type { Lively } from "./livelyChunk.ts";
import { longChunk } from "./longChunk.ts";
import type { Thread } from "./threadState.ts";
import type { Line } from "./timelineOf.ts";

/** As near to the end as counts as being there, CSS px. */
const END_PX = 48;
/** Earlier messages are fetched when this little is left above. */
const OLDER_PX = 1_000;

/** The log's scrolling: its two boxes once they are drawn, and what has come below the reader. */
export type Scroll = {
  box?: HTMLDivElement;
  inner?: HTMLDivElement;
  hasNew: Accessor<boolean>;
  setHasNew(hasNew: boolean): void;
  onScroll(): void;
  toEnd(behavior?: ScrollBehavior): void;
};

type LogProps = { thread: Thread; lively: Accessor<Lively | undefined> };

/** The messages, scrolled so that the reader's place never moves by itself. */
export function ThreadLog(props: LogProps) {
  const { appearance } = useMessenger();
  const scroll = createScroll(() => props.thread);
  const isBeginning = () => !props.thread.state().hasMore && props.thread.state().status === "ready";
  return (
    <div class="oc-thread">
      <div
        ref={scroll.box}
        class="oc-log oc-scroll"
        role="log"
        // What is new is read out; that it was sent or seen is not.
        aria-relevant="additions"
        // What has been said before is not.
        aria-live={props.thread.isWhole() ? undefined : "off"}
        aria-label={t("conversation", { name: appearance()?.teamName ?? t("someone") })}
        tabindex="0"
        onScroll={() => scroll.onScroll()}
      >
        <div ref={scroll.inner} class="oc-log-inner">
          <Show when={isBeginning()}>
            <Intro />
          </Show>
          <Show when={props.thread.state().hasMore}>
            <div class="oc-older">
              <Show when={props.thread.state().isLoadingMore}>
                <Spinner label={t("loadingOlder")} />
              </Show>
            </div>
          </Show>
          <Keyed each={props.thread.items()}>
            {(item) => {
              const View = VIEWS[untrack(item).kind];
              return <View item={item()} thread={props.thread} lively={props.lively} />;
            }}
          </Keyed>
          {props.lively()?.LogEnd()}
        </div>
      </div>
      <Show when={longChunk.parts()} keyed>
        {({ Long }) => <Long thread={props.thread} scroll={scroll} />}
      </Show>
      {props.lively()?.ToEnd(scroll)}
    </div>
  );
}

function Intro() {
  const { appearance } = useMessenger();
  return (
    <div class="oc-intro">
      <span class="oc-row-mark">
        <Icon name="chat" />
      </span>
      <p dir="auto">{t("intro", { name: appearance()?.teamName ?? t("someone") })}</p>
    </div>
  );
}

type Kind = TimelineItem<Line>["kind"];
type ItemOf<K extends Kind> = Extract<TimelineItem<Line>, { kind: K }>;
type ItemProps<K extends Kind = Kind> = LogProps & { item: ItemOf<K> };

/** What draws an item. One with the same key is always of the same kind. */
const VIEWS = { group: Run, day: Day, unread: Unread, system: System } as Record<Kind, Component<ItemProps>>;

function Day(props: ItemProps<"day">) {
  const { now, time } = useMessenger();
  return <DaySeparator label={time().day(props.item.at, now())} />;
}

function Unread() {
  return <UnreadLine label={t("newLine")} />;
}

function System(props: ItemProps<"system">) {
  const event = () => "event" in props.item.message.sender && props.item.message.sender.event;
  return <SystemLine>{t(event() === "closed" ? "systemClosed" : "systemReopened")}</SystemLine>;
}

function Run(props: ItemProps<"group">) {
  const { now, time } = useMessenger();
  const mountedAt = now();
  const last = () => props.item.messages.at(-1);
  const agent = () => {
    const sender = props.item.messages[0]?.sender;
    return sender?.kind === "agent" ? sender : undefined;
  };
  const isNewest = () => props.thread.newestKey() === last()?.key;
  const state = () =>
    props.lively()?.seenText(last()) ??
    (isNewest() && last()?.status && t(last()?.status === "pending" ? "sending" : "sent"));
  return (
    <MessageGroup
      side={agent() ? "in" : "out"}
      name={agent()?.name}
      avatar={
        <Show when={agent()}>
          {(one) => (
            <Avatar
              name={one().name}
              initials={one().initials}
              color={one().color}
              url={one().avatarUrl}
              size={28}
            />
          )}
        </Show>
      }
      meta={
        <Show when={last()?.status !== "failed"} fallback={<Failed line={last()} />}>
          <time datetime={new Date(last()?.createdAt ?? 0).toISOString()}>
            <bdi>{time().clock(last()?.createdAt ?? 0)}</bdi>
          </time>
          {/* There for good: a state that changes its words is not said, one that comes as an element is. */}
          <span>{state() ? `· ${state()}` : ""}</span>
        </Show>
      }
    >
      <Show when={!agent()}>
        <span class="oc-sr">{t("you")}</span>
      </Show>
      <Keyed each={props.item.messages}>
        {(line) => (
          <>
            <Show when={line().text}>
              <Bubble
                text={line().text}
                status={line().status}
                isFresh={line().createdAt > mountedAt - 5_000}
                title={time().full(line().createdAt)}
              >
                <Words line={line()} thread={props.thread} />
              </Bubble>
            </Show>
            <Files line={line()} thread={props.thread} />
            {props.lively()?.Under(line)}
            <Show when={line().status === "failed" && line() !== last()}>
              <div class="oc-group-meta">
                <Failed line={line()} />
              </div>
            </Show>
          </>
        )}
      </Keyed>
    </MessageGroup>
  );
}

/** Plain until the server has parsed it. Written once, so drawn once: a query's next answer leaves every node in place. */
function Words(props: { line: Line; thread: Thread }) {
  const blocks = createMemo<Line["blocks"]>((known) => known ?? props.line.blocks, null);
  return (
    <Show when={blocks() && props.thread.rich.parts()} keyed fallback={props.line.text}>
      {({ Blocks }) => <Blocks blocks={blocks() ?? []} />}
    </Show>
  );
}

/** Drawn once, when they were chosen or came: the server's own row of them leaves every node in place. */
function Files(props: { line: Line; thread: Thread }) {
  const { locale, uploads } = useMessenger();
  const files = createMemo<Line["files"]>((known) => (known.length > 0 ? known : props.line.files), []);
  return (
    <Show when={files().length > 0 && props.thread.rich.parts()} keyed>
      {({ Attachments }) => (
        <Attachments
          files={files()}
          locale={locale()}
          href={({ uploadId }) => props.thread.rich.links()?.get(uploadId)}
          local={({ uploadId }) => uploads().find((upload) => upload.uploadId === uploadId)?.url ?? undefined}
          onStale={() => props.thread.rich.links()?.refresh()}
          retryLabel={t("tryAgain")}
        />
      )}
    </Show>
  );
}

function Failed(props: { line: Line | undefined }) {
  const { outbox } = useMessenger();
  const id = () => props.line?.clientMessageId ?? "";
  return (
    <>
      <span class="oc-failed">{t("notSent")}</span>
      <button type="button" class="oc-retry" onClick={() => outbox()?.retry(id())}>
        {t("tryAgain")}
      </button>
      <button type="button" class="oc-retry" onClick={() => outbox()?.discard(id())}>
        {t("discard")}
      </button>
    </>
  );
}

/**
 * Scrolling of a reversed column: the browser measures from the newest message, so earlier pages above move nothing.
 * What is left to do is to hold the place when something is added below while the reader is further up.
 */
function createScroll(thread: () => Thread): Scroll {
  const [hasNew, setHasNew] = createSignal(false);
  let height = 0;
  // Zero at the end, negative above it.
  const above = () => Math.abs(scroll.box?.scrollTop ?? 0);
  const onScroll = () => {
    const { box } = scroll;
    if (!box) return;
    const isAtEnd = above() < END_PX;
    thread().setIsAtEnd(isAtEnd);
    if (isAtEnd) setHasNew(false);
    const left = box.scrollHeight - box.clientHeight - above();
    const { hasMore, isLoadingMore } = thread().state();
    if (left < OLDER_PX && hasMore && !isLoadingMore && thread().isWhole()) thread().loadMore();
  };
  const scroll: Scroll = {
    hasNew,
    setHasNew,
    onScroll,
    toEnd: (behavior) => scroll.box?.scrollTo({ top: 0, behavior }),
  };
  createEffect<Line | undefined>((before) => {
    thread().items();
    thread().isWhole();
    // A first page that does not fill the window must not be the last for want of scrolling.
    queueMicrotask(onScroll);
    const { box, inner } = scroll;
    const line = untrack(() => thread().lines().at(-1));
    const grown = (inner?.offsetHeight ?? 0) - height;
    height += grown;
    // Where the end is not drawn, `Long` holds the place.
    if (thread().state().isAway) return before;
    if (box && before && line && line.key !== before.key) {
      if (line.status !== undefined)
        box.scrollTop = 0; // One's own message is always followed.
      else if (!untrack(thread().isAtEnd)) {
        box.scrollTop -= grown;
        setHasNew(true);
      }
    }
    return line;
  });
  return scroll;
}
