import { Show } from "solid-js";
import { api } from "../data/api.ts";
import { createQuery } from "../data/createQuery.ts";
import { text } from "../strings.ts";
import { RatingLine } from "../visitor/RatingLine.tsx";

/** What the visitor has said of this conversation. Draws nothing before. */
export function RatingNote(props: { conversationId: string }) {
  const ratings = createQuery(api.csat.ofConversation, () => ({ conversationId: props.conversationId }));
  return (
    <Show when={ratings.value()?.[0]}>
      {(rating) => (
        <section class="c-rating-note" aria-label={text.ratings.ofConversation}>
          <RatingLine rating={rating()} />
        </section>
      )}
    </Show>
  );
}
