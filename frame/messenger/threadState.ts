import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from "solid-js";
import { type TimelineItem, toTimeline } from "../../ui/timeline.ts";
import type { StagedFile } from "../attachments/model.ts";
import type { PagesState } from "../live/pages.ts";
import { useMessenger } from "./context.ts";
import { createSettled } from "./createSettled.ts";
import { createSlices } from "./createSlices.ts";
import { longChunk } from "./longChunk.ts";
import { createMarkRead, createMessages, type Message } from "./messages.ts";
import type { ConversationItem } from "./queries.ts";
import { createRich } from "./rich.ts";
import type { Slot } from "./slot.ts";
import { confirmedIds, firstUnreadKey, keepSame, type Line, toLines } from "./timelineOf.ts";

/** Where the text being written is kept: one place for each conversation, one for a new one. */
export const NEW_THREAD = "new";
/** As many messages as fill a window, and half a page. */
const SCREENFUL = 15;

/** Everything a conversation's screen shows and does. Call under an owner. */
export function createThread(slot: Slot, item: Accessor<ConversationItem | undefined>) {
  const messenger = useMessenger();
  const { app, isOpen, outbox, uploads } = messenger;
  const { state, pages, loadMore } = createMessages(slot.id);
  const [isAtEnd, setIsAtEnd] = createSignal(true);
  const [unreadKey, setUnreadKey] = createSignal<string | null>(null);
  /** How much was unread when the conversation was opened. */
  const [wasUnread, setWasUnread] = createSignal(0);

  const { lines, items, newestKey, isWhole } = createLines(slot, state, unreadKey);

  // In the query's own result: the outbox may let go, and so may a draft of another tab's.
  createEffect(() => outbox()?.confirm(confirmedIds(state().items)));
  createEffect(() => {
    const shown = new Set(
      state().items.flatMap((message) => message.attachments.map((file) => file.uploadId)),
    );
    for (const { uploadId } of uploads()) if (shown.has(uploadId)) app.detach(uploadId);
  });

  const markRead = createMarkRead();
  const isVisible = createVisibility();
  const isReady = createMemo(() => state().status === "ready" && !state().isKept && item() !== undefined);
  // The unread line is drawn once an opening, before reading moves it away.
  createEffect(
    on([isOpen, isReady], ([isNowOpen, isNowReady]) => {
      if (!isNowOpen || !isNowReady) return;
      const unread = item()?.unread ?? 0;
      setWasUnread(unread);
      setUnreadKey(firstUnreadKey(lines(), unread, state().hasMore));
    }),
  );
  const newestId = createMemo(() => (isReady() && state().items[0]?.id) || null);
  createEffect(() => {
    const [id, through] = [slot.id(), newestId()];
    const isRead = isOpen() && isVisible() && isAtEnd() && (item()?.unread ?? 0) > 0;
    if (isRead && id !== null && through !== null) markRead(id, through);
  });

  const send = (text: string, files: readonly StagedFile[]): void => {
    const id = slot.id();
    setUnreadKey(null);
    app.send(text, { conversationId: id, draftId: id === null ? slot.draftId() : null }, files);
  };
  const rich = createRich(slot.id, lines);
  // Drawn in one go, and from then on for good: nothing that was read is replaced by a placeholder.
  const isDrawn = createMemo<boolean>(
    (wasDrawn) => wasDrawn || ((state().status !== "loading" || lines().length > 0) && !rich.isLoading()),
    false,
  );
  const unread = { was: wasUnread, key: unreadKey, setKey: setUnreadKey };
  createEffect(() => {
    // Without it the conversation works, and grows.
    if (state().hasMore) longChunk.load().catch(() => undefined);
  });
  const paging = { state, pages, loadMore, isAtEnd, setIsAtEnd };
  return {
    ...messenger,
    ...paging,
    lines,
    newestKey,
    items,
    isWhole,
    unread,
    send,
    rich,
    isDrawn,
  };
}

export type Thread = ReturnType<typeof createThread>;

/** The lines of a conversation and, of these, what is drawn by now, arranged. */
function createLines(slot: Slot, state: Accessor<PagesState<Message>>, unreadKey: Accessor<string | null>) {
  const { entries, time } = useMessenger();
  const waiting = createMemo(() =>
    entries().filter((entry) => {
      const id = slot.id();
      return id === null ? entry.draftId === slot.draftId() : entry.conversationId === id;
    }),
  );
  const lines = createMemo<readonly Line[]>(
    (before) => keepSame(before, toLines(state().items, state().isAway ? [] : waiting())),
    [],
  );
  const newestKey = createSettled(() => lines().at(-1)?.key);
  const slices = createSlices(
    () =>
      lines()
        .map(({ key }) => key)
        .toReversed(),
    SCREENFUL,
  );
  const items = createMemo<readonly TimelineItem<Line>[]>(
    (before) =>
      keepSame(
        before,
        toTimeline(lines().slice(-slices.count()), {
          sameDay: time().sameDay,
          firstUnreadKey: unreadKey(),
        }),
      ),
    [],
  );
  return { lines, items, newestKey, isWhole: slices.isWhole };
}

/** Whether the tab is in view. */
function createVisibility(): Accessor<boolean> {
  const read = () => document.visibilityState === "visible";
  const [isVisible, setIsVisible] = createSignal(read());
  const listen = () => setIsVisible(read());
  document.addEventListener("visibilitychange", listen);
  onCleanup(() => document.removeEventListener("visibilitychange", listen));
  return isVisible;
}
