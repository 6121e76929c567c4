import { For, Show } from "solid-js";
import { api, type VisitorDetail } from "../data/api.ts";
import { createQuery } from "../data/createQuery.ts";
import { text } from "../strings.ts";
import { RatingLine } from "./RatingLine.tsx";

/** The last ratings by this visitor. Draws nothing where there are none. */
export function VisitorRatings(props: { visitor: VisitorDetail }) {
  const ratings = createQuery(api.csat.ofVisitor, () => ({ visitorId: props.visitor.id }));
  return (
    <Show when={ratings.value()?.length}>
      <h3 class="c-overline c-visitor-section">{text.ratings.ofVisitor}</h3>
      <ul class="c-ratings" aria-label={text.ratings.ofVisitor}>
        <For each={ratings.value()}>
          {(rating) => (
            <li>
              <RatingLine rating={rating} />
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
