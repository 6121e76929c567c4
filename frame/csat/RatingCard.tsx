import { createEffect, on, Show } from "solid-js";
import { Avatar } from "../../ui/Avatar.tsx";
import { IconButton } from "../../ui/Button.tsx";
import type { AgentCard } from "../session/bootSchema.ts";
import { t } from "../strings/t.ts";
import type { Rating } from "./createRating.ts";
import { RatingView } from "./RatingView.tsx";

export type RatingCardProps = {
  rating: Rating;
  /** Whom the conversation was with; null while that is unknown. */
  agent: AgentCard | null;
  onSkip(): void;
  onClose(): void;
  /** Somebody is at it, or has left it. */
  onHold(isHeld: boolean): void;
};

/** The question beside the closed messenger: whom it is about, and what is asked under the conversation, too. */
export function RatingCard(props: RatingCardProps) {
  let card: HTMLElement | undefined;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.isComposing) return;
    if (props.rating.isForm()) props.onSkip();
    else props.onClose();
  };
  // What had the keyboard goes with the form, or comes back with it: the card keeps it.
  createEffect(
    on(
      () => props.rating.isForm(),
      () => card?.ownerDocument.hasFocus() && card.focus({ preventScroll: true }),
      { defer: true },
    ),
  );
  return (
    <div class="oc-rating-room" onKeyDown={onKeyDown}>
      <section
        class="oc-card oc-rating"
        aria-label={t("csatTitle")}
        tabIndex={-1}
        ref={(element) => (card = element)}
        onPointerEnter={() => props.onHold(true)}
        onPointerLeave={() => props.onHold(false)}
        onFocusIn={(event) => props.onHold(event.target !== card)}
        onFocusOut={() => props.onHold(false)}
      >
        <Show when={props.agent}>
          {(agent) => (
            <div class="oc-rating-who">
              <Avatar
                name={agent().name}
                initials={agent().initials}
                color={agent().color}
                url={agent().avatarUrl}
                size={28}
              />
              <span class="oc-rating-name" dir="auto" title={agent().name}>
                {agent().name}
              </span>
            </div>
          )}
        </Show>
        <Show when={!props.rating.isForm()}>
          <IconButton
            class="oc-rating-close"
            icon="close"
            size="sm"
            label={t("dismiss")}
            onClick={() => props.onClose()}
          />
        </Show>
        <RatingView rating={props.rating} onSkip={() => props.onSkip()} />
      </section>
    </div>
  );
}
