import { createEffect, createSignal, on, Show } from "solid-js";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ConversationView } from "../conversation/ConversationView.tsx";
import { api } from "../data/api.ts";
import { createMutation } from "../data/createMutation.ts";
import { createPages } from "../data/createPages.ts";
import { createMediaQuery, useEnvironment } from "../shell/EnvironmentContext.tsx";
import { useRouter } from "../shell/RouterContext.tsx";
import type { InboxView } from "../shell/route.ts";
import { useToast } from "../shell/ToastContext.tsx";
import { failureText, text } from "../strings.ts";
import { ConversationList } from "./ConversationList.tsx";
import { createInboxShortcuts } from "./createInboxShortcuts.ts";
import { neighbour } from "./neighbour.ts";

const PAGE_SIZE = 25;
/** Below this the visitor panel lies over the conversation. Same figure as in styles/visitor.css. */
const THREE_PANES = "(min-width: 74em)";

/** List, conversation and visitor, side by side where there is room and one at a time where there is not. */
export function InboxScreen() {
  const router = useRouter();
  const environment = useEnvironment();
  const hasRoom = createMediaQuery(environment.view, THREE_PANES);
  const [isDetailsOpen, setDetailsOpen] = createSignal(hasRoom());
  createEffect(on(hasRoom, setDetailsOpen, { defer: true }));
  // Where the panel lies over the conversation, the next one starts without it.
  createEffect(
    on(
      () => selectedId(),
      () => hasRoom() || setDetailsOpen(false),
      { defer: true },
    ),
  );

  // Stays what it was while another screen is being shown.
  const view = (): InboxView => {
    const route = router.route();
    return route.name === "inbox" ? route.view : "open";
  };
  const selectedId = (): string | null => {
    const route = router.route();
    return route.name === "inbox" ? route.conversationId : null;
  };
  const list = createPages(api.inbox.list, () => ({ state: view() }), PAGE_SIZE);
  const open = (conversationId: string | null, options?: { replace: boolean }): void =>
    router.go({ name: "inbox", view: view(), conversationId }, options);

  const leaveAfter = (conversationId: string): void => {
    if (selectedId() !== conversationId) return;
    const next = environment.isWide() ? neighbour(list.items(), conversationId) : null;
    open(next?.id ?? null, { replace: true });
  };
  const setState = createStateChange({ onClosed: leaveAfter });

  let reply: HTMLTextAreaElement | null = null;
  const toggleDetails = (): void => void setDetailsOpen((isOpen) => !isOpen);
  createInboxShortcuts({
    items: list.items,
    selectedId,
    open,
    loadMore: () => list.hasMore() && list.loadMore(),
    focusReply: () => reply?.focus(),
    toggleDetails,
  });

  return (
    <div class="c-inbox" data-pane={selectedId() === null ? "list" : "conversation"}>
      <ConversationList list={list} view={view()} selectedId={selectedId()} />
      <Show when={selectedId()} fallback={<NothingSelected isEmpty={list.items().length === 0} />}>
        {(id) => (
          <ConversationView
            conversationId={id()}
            isDetailsOpen={isDetailsOpen()}
            onToggleDetails={toggleDetails}
            onBack={() => open(null)}
            onSetState={(state) => void setState(id(), state)}
            replyRef={(element) => (reply = element)}
          />
        )}
      </Show>
    </div>
  );
}

function NothingSelected(props: { isEmpty: boolean }) {
  return (
    <section class="c-conversation c-pane-center c-nothing" aria-label={text.conversation.title}>
      <Show when={!props.isEmpty}>
        <EmptyState
          icon="chat"
          title={text.inbox.nothingSelectedTitle}
          body={text.inbox.nothingSelectedBody}
        />
      </Show>
    </section>
  );
}

/** Closes and reopens, says so, and offers the way back. */
function createStateChange(options: {
  onClosed: (conversationId: string) => void;
}): (conversationId: string, state: "open" | "closed") => Promise<void> {
  const toast = useToast();
  const close = createMutation(api.inbox.close);
  const reopen = createMutation(api.inbox.reopen);
  const change = async (conversationId: string, state: "open" | "closed"): Promise<void> => {
    const run = state === "closed" ? close : reopen;
    // The next conversation is picked before the list has lost this one.
    if (state === "closed") options.onClosed(conversationId);
    const outcome = await run({ conversationId });
    if (!outcome.ok) return toast({ text: failureText(outcome.failure), tone: "danger" });
    toast({
      text: state === "closed" ? text.conversation.closedToast : text.conversation.reopenedToast,
      action: {
        label: text.undo,
        run: () => void change(conversationId, state === "closed" ? "open" : "closed"),
      },
    });
  };
  return change;
}
