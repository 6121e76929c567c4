import { createUniqueId, For, Show } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { Icon, type IconName } from "../../ui/Icon.tsx";
import { type StringKey, t } from "../strings/t.ts";
import type { Rating } from "./createRating.ts";

const MAX_COMMENT = 1_000;
const FACES: readonly { rating: number; face: IconName; label: StringKey }[] = [
  { rating: 1, face: "face1", label: "csat1" },
  { rating: 2, face: "face2", label: "csat2" },
  { rating: 3, face: "face3", label: "csat3" },
  { rating: 4, face: "face4", label: "csat4" },
  { rating: 5, face: "face5", label: "csat5" },
];

/** Read where it is drawn, so that it follows the language. */
const words = (key: StringKey | undefined): string => (key ? t(key) : "");

type ViewProps = {
  rating: Rating;
  /** The visitor will not answer, or leaves the answer as it is. */
  onSkip(): void;
};

/** The question or the answer, wherever it is drawn: under a conversation, and beside the closed messenger. */
export function RatingView(props: ViewProps) {
  return (
    <Show when={props.rating.isForm()} fallback={<Said rating={props.rating} />}>
      <Form rating={props.rating} onSkip={() => props.onSkip()} />
    </Show>
  );
}

function Form(props: ViewProps) {
  const name = createUniqueId();
  const draft = () => props.rating.draft();
  return (
    <form
      class="oc-csat"
      onSubmit={(event) => {
        event.preventDefault();
        if (draft().rating > 0) void props.rating.submit();
      }}
    >
      <fieldset class="oc-csat-faces">
        <legend class="oc-csat-title">{t("csatTitle")}</legend>
        <div class="oc-csat-row">
          <For each={FACES}>
            {({ rating, face, label }) => (
              <label class="oc-csat-face">
                <input
                  class="oc-sr"
                  type="radio"
                  name={name}
                  value={rating}
                  checked={draft().rating === rating}
                  onChange={() => props.rating.write({ rating })}
                />
                <Icon name={face} size={32} strokeWidth={1.6} />
                <span class="oc-csat-label">{t(label)}</span>
              </label>
            )}
          </For>
        </div>
      </fieldset>
      <Show when={draft().rating > 0}>
        <textarea
          class="oc-csat-comment"
          rows="2"
          dir={draft().comment ? "auto" : undefined}
          maxlength={MAX_COMMENT}
          aria-label={t("csatComment")}
          placeholder={t("csatComment")}
          value={draft().comment}
          onInput={(event) => props.rating.write({ comment: event.currentTarget.value })}
        />
      </Show>
      <p class="oc-csat-problem" role="alert">
        {words(props.rating.problem())}
      </p>
      <div class="oc-csat-actions">
        <Button
          size="sm"
          variant="ghost"
          busy={props.rating.busy() === "dismiss"}
          onClick={() => props.onSkip()}
        >
          {t("csatSkip")}
        </Button>
        <Show when={draft().rating > 0}>
          <Button size="sm" variant="primary" type="submit" busy={props.rating.busy() === "submit"}>
            {t(props.rating.busy() === "submit" ? "sending" : "csatSend")}
          </Button>
        </Show>
      </div>
    </form>
  );
}

/** What was said, and the way to say something else while that is possible. */
function Said(props: { rating: Rating }) {
  const face = () => FACES.find(({ rating }) => rating === props.rating.rated()?.rating);
  return (
    <div role="status">
      <Show when={face()}>
        {(said) => (
          <div class="oc-csat oc-csat-said">
            <Icon name={said().face} size={32} strokeWidth={1.6} />
            <p>
              <span class="oc-csat-title">{t("csatThanks")}</span>
              <span class="oc-csat-label">{t(said().label)}</span>
            </p>
            <Show when={props.rating.canChange()}>
              <Button size="sm" variant="ghost" onClick={() => props.rating.change()}>
                {t("csatChange")}
              </Button>
            </Show>
          </div>
        )}
      </Show>
    </div>
  );
}
