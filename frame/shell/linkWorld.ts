import type { UploadsPlace } from "../attachments/open.ts";
import type { LinkWorld } from "../convex.ts";
import { withLock } from "../core/tabs.ts";
import type { UnreadSummary } from "../session/bootSchema.ts";
import type { FileKeeper } from "./files.ts";
import type { Letters } from "./letters.ts";
import { pathWithConversation } from "./navigation.ts";
import type { VisitWorld } from "./visit.ts";

/** Set in storage while a message waits: the next page connects for it. */
export const WAITING = "waiting";
const WAITING_TTL = 30 * 86_400_000;

type LinkParts = Pick<VisitWorld, "reporter" | "window" | "onNews"> & { letters: Letters };

/** What one visitor's connection works with. */
export function makeLinkWorld(
  place: Omit<UploadsPlace, "keptKey">,
  files: FileKeeper,
  { letters, reporter, window, onNews }: LinkParts,
): LinkWorld {
  const { state, storage, convexUrl, databaseName } = place;
  return {
    ...place,
    url: convexUrl,
    onConnection: (connection) => {
      state.set({ connection });
      if (connection === "open") files.use((uploads) => uploads.nudge());
    },
    isVisible: () => window.document.visibilityState === "visible",
    onUnread(unread: UnreadSummary) {
      const before = state.get().unread.latest;
      const { latest } = unread;
      state.set({ unread });
      reporter.unread(unread.total);
      if (!latest || latest.messageId === before?.messageId || latest.createdAt < (before?.createdAt ?? 0))
        return;
      reporter.event("messageReceived", { conversationId: latest.conversationId });
      onNews();
    },
    random: Math.random,
    upload: (staged) => files.ready(staged),
    uploadAgain: (staged) => files.use((uploads) => uploads.again(staged)),
    release: (staged) => files.use((uploads) => uploads.forget(staged)),
    lock: (name, act) => withLock(databaseName + name, act),
    onChange: (entries) => state.set({ entries: letters.after(entries) }),
    onConversation: (id) => {
      state.set({ views: pathWithConversation(state.get().views, id) });
      reporter.event("conversationStarted", { id });
    },
    setWaiting: (isWaiting) => {
      if (isWaiting === (storage.get(WAITING) !== null)) return;
      if (isWaiting) storage.set(WAITING, "1", WAITING_TTL);
      else storage.remove(WAITING);
    },
  };
}
