import { createEffect, createMemo, on, onCleanup } from "solid-js";
import { Avatar } from "../../ui/Avatar.tsx";
import { IconButton } from "../../ui/Button.tsx";
import type { UnreadSummary } from "../session/bootSchema.ts";
import { t } from "../strings/t.ts";
import { useMessenger } from "./context.ts";
import { createSurface } from "./createSurface.tsx";
import styles from "./teaser.css?inline";
import { TEASER } from "./teaserMemory.ts";

type Latest = NonNullable<UnreadSummary["latest"]>;

/** Wide enough for a sentence, narrow enough for the smallest phone; the room's padding holds the shadow; no height before it is measured. CSS px. */
const WIDTH = 344;
const HEIGHT = 0;

/**
 * The incoming message by the launcher while the messenger is closed (DESIGN D3a). Its words stay in frames. A checklist that
 * stands there gives way to it, unless somebody is at it (`frame/engagement/arbiter.ts`): then the message waits.
 */
export function createTeaser(): void {
  const { app, isOpen, showings, unread } = useMessenger();
  const isTaken = createMemo(() => showings().some(({ showing }) => showing.candidate.kind === "checklist"));
  const message = createMemo(() => unread().latest, null, {
    equals: (a, b) => a?.messageId === b?.messageId,
  });
  createEffect(
    on([message, isOpen, isTaken], ([latest, isNowOpen, isNowTaken]) => {
      if (!latest || isNowOpen || isNowTaken || app.remembered(TEASER) === latest.messageId) return;
      const dismiss = () => {
        app.remember(TEASER, latest.messageId);
        surface.close();
      };
      const open = () => {
        app.go({ name: "conversation", id: latest.conversationId });
        app.requestOpen();
      };
      const surface = createSurface({
        id: "teaser",
        placement: "corner",
        width: WIDTH,
        height: HEIGHT,
        title: t("teaser", { name: latest.agent.name }),
        yieldsToMessenger: true,
        styles,
        onGone: () => app.remember(TEASER, latest.messageId),
        view: () => <Teaser message={latest} onOpen={open} onDismiss={dismiss} />,
      });
      onCleanup(surface.close);
    }),
  );
}

/** The card itself. */
export function Teaser(props: { message: Latest; onOpen(): void; onDismiss(): void }) {
  const agent = () => props.message.agent;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") props.onDismiss();
  };
  return (
    <div class="oc-teaser-room" onKeyDown={onKeyDown}>
      <section class="oc-card oc-teaser" aria-label={t("teaser", { name: agent().name })}>
        <Avatar
          name={agent().name}
          initials={agent().initials}
          color={agent().color}
          url={agent().avatarUrl}
          size={36}
        />
        <button type="button" class="oc-teaser-open" onClick={() => props.onOpen()}>
          <span class="oc-teaser-name" dir="auto">
            {agent().name}
          </span>
          <span class="oc-teaser-text" dir="auto">
            {props.message.text}
          </span>
        </button>
        <IconButton icon="close" size="sm" label={t("dismiss")} onClick={() => props.onDismiss()} />
      </section>
    </div>
  );
}
