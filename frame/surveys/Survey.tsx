import { createEffect, createUniqueId, type JSX, Match, on, onMount, Show, Switch } from "solid-js";
import { fillAnswers } from "../../convex/model/surveys/fillAnswers.ts";
import { scaleOf } from "../../convex/model/surveys/scaleOf.ts";
import type { ShownCard, ShownQuestion, SurveyAnswer } from "../../convex/surveyValidators.ts";
import { Button, IconButton } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { drawMedia } from "../media/drawMedia.tsx";
import { t } from "../strings/t.ts";
import { Answer } from "./Answer.tsx";
import { createWalk, type Walk, type WalkProps } from "./createWalk.ts";
import { problemText } from "./problemText.ts";

export type SurveyProps = WalkProps & {
  format: "small" | "large";
  /** It is the whole screen. */
  isFull?: boolean;
  /** BCP 47, for days. */
  locale: string;
  /** Whether answers wait for a connection. */
  isOffline: boolean;
  /** Closed by the visitor, before or after its end. */
  onDismiss(): void;
};

/** So long a choice is seen before the next question takes its place, ms. */
const SEEN_MS = 240;

/** A survey, wherever it is drawn: one question at a time, with a way back. */
export function Survey(props: SurveyProps) {
  // A survey and its first answers are given once, for life.
  // oxlint-disable-next-line solid/reactivity
  const walk = createWalk(props);
  const titleId = createUniqueId();
  let title: HTMLElement | undefined;
  const focusTitle = () => title?.focus({ preventScroll: true });
  const begin = () => {
    // With its picture, which is before its title.
    if (title) title.ownerDocument.documentElement.scrollTop = 0;
    focusTitle();
  };
  createEffect(on(walk.stage, begin, { defer: true }));
  onMount(() => {
    const view = title?.ownerDocument.defaultView;
    if (props.format !== "large" || !view) return;
    // A dialog of the page: its document has the focus once it is drawn, and not by itself.
    view.requestAnimationFrame(() => {
      view.focus();
      focusTitle();
    });
  });
  const canClose = () => props.survey.isDismissible || walk.stage().name === "thanks";
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && canClose()) props.onDismiss();
    // From the title, where each question begins.
    else if (event.key === "Enter" && event.target === title) goOn(walk);
  };
  return (
    <div
      class={`oc-survey-room oc-survey-${props.format}`}
      classList={{ "oc-survey-full": props.isFull ?? false }}
      onKeyDown={onKeyDown}
    >
      <section class="oc-card oc-survey" aria-labelledby={titleId}>
        <Header walk={walk} hasProgress={props.survey.hasProgress}>
          <Show when={canClose()}>
            <IconButton icon="close" size="sm" label={t("close")} onClick={() => props.onDismiss()} />
          </Show>
        </Header>
        <Stages walk={walk} survey={props} titleId={titleId} titleRef={(element) => void (title = element)} />
        <p class="oc-survey-offline" role="status">
          <Show when={props.isOffline}>{t("surveyOffline")}</Show>
        </p>
      </section>
    </div>
  );
}

function goOn(walk: Walk): void {
  if (walk.stage().name === "intro") walk.begin();
  else walk.next();
}

function Header(props: { walk: Walk; hasProgress: boolean; children: JSX.Element }) {
  const isQuestion = () => props.walk.stage().name === "question";
  return (
    <div class="oc-survey-head">
      <Show when={props.walk.canGoBack()} fallback={<span class="oc-survey-corner" />}>
        <IconButton icon="chevronLeft" size="sm" label={t("goBack")} onClick={() => props.walk.back()} />
      </Show>
      <Show when={props.hasProgress && isQuestion()} fallback={<span />}>
        <div
          class="oc-survey-progress"
          role="progressbar"
          aria-label={t("surveyProgress")}
          aria-valuenow={Math.round(100 * props.walk.progress())}
          aria-valuemin="0"
          aria-valuemax="100"
        >
          <span style={{ "inline-size": `${100 * props.walk.progress()}%` }} />
        </div>
      </Show>
      {props.children}
    </div>
  );
}

type StagesProps = {
  walk: Walk;
  survey: SurveyProps;
  titleId: string;
  titleRef(element: HTMLElement): void;
};

function Stages(props: StagesProps) {
  const question = () => {
    const stage = props.walk.stage();
    return stage.name === "question" && stage.question;
  };
  const thanks = (): ShownCard =>
    props.survey.survey.thanks ?? { title: t("surveyThanks"), text: "", button: "" };
  return (
    <Switch>
      <Match when={props.walk.stage().name === "intro" && props.survey.survey.intro}>
        {(card) => (
          <Card {...props} card={card()} button={t("surveyStart")} onClick={() => props.walk.begin()} />
        )}
      </Match>
      <Match when={question()} keyed>
        {(found) => <Question {...props} question={found} />}
      </Match>
      <Match when={props.walk.stage().name === "thanks"}>
        <Card
          {...props}
          card={thanks()}
          button={t("close")}
          isDone
          onClick={() => props.survey.onDismiss()}
        />
      </Match>
    </Switch>
  );
}

type CardProps = StagesProps & { card: ShownCard; button: string; isDone?: boolean; onClick(): void };

/** What stands before the questions or after them. */
function Card(props: CardProps) {
  const fill = (text: string) =>
    fillAnswers(text, { questions: props.survey.survey.questions, answers: props.walk.answers() });
  return (
    <div class="oc-survey-stage oc-survey-words">
      {mediaOf(props.card, fill)}
      <Show when={props.isDone && !props.card.image && !props.card.video}>
        <span class="oc-survey-done">
          <Icon name="check" size={28} />
        </span>
      </Show>
      <h2 class="oc-survey-title" id={props.titleId} ref={props.titleRef} tabIndex={-1} dir="auto">
        {fill(props.card.title)}
      </h2>
      <Show when={props.card.text}>
        <p class="oc-survey-help" dir="auto">
          {fill(props.card.text)}
        </p>
      </Show>
      <div class="oc-survey-actions">
        <Button variant="primary" onClick={() => props.onClick()}>
          {props.card.button || props.button}
        </Button>
      </div>
    </div>
  );
}

/** What is shown with the words of a card or a question. */
const mediaOf = (shown: ShownCard | ShownQuestion, fill: (text: string) => string) =>
  drawMedia(shown, { title: () => fill(shown.title), watch: () => t("surveyVideo") });

function Question(props: StagesProps & { question: ShownQuestion }) {
  // One walk and one question, for life: another question is drawn anew.
  // oxlint-disable-next-line solid/reactivity
  const { walk } = props;
  const helpId = createUniqueId();
  let form: HTMLFormElement | undefined;
  let waiting: number | undefined;
  const fill = (text: string) =>
    fillAnswers(text, { questions: props.survey.survey.questions, answers: walk.answers() });
  const pick = (answer: SurveyAnswer) => {
    walk.write(answer);
    // Of the window it is drawn in: with the messenger closed the app's own stands still.
    const view = form?.ownerDocument.defaultView;
    view?.clearTimeout(waiting);
    waiting = view?.setTimeout(() => walk.stage() === here && walk.next(), SEEN_MS);
  };
  const here = walk.stage();
  return (
    <form
      ref={(element) => void (form = element)}
      class="oc-survey-stage"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        walk.next();
      }}
    >
      {mediaOf(props.question, fill)}
      <h2 class="oc-survey-title" id={props.titleId} ref={props.titleRef} tabIndex={-1} dir="auto">
        {fill(props.question.title)}
      </h2>
      <div id={helpId}>
        <Show when={props.question.help}>
          <p class="oc-survey-help" dir="auto">
            {fill(props.question.help)}
          </p>
        </Show>
        <Problem walk={walk} locale={props.survey.locale} />
      </div>
      <Answer
        question={props.question}
        value={walk.draft()}
        isInvalid={walk.problem() !== null}
        titleId={props.titleId}
        helpId={helpId}
        onWrite={walk.write}
        onPick={pick}
        onNext={walk.next}
      />
      <Actions walk={walk} question={props.question} />
    </form>
  );
}

/** There before there is something to say, so that it is heard. */
function Problem(props: { walk: Walk; locale: string }) {
  const toDay = (day: string) =>
    new Date(`${day}T00:00:00Z`).toLocaleDateString(props.locale, { dateStyle: "medium", timeZone: "UTC" });
  return (
    <p class="oc-survey-problem" role="alert">
      <Show when={props.walk.problem()}>
        {/* In a fragment it follows the language, as what a function returns does not. */}
        {(problem) => <>{problemText(problem(), toDay)}</>}
      </Show>
    </p>
  );
}

/** A tap on a point goes on by itself: the button is there for who has come back, or would rather pass. */
function Actions(props: { walk: Walk; question: ShownQuestion }) {
  const isTap = () => scaleOf(props.question) !== null || props.question.kind === "singleChoice";
  const hasAnswer = () => props.walk.draft() !== null;
  const canSkip = () => !props.question.required && !hasAnswer();
  return (
    <Show when={!isTap() || hasAnswer() || canSkip()}>
      <div class="oc-survey-actions">
        <Button variant={canSkip() ? "ghost" : "primary"} type="submit">
          {canSkip() ? t("surveySkip") : t("surveyNext")}
        </Button>
      </div>
    </Show>
  );
}
