import { createSignal, Show } from "solid-js";
import { Dynamic } from "solid-js/web";
import { Avatar } from "../../ui/Avatar.tsx";
import { Button, IconButton } from "../../ui/Button.tsx";
import { Skeleton } from "../../ui/Spinner.tsx";
import type { InboxDetail } from "../data/api.ts";
import { useEnvironment } from "../shell/EnvironmentContext.tsx";
import { text } from "../strings.ts";
import { MakeTicketDialog } from "../tickets/MakeTicketDialog.tsx";
import { BlockedTag } from "../visitor/BlockVisitor.tsx";
import { VisitorPresence } from "../visitor/VisitorPresence.tsx";

const words = text.conversation;

/** Who it is with, whether they are there, and what can be done with the conversation. */
export function ConversationHeader(props: {
  detail: InboxDetail | undefined;
  isDetailsOpen: boolean;
  canChange: boolean;
  onToggleDetails: () => void;
  onBack: () => void;
  onSetState: (state: "open" | "closed") => void;
}) {
  const { isWide } = useEnvironment();
  const isClosed = () => props.detail?.conversation.state === "closed";
  return (
    <header class="c-head c-conversation-head">
      <span class="c-only-narrow">
        <IconButton icon="chevronLeft" label={text.inbox.backToInbox} onClick={() => props.onBack()} />
      </span>
      <Show when={props.detail} fallback={<HeaderSkeleton />}>
        {(detail) => (
          <>
            <Avatar
              name={detail().visitor.displayName}
              initials={detail().visitor.initials}
              color={detail().visitor.color}
              online={detail().visitor.online || undefined}
              size={34}
            />
            <div class="c-conversation-who">
              <div class="c-conversation-name">
                <Dynamic
                  component={isWide() ? "h2" : "h1"}
                  class="c-head-title c-cut"
                  dir="auto"
                  title={detail().visitor.displayName}
                >
                  {detail().visitor.displayName}
                </Dynamic>
                <Show when={detail().visitor.isBlocked}>
                  <BlockedTag />
                </Show>
              </div>
              <VisitorPresence visitor={detail().visitor} />
            </div>
            <div class="c-head-actions">
              <Show when={props.canChange}>
                <Button
                  size="sm"
                  icon={isClosed() ? "reopen" : "check"}
                  aria-label={isClosed() ? words.reopenLong : words.closeLong}
                  title={`${isClosed() ? words.reopenLong : words.closeLong} (E)`}
                  onClick={() => props.onSetState(isClosed() ? "open" : "closed")}
                >
                  <span class="c-hide-tiny">{isClosed() ? words.reopen : words.close}</span>
                </Button>
              </Show>
              <MakeTicket conversationId={detail().conversation.id} canMake={props.canChange} />
              <IconButton
                icon="user"
                label={props.isDetailsOpen ? words.hideDetails : words.details}
                class={props.isDetailsOpen ? "c-pressed" : ""}
                aria-expanded={props.isDetailsOpen}
                onClick={() => props.onToggleDetails()}
              />
            </div>
          </>
        )}
      </Show>
    </header>
  );
}

function MakeTicket(props: { conversationId: string; canMake: boolean }) {
  const [isAsking, setAsking] = createSignal(false);
  return (
    <Show when={props.canMake}>
      <IconButton icon="ticket" label={text.tickets.make} onClick={() => setAsking(true)} />
      <Show when={isAsking()}>
        <MakeTicketDialog conversationId={props.conversationId} onClosed={() => setAsking(false)} />
      </Show>
    </Show>
  );
}

function HeaderSkeleton() {
  return (
    <>
      <Skeleton width="2.125rem" height="2.125rem" radius="50%" />
      <div class="c-conversation-who c-stack-1">
        <Skeleton width="9rem" />
        <Skeleton width="5rem" height="0.625rem" />
      </div>
    </>
  );
}
