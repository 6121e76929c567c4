import {
  createComputed,
  createEffect,
  createMemo,
  createSignal,
  Match,
  on,
  onCleanup,
  Show,
  Switch,
} from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { api, type InboxDetail, type Message } from "../data/api.ts";
import { createMutation } from "../data/createMutation.ts";
import { createPages, type Pages } from "../data/createPages.ts";
import { createQuery } from "../data/createQuery.ts";
import type { Failure } from "../data/errors.ts";
import { useEnvironment } from "../shell/EnvironmentContext.tsx";
import { createShortcuts } from "../shell/shortcuts.ts";
import { useWorkspace } from "../shell/WorkspaceContext.ts";
import { failureText, text } from "../strings.ts";
import { VisitorPanel } from "../visitor/VisitorPanel.tsx";
import { ConversationHeader } from "./ConversationHeader.tsx";
import { createFileLinks } from "./createFileLinks.ts";
import { createTypingOf, createTypingSign } from "./createTyping.ts";
import { createUnreadMarker } from "./createUnreadMarker.ts";
import { OutboundNote } from "./OutboundNote.tsx";
import { useOutbox } from "./OutboxContext.tsx";
import { RatingNote } from "./RatingNote.tsx";
import { ReplyBox } from "./ReplyBox.tsx";
import { Thread } from "./Thread.tsx";
import { TypingLine } from "./TypingLine.tsx";
import { arrivedIds, toThread } from "./thread.ts";

const PAGE_SIZE = 30;
/** How long a message must be in view before it counts as read. */
const READ_AFTER_MS = 500;
const words = text.conversation;

export type ConversationViewProps = {
  conversationId: string;
  isDetailsOpen: boolean;
  onToggleDetails: () => void;
  onBack: () => void;
  onSetState: (state: "open" | "closed") => void;
  replyRef: (element: HTMLTextAreaElement | null) => void;
};

/** The middle and right panes: one conversation, live, and who it is with. */
export function ConversationView(props: ConversationViewProps) {
  const args = () => ({ conversationId: props.conversationId });
  const detail = createQuery(api.inbox.get, args);
  const messages = createPages(api.inbox.messages, args, PAGE_SIZE);
  const failure = () => detail.failure() ?? messages.failure();
  const retry = (): void => {
    detail.retry();
    messages.retry();
  };

  return (
    <Switch fallback={<LoadedConversation {...props} detail={detail.value()} messages={messages} />}>
      <Match when={failure()}>
        {(problem) => (
          <FailedConversation failure={problem()} onRetry={retry} onBack={() => props.onBack()} />
        )}
      </Match>
    </Switch>
  );
}

function FailedConversation(props: { failure: Failure; onRetry: () => void; onBack: () => void }) {
  const isGone = () => props.failure.code === "NOT_FOUND" || props.failure.code === "INPUT_INVALID";
  return (
    <section class="c-conversation c-pane-center">
      <EmptyState
        icon={isGone() ? "search" : "alert"}
        tone={isGone() ? "neutral" : "danger"}
        title={isGone() ? text.inbox.goneTitle : words.failedTitle}
        body={isGone() ? text.inbox.goneBody : failureText(props.failure)}
      >
        <Show when={isGone()} fallback={<Button onClick={() => props.onRetry()}>{text.retry}</Button>}>
          <Button onClick={() => props.onBack()}>{text.inbox.backToInbox}</Button>
        </Show>
      </EmptyState>
    </section>
  );
}

type LoadedProps = ConversationViewProps & {
  detail: InboxDetail | undefined;
  messages: Pages<Message>;
};

function LoadedConversation(props: LoadedProps) {
  const environment = useEnvironment();
  const workspace = useWorkspace();
  const outbox = useOutbox();
  const [isAtEnd, setAtEnd] = createSignal(true);
  const isReady = () => props.detail !== undefined && props.messages.status() === "ready";

  const marker = createUnreadMarker({
    conversationId: () => props.conversationId,
    isReady,
    unread: () => props.detail?.conversation.unread ?? 0,
    messages: () => props.messages.newest(),
    isAttentive: environment.isAttentive,
  });
  const thread = createMemo(() =>
    toThread({
      messages: props.messages.items(),
      // What is on its way stands at the end.
      replies: props.messages.isAway() ? [] : outbox.replies(props.conversationId),
      myAgentId: workspace.me().agent.id,
      readByVisitorThrough: props.detail?.conversation.readByVisitorThrough ?? null,
      readByVisitorUntil: props.detail?.conversation.readByVisitorUntil ?? null,
    }),
  );
  const links = createFileLinks(
    api.attachments.getLinksForAgent,
    () => thread().flatMap((message) => message.files.flatMap(({ id }) => id ?? [])),
    (asked) => ({ conversationId: props.conversationId, ...asked }),
  );
  createComputed(() => outbox.settle(props.conversationId, arrivedIds(props.messages.newest())));
  createReadReceipts({
    detail: () => props.detail,
    newestId: () => (isReady() ? props.messages.newest()[0]?.id : undefined),
    isWatching: () => workspace.canReply() && environment.isAttentive() && isAtEnd(),
  });
  // Another conversation starts at its newest message.
  createEffect(
    on(
      () => props.conversationId,
      () => setAtEnd(true),
    ),
  );

  createShortcuts({
    e: (event) => {
      const state = props.detail?.conversation.state;
      if (!state || !workspace.canReply()) return;
      event.preventDefault();
      props.onSetState(state === "open" ? "closed" : "open");
    },
  });

  const typing = createTypingOf(() => props.conversationId);
  const signTyping = createTypingSign(() => props.conversationId);
  const send = (body: string): void => {
    marker.clear();
    outbox.setDraft(props.conversationId, "");
    outbox.send(props.conversationId, body);
    signTyping("");
  };
  const name = () => props.detail?.visitor.displayName ?? "";

  return (
    <>
      <section class="c-conversation" aria-label={name() ? words.label(name()) : words.title}>
        <ConversationHeader
          detail={props.detail}
          isDetailsOpen={props.isDetailsOpen}
          canChange={workspace.canReply()}
          onToggleDetails={props.onToggleDetails}
          onBack={props.onBack}
          onSetState={props.onSetState}
        />
        <OutboundNote detail={props.detail} />
        <RatingNote conversationId={props.conversationId} />
        <Thread
          conversationId={props.conversationId}
          detail={props.detail}
          pages={props.messages}
          thread={thread()}
          sending={outbox.replies(props.conversationId).length}
          links={links}
          firstUnreadKey={marker.key()}
          isAtEnd={isAtEnd()}
          onAtEnd={setAtEnd}
          onRetry={(id) => outbox.retry(props.conversationId, id)}
          onDiscard={(id) => outbox.discard(props.conversationId, id)}
        />
        <TypingLine typing={typing} visitorName={name()} />
        <ReplyBox
          onDraft={signTyping}
          conversationId={props.conversationId}
          detail={props.detail}
          onSend={send}
          ref={props.replyRef}
        />
      </section>
      <Show when={props.isDetailsOpen}>
        <VisitorPanel visitor={props.detail?.visitor} onClose={props.onToggleDetails} />
      </Show>
    </>
  );
}

/** Marks the conversation read once its newest message has been looked at for a moment. */
function createReadReceipts(input: {
  detail: () => InboxDetail | undefined;
  newestId: () => Message["id"] | undefined;
  isWatching: () => boolean;
}): void {
  const markRead = createMutation(api.inbox.markRead);
  createEffect(() => {
    const conversation = input.detail()?.conversation;
    const throughMessageId = input.newestId();
    if (!conversation?.unread || !throughMessageId || !input.isWatching()) return;
    const conversationId = conversation.id;
    // A read mark that fails is made again with the next look; nobody needs to hear of it.
    const timer = setTimeout(() => void markRead({ conversationId, throughMessageId }), READ_AFTER_MS);
    onCleanup(() => clearTimeout(timer));
  });
}
