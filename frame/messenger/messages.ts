import type { FunctionReturnType } from "convex/server";
import { type Accessor, untrack } from "solid-js";
import { fn } from "../live/functions.ts";
import { useMessenger } from "./context.ts";
import { createPages } from "./createPages.ts";

export type Message = FunctionReturnType<typeof fn.listMessages>["page"][number];

const PAGE_SIZE = 30;

/** A conversation's messages, newest first, page by page; empty and ready while there is no conversation yet. */
export const createMessages = (conversationId: Accessor<string | null>) =>
  createPages<Message>({
    size: PAGE_SIZE,
    key: () => conversationId() && `messages ${conversationId()}`,
    watch: (live, paginationOpts, on) =>
      live.watch(fn.listMessages, { conversationId: conversationId() ?? "", paginationOpts }, on),
    status: untrack(conversationId) === null ? "ready" : "loading",
  });

/** Tells the server how far this visitor has read. Failing is harmless: the next look says it again. */
export function createMarkRead() {
  const { live } = useMessenger();
  return (conversationId: string, throughMessageId: string): void => {
    void live()
      ?.mutate(fn.markRead, {
        conversationId,
        throughMessageId,
      })
      .catch(() => undefined);
  };
}
