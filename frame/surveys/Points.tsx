import { For, Match, Show, Switch } from "solid-js";
import { type Scale, scaleOf } from "../../convex/model/surveys/scaleOf.ts";
import type { SurveyQuestion } from "../../convex/surveyValidators.ts";
import { Icon, type IconName } from "../../ui/Icon.tsx";
import { t } from "../strings/t.ts";
import type { AnswerProps } from "./Answer.tsx";
import { createRoving } from "./createRoving.ts";

const FACES: readonly IconName[] = ["face1", "face2", "face3", "face4", "face5"];

export type PointsQuestion = Extract<SurveyQuestion, { labels: unknown }>;

/** A scale: one tap is an answer. */
export function Points(props: AnswerProps<PointsQuestion>) {
  const scale = () => scaleOf(props.question) as Scale;
  const points = () => pointsOf(scale());
  const chosen = () => (typeof props.value === "number" ? props.value : null);
  const roving = createRoving(
    () => points().length,
    () => points().indexOf(chosen() ?? Number.NaN),
  );
  const labels = () => props.question.labels;
  const hasLabels = () => labels().low !== "" || labels().high !== "";
  return (
    <div
      class={`oc-points oc-points-${props.question.kind}`}
      role="radiogroup"
      aria-labelledby={props.titleId}
      aria-describedby={`${props.titleId}-ends ${props.helpId}`}
      aria-required={props.question.required}
      aria-invalid={props.isInvalid}
      onKeyDown={roving.onKeyDown}
    >
      <div class="oc-points-row" style={{ "--oc-points": points().length }}>
        <For each={points()}>
          {(point, at) => (
            <button
              ref={(element) => roving.add(at(), element)}
              type="button"
              role="radio"
              class="oc-point"
              classList={{ "oc-point-lit": isLit(props.question, point, chosen()) }}
              aria-checked={chosen() === point}
              aria-label={nameOf(props.question, point, scale())}
              tabIndex={roving.tabIndex(at())}
              onFocus={() => roving.onFocus(at())}
              onClick={() => props.onPick(point)}
            >
              <Face question={props.question} point={point} />
            </button>
          )}
        </For>
      </div>
      <p class="oc-points-ends" id={`${props.titleId}-ends`}>
        <Show when={hasLabels()}>
          <span dir="auto">{labels().low}</span>
          <span dir="auto">{labels().high}</span>
        </Show>
      </p>
    </div>
  );
}

const pointsOf = ({ from, to }: Scale): number[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);

function Face(props: { question: PointsQuestion; point: number }) {
  const isThree = () => props.question.kind === "emoji" && props.question.count === 3;
  const face = () => FACES[isThree() ? props.point * 2 - 2 : props.point - 1] ?? "face3";
  return (
    <Switch fallback={props.point}>
      <Match when={props.question.kind === "stars"}>
        <Icon name="star" size={28} strokeWidth={1.6} />
      </Match>
      <Match when={props.question.kind === "emoji"}>
        <Icon name={face()} size={36} strokeWidth={1.6} />
      </Match>
    </Switch>
  );
}

/** Stars are lit up to the one that was chosen. */
const isLit = ({ kind }: PointsQuestion, point: number, chosen: number | null): boolean =>
  chosen !== null && (kind === "stars" ? point <= chosen : point === chosen);

/** A figure says itself; a star or a face is one of so many. */
const nameOf = ({ kind }: PointsQuestion, point: number, { to }: Scale): string | undefined =>
  kind === "stars" || kind === "emoji" ? t("surveyPoint", { n: point, of: to }) : undefined;
