import { type Accessor, createEffect, createSignal, on, Show } from "solid-js";
import { useMessenger } from "../messenger/context.ts";
import { createRating } from "./createRating.ts";
import { questionSeen } from "./functions.ts";
import { RatingView } from "./RatingView.tsx";

/** The question how a closed conversation was, under it, or the answer. Draws nothing where the server has neither. */
export function Csat(props: { id: Accessor<string | null> }) {
  const { app, isOpen, live } = useMessenger();
  const [hasWords, setHasWords] = createSignal(false);
  app.wantStrings("csat").then(
    () => setHasWords(true),
    () => setHasWords(true),
  );
  // A thread's, for life.
  // oxlint-disable-next-line solid/reactivity
  const { id } = props;
  const rating = createRating(id, {
    isWanted: isOpen,
    onRated: (conversationId) => app.emit("csatCompleted", { id: conversationId }),
    onSkipped: (conversationId) => app.emit("csatDismissed", { id: conversationId }),
  });
  createEffect(
    on([id, () => hasWords() && isOpen() && rating.isAsked()], ([conversationId, isSeen]) => {
      if (!isSeen || conversationId === null) return;
      app.emit("csatShown", { id: conversationId });
      // Lost with the line, it may be put beside the messenger as well.
      live()
        ?.mutate(questionSeen, { conversationId })
        .catch(() => undefined);
    }),
  );
  return (
    <Show when={hasWords()}>
      <RatingView rating={rating} onSkip={() => void rating.skip()} />
    </Show>
  );
}
