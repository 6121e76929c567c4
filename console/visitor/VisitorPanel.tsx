import { Show } from "solid-js";
import { Avatar } from "../../ui/Avatar.tsx";
import { IconButton } from "../../ui/Button.tsx";
import { Skeleton } from "../../ui/Spinner.tsx";
import type { VisitorDetail } from "../data/api.ts";
import { text } from "../strings.ts";
import { BlockedTag, BlockVisitor } from "./BlockVisitor.tsx";
import { SameClaims } from "./SameClaims.tsx";
import { StartConversation } from "./StartConversation.tsx";
import { VisitorAttributes } from "./VisitorAttributes.tsx";
import { VisitorEvents } from "./VisitorEvents.tsx";
import { VisitorFacts } from "./VisitorFacts.tsx";
import { VisitorPresence } from "./VisitorPresence.tsx";
import { VisitorRatings } from "./VisitorRatings.tsx";
import { VisitorSessions } from "./VisitorSessions.tsx";

const words = text.visitor;

/**
 * The right pane: who is writing, what of that is proved, from what and from where, and what can be done about it.
 * Everything in it is text, whatever it looks like.
 */
export function VisitorPanel(props: { visitor: VisitorDetail | undefined; onClose: () => void }) {
  const closeOnEscape = (event: KeyboardEvent): void => {
    if (event.key === "Escape") props.onClose();
  };
  return (
    <aside class="c-visitor" aria-label={words.title} onKeyDown={closeOnEscape}>
      <header class="c-head">
        <h2 class="c-head-title">{words.title}</h2>
        <span class="c-head-actions">
          <IconButton icon="close" label={text.conversation.hideDetails} onClick={() => props.onClose()} />
        </span>
      </header>
      <div class="c-visitor-scroll oc-scroll">
        <Show when={props.visitor} fallback={<PanelSkeleton />}>
          {(visitor) => (
            <>
              <VisitorCard visitor={visitor()} />
              <StartConversation visitor={visitor()} />
              <VisitorFacts visitor={visitor()} />
              <VisitorAttributes visitor={visitor()} />
              <VisitorEvents visitor={visitor()} />
              <VisitorRatings visitor={visitor()} />
              <SameClaims visitor={visitor()} />
              <VisitorSessions visitor={visitor()} />
              <BlockVisitor visitor={visitor()} />
            </>
          )}
        </Show>
      </div>
    </aside>
  );
}

function VisitorCard(props: { visitor: VisitorDetail }) {
  return (
    <div class="c-visitor-card">
      <Avatar
        name={props.visitor.displayName}
        initials={props.visitor.initials}
        color={props.visitor.color}
        online={props.visitor.online || undefined}
        size={56}
      />
      <p class="c-visitor-name" dir="auto">
        {props.visitor.displayName}
      </p>
      <VisitorPresence visitor={props.visitor} />
      <p class="c-visitor-tags">
        <span class="c-tag" data-kind={props.visitor.kind} title={words.kindHints[props.visitor.kind]}>
          {words.kinds[props.visitor.kind]}
        </span>
        <Show when={props.visitor.isBlocked}>
          <BlockedTag />
        </Show>
      </p>
      <p class="c-visitor-proof c-small c-muted">{words.kindHints[props.visitor.kind]}</p>
    </div>
  );
}

function PanelSkeleton() {
  return (
    <div class="c-visitor-card" role="status" aria-label={text.loading}>
      <Skeleton width="3.5rem" height="3.5rem" radius="50%" />
      <Skeleton width="8rem" />
      <Skeleton width="5rem" height="0.75rem" />
    </div>
  );
}
