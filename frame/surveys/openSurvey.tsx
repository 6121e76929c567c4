import type { FunctionReturnType } from "convex/server";
import { createRoot, createSignal, onMount } from "solid-js";
import type { SurveyAnswers, SurveyView } from "../../convex/surveyValidators.ts";
import { CallError } from "../core/errors.ts";
import { uuidv7 } from "../core/random.ts";
import type { Live, LiveArgs, LiveQuery } from "../live/live.ts";
import { type Messenger, MessengerContext } from "../messenger/context.ts";
import { createSurface } from "../messenger/createSurface.tsx";
import { t } from "../strings/t.ts";
import { AnswerQueue, type Word } from "./answerQueue.ts";
import { completeSurvey, getSurvey, resumeSurvey, saveAnswer, surveyShown } from "./functions.ts";
import { keepRun, readKeptRun } from "./keptRun.ts";
import { Survey } from "./Survey.tsx";
import own from "./survey.css?inline";

export type SurveyHooks = {
  /** Painted for the first time. */
  onShown(): void;
  onCompleted(): void;
  /** Closed before its end. */
  onDismissed(): void;
  /** Not to be seen any more, before its end or behind it. */
  onClosed?(): void;
};
export type OpenedSurvey = { close(): void };

/** Of the card and the room for its shadow, CSS px. */
const WIDTHS = { small: 384, large: 584 } as const;
/** Until it is measured: what grows from nothing is no shift of the page's layout. */
const HEIGHT = 0;
/** More than any screen has: the host takes it for all there is. */
const ALL = 9_999;

/** Shows a survey that is for this visitor, from where they left it. Null where there is none. Rejects with CallError. */
export async function openSurvey(
  messenger: Messenger,
  surveyId: string,
  hooks: SurveyHooks,
): Promise<OpenedSurvey | null> {
  const { app } = messenger;
  await app.wantStrings("survey");
  const live = await liveOf(messenger);
  const view = await ask(live, getSurvey, { surveyId }).catch(noneIfMissing);
  if (!view) return null;
  const known = await ask(live, resumeSurvey, { surveyId });
  return draw(messenger, view, { hooks, begun: known?.version === view.version ? known : null });
}

type Begun = { runId: string; answers: SurveyAnswers };

function draw(
  messenger: Messenger,
  { surveyId, version, content }: SurveyView,
  { hooks, begun }: { hooks: SurveyHooks; begun: Begun | null },
): OpenedSurvey {
  const { app } = messenger;
  // A dialog on a phone is the whole screen.
  const isFull = content.format === "large" && messenger.layout().mode === "fullscreen";
  const found = readKeptRun(app, surveyId);
  const kept = found?.version === version && (!begun || begun.runId === found.runId) ? found : null;
  const runId = kept?.runId ?? begun?.runId ?? uuidv7(app.serverNow());
  const [isOffline, setOffline] = createSignal(false);
  const run = { surveyId, version, runId };
  const queue = new AnswerQueue(
    {
      send: async (word) => tell(await liveOf(messenger), run, word),
      keep: (words) => keepRun(app, surveyId, { runId, version, words: [...words] }),
      onOffline: setOffline,
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    },
    kept?.words,
  );
  const answers = { ...begun?.answers, ...answersIn(kept?.words ?? []) };
  let isDone = false;
  const tellAll = (word: Word) => void queue.add(word);
  return createRoot((dispose) => {
    const noteShown = once(() => {
      tellAll({ what: "shown" });
      hooks.onShown();
    });
    const close = () => {
      surface.close();
      dispose();
    };
    const leave = () => {
      close();
      if (!isDone) hooks.onDismissed();
      hooks.onClosed?.();
    };
    const Drawn = () => {
      onMount(noteShown);
      return (
        <Survey
          survey={content}
          answers={answers}
          format={content.format}
          isFull={isFull}
          locale={messenger.locale()}
          isOffline={isOffline()}
          onAnswer={(questionId, answer) => {
            answers[questionId] = answer;
            tellAll({ what: "answer", questionId, answer });
          }}
          onComplete={() => {
            isDone = true;
            tellAll({ what: "complete" });
            hooks.onCompleted();
          }}
          onDismiss={leave}
        />
      );
    };
    const surface = inContext(messenger, () =>
      createSurface({
        id: `survey-${surveyId}`,
        placement: content.format === "large" ? "modal" : "corner",
        width: isFull ? ALL : WIDTHS[content.format],
        height: isFull ? ALL : HEIGHT,
        isFull,
        title: t("surveyName"),
        yieldsToMessenger: content.format === "small",
        styles: own,
        onGone: leave,
        view: () => <Drawn />,
      }),
    );
    return { close };
  });
}

/** What is made where the messenger's context is around it. */
function inContext<T>(messenger: Messenger, make: () => T): T {
  let made: T | undefined;
  const Maker = () => {
    made = make();
    return null;
  };
  void (
    <MessengerContext.Provider value={messenger}>
      <Maker />
    </MessengerContext.Provider>
  );
  return made as T;
}

function once(run: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) run();
    isDone = true;
  };
}

/** A connection, as soon as there is one: with the messenger closed it may have to be made. */
function liveOf({ app }: Messenger): Promise<Live> {
  const { live } = app.state.get();
  if (live) return Promise.resolve(live);
  app.connect();
  return new Promise((resolve) => {
    const stop = app.state.subscribe((state) => {
      if (!state.live) return;
      stop();
      resolve(state.live);
    });
  });
}

/** The first result of a query. Rejects with CallError. */
function ask<Q extends LiveQuery>(live: Live, query: Q, args: LiveArgs<Q>): Promise<FunctionReturnType<Q>> {
  return new Promise((resolve, reject) => {
    const stop = live.watch(query, args, (result) => {
      queueMicrotask(() => stop());
      if (result.ok) resolve(result.value);
      else reject(result.error);
    });
  });
}

function noneIfMissing(error: unknown): null {
  if (error instanceof CallError && error.code === "NOT_FOUND") return null;
  throw error;
}

type RunArgs = { surveyId: string; version: number; runId: string };

function tell(live: Live, run: RunArgs, word: Word): Promise<unknown> {
  if (word.what === "shown") return live.mutate(surveyShown, run);
  if (word.what === "complete") return live.mutate(completeSurvey, run);
  const { questionId, answer } = word;
  return live.mutate(saveAnswer, { ...run, questionId, answer });
}

const answersIn = (words: readonly Word[]): SurveyAnswers =>
  Object.fromEntries(
    words.flatMap((word) => (word.what === "answer" ? [[word.questionId, word.answer]] : [])),
  );
