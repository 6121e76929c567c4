import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from "solid-js";
import { toTimeline } from "../../ui/timeline.ts";
import type { StagedFile } from "../attachments/model.ts";
import { uuidv7 } from "../core/random.ts";
import type { OutboxEntry } from "../outbox/model.ts";
import { useMessenger } from "./context.ts";
import { createLinks } from "./links.ts";
import { type ConversationItem, createMarkRead, createMessages } from "./queries.ts";
import { confirmedIds, firstUnreadKey, type Line, toLines } from "./timelineOf.ts";

/** One conversation on the screen; it outlives the moment when the server gives a new one its id. */
export type Slot = {
  id: Accessor<string | null>;
  setId(id: string): void;
  /** Names the conversation while it has no id. */
  draftId: Accessor<string>;
  setDraftId(id: string): void;
  prefill: string;
};

/** Where the text being written is kept: one place for each conversation, one for a new one. */
export const NEW_THREAD = "new";

/** Everything a conversation's screen shows and does. Call under an owner. */
export function createThread(slot: Slot, item: Accessor<ConversationItem | undefined>) {
  const messenger = useMessenger();
  const { app, entries, isOpen, time, outbox, uploads } = messenger;
  const { state, loadMore } = createMessages(slot.id);
  const [isAtEnd, setIsAtEnd] = createSignal(true);
  const [unreadKey, setUnreadKey] = createSignal<string | null>(null);

  const waiting = createMemo(() =>
    entries().filter((entry) => {
      const id = slot.id();
      return id === null ? entry.draftId === slot.draftId() : entry.conversationId === id;
    }),
  );
  const lines = createMemo(() => toLines(state().items, waiting()));
  const items = createMemo(() =>
    toTimeline<Line>(lines(), { sameDay: time().sameDay, firstUnreadKey: unreadKey() }),
  );

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
  const isReady = createMemo(() => state().status === "ready" && item() !== undefined);
  // The unread line is drawn once an opening, before reading moves it away.
  createEffect(
    on([isOpen, isReady], ([isNowOpen, isNowReady]) => {
      if (isNowOpen && isNowReady) setUnreadKey(firstUnreadKey(lines(), item()?.unread ?? 0));
    }),
  );
  const newestId = createMemo(() => state().items[0]?.id ?? null);
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
  const links = createLinks(slot.id, lines);
  return { ...messenger, state, lines, items, isAtEnd, setIsAtEnd, loadMore, send, links };
}

export type Thread = ReturnType<typeof createThread>;

/** Whether the tab is in view. */
function createVisibility(): Accessor<boolean> {
  const read = () => document.visibilityState === "visible";
  const [isVisible, setIsVisible] = createSignal(read());
  const listen = () => setIsVisible(read());
  document.addEventListener("visibilitychange", listen);
  onCleanup(() => document.removeEventListener("visibilitychange", listen));
  return isVisible;
}

/** Keeps one slot while a new conversation turns into a real one; a new slot for every other change of place. */
export function createSlot(): Accessor<Slot | null> {
  const { views, entries } = useMessenger();
  return createMemo<Slot | null>((previous) => {
    const view = views().at(-1);
    if (view?.name !== "conversation" && view?.name !== "newMessage") return null;
    const id = view.name === "conversation" ? view.id : null;
    const isOurs = (entry: OutboxEntry) => entry.draftId === previous?.draftId();
    // A new conversation that is still being sent is returned to, not started again.
    const unsent = entries().find((entry) => entry.conversationId === null)?.draftId;
    if (previous && previous.id() === id) {
      // An earlier page's may come to light only now; a visitor who has sent nothing yet goes on writing there.
      if (id === null && unsent && !entries().some(isOurs)) previous.setDraftId(unsent);
      return previous;
    }
    const isNamed = (entry: OutboxEntry) => isOurs(entry) && entry.conversationId === id;
    if (previous && previous.id() === null && id !== null && entries().some(isNamed)) {
      previous.setId(id);
      return previous;
    }
    const [current, setId] = createSignal(id);
    const [draftId, setDraftId] = createSignal((id === null && unsent) || uuidv7(Date.now()));
    const prefill = view.name === "newMessage" ? (view.prefill ?? "") : "";
    return { id: current, setId, draftId, setDraftId, prefill };
  }, null);
}
