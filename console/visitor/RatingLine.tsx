import { Show } from "solid-js";
import { Icon, type IconName } from "../../ui/Icon.tsx";
import type { api } from "../data/api.ts";
import { useEnvironment } from "../shell/EnvironmentContext.tsx";
import { text } from "../strings.ts";

const words = text.ratings;
const FACES: readonly IconName[] = ["face1", "face2", "face3", "face4", "face5"];

export type ShownRating = (typeof api.csat.ofVisitor)["_returnType"][number];

/** One rating: the face, its name, and the visitor's words as text. */
export function RatingLine(props: { rating: ShownRating }) {
  const { ago, now } = useEnvironment();
  const at = () => props.rating.rating - 1;
  return (
    <div class="c-rating">
      <Icon name={FACES[at()] ?? "face3"} size={22} />
      <div class="c-rating-text">
        <p>
          <span class="c-strong">{words.line(words.score.faces[at()] ?? "", props.rating.rating)}</span>{" "}
          <span class="c-small c-muted">{ago(props.rating.ratedAt, now())}</span>
        </p>
        <Show when={props.rating.comment} fallback={<p class="c-small c-muted">{words.noComment}</p>}>
          <p class="c-rating-comment" dir="auto">
            {props.rating.comment}
          </p>
        </Show>
      </div>
    </div>
  );
}
