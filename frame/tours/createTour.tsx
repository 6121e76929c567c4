import {
  type Accessor,
  createEffect,
  createMemo,
  createSignal,
  getOwner,
  on,
  onCleanup,
  runWithOwner,
  Show,
  untrack,
} from "solid-js";
import { createAnchoredSurface } from "../anchored/createAnchoredSurface.tsx";
import type { DrawRequest } from "../app.ts";
import { useMessenger } from "../messenger/context.ts";
import { createSurface, createWords } from "../messenger/createSurface.tsx";
import { createQuery } from "../messenger/queries.ts";
import { t } from "../strings/t.ts";
import { addressOf } from "./addressOf.ts";
import { getTour, type Tour } from "./functions.ts";
import { makeRun, type TourRun } from "./makeRun.ts";
import type { SnoozeUntil } from "./model.ts";
import type { Outcome, TourView } from "./run.ts";
import { StepCard } from "./StepCard.tsx";
import { TourChip } from "./TourChip.tsx";

/** Of the cards, CSS px; the corner's with the room for its shadow. */
const WIDTHS = { pointer: 344, post: 560, corner: 336 } as const;
/** How long what is put off rests; till the next visit it is over here. */
const REST_MS: Record<SnoozeUntil, number | undefined> = {
  hour: 3_600_000,
  tomorrow: 86_400_000,
  nextVisit: undefined,
};
/** The parts of the words that are drawn. */
const PARTS = ["tours", "help"];

type Known = Tour | null | undefined;

/** Shows a tour once what is in it is known, for as long as it is wanted and there is such a tour for the visitor. */
export function createTour(request: DrawRequest, styles: string): void {
  const { app } = useMessenger();
  const { itemId } = request.showing.candidate;
  const owner = getOwner();
  const hasWords = createWords(PARTS);
  app.connect();
  // A card beside an element cannot be seen behind a messenger that is as large as a phone.
  if (request.showing.isStartedByVisitor && app.state.get().isOpen) app.requestClose();
  const answer = createQuery(getTour, () => ({ itemId }));
  // While the connection is away what was known stays on show.
  const tour = createMemo<Known>((before) => {
    const now = answer();
    if (now.status === "ready") return now.value;
    return now.status === "failed" && now.error.code === "NOT_FOUND" ? null : before;
  });
  let isBegun = false;
  createEffect(() => {
    const found = tour();
    if (found === null) {
      // Taken back by the team, or not for this visitor any more.
      request.ongoing?.keep(null);
      return request.over();
    }
    if (!found || !hasWords() || isBegun) return undefined;
    isBegun = true;
    void app.anchored().then(
      // oxlint-disable-next-line solid/reactivity
      (anchored) => untrack(() => runWithOwner(owner, () => showTour(request, tour, { anchored, styles }))),
      () => request.failed(),
    );
    return undefined;
  });
}

type Tools = { anchored: Parameters<typeof makeRun>[1]["anchored"]; styles: string };

/** Runs a tour that is known, and draws it. */
export function showTour(request: DrawRequest, tour: Accessor<Known>, { anchored, styles }: Tools): void {
  const { app } = useMessenger();
  const first = tour();
  const { ongoing } = request;
  if (!first || !ongoing) return;
  const [view, setView] = createSignal<TourView | null>(null, { equals: false });
  const [outcome, setOutcome] = createSignal<Outcome | null>(null);
  const [hasBegun, setBegun] = createSignal(false);
  // The last that is known: what is taken back has ended its run by then.
  const run: TourRun = makeRun(() => tour() ?? first, {
    app,
    request,
    ongoing,
    anchored,
    document,
    onChange() {
      const now = run.runner.view();
      if (now?.hasBegun) setBegun(true);
      setView(now);
    },
    onEnd(as) {
      setView(null);
      setOutcome(as);
    },
  });
  onCleanup(run.stop);
  createEffect(() => {
    const runId = tour()?.progress?.runId;
    untrack(() => run.follow(runId));
  });
  const content = createMemo(() => JSON.stringify(tour()?.content ?? null));
  createEffect(
    on(
      content,
      () => {
        const now = tour();
        if (now) run.runner.edit(now.content);
      },
      { defer: true },
    ),
  );
  createEffect(() => {
    const as = outcome();
    if (as)
      untrack(() =>
        end(request, as, {
          hasBegun: hasBegun(),
          hasConfetti: (tour() ?? first).content.hasConfetti,
          styles,
        }),
      );
  });
  drawCards(request, { run, view, tour, anchored, styles });
  run.begin();
  if (request.showing.isStartedByVisitor || run.runner.view()?.hasBegun) request.ongoing?.waits();
}

type Drawn = Tools & { run: TourRun; view: Accessor<TourView | null>; tour: Accessor<Known> };

/** A surface beside the element, one over the page, one in the corner: each for as long as the step wants it. */
function drawCards(request: DrawRequest, { run, view, tour, anchored, styles }: Drawn): void {
  const { runner } = run;
  const owner = getOwner();
  const isStarted = request.showing.isStartedByVisitor;
  // The keyboard goes on in the next card where it was in the last, and never leaves what the visitor does in the page.
  let focusTurn = isStarted ? 1 : 0;
  const isSilent = (): boolean => !isStarted && !view()?.hasBegun;
  const card = (kind: "pointer" | "post") => (
    <StepCard
      view={view()?.card === kind ? view() : null}
      showsProgress={tour()?.content.showsProgress ?? true}
      takesFocus={(turn) => kind === "post" || turn === focusTurn}
      runner={runner}
      onMove={() => (focusTurn = (view()?.turn ?? 0) + 1)}
      onPress={(at) => request.act("clicked", at)}
      onPainted={() => {
        runner.painted();
        request.painted();
      }}
    />
  );
  const wanted = createMemo(() => {
    const now = view();
    const isBeside = now?.step.kind === "pointer" && now.card !== "post" && runner.mark() !== null;
    return { isBeside, isOver: now?.card === "post", chip: isSilent() ? null : (now?.chip ?? null) };
  });
  const { app } = useMessenger();
  const address = (): string | null => {
    const step = view()?.step;
    return step ? addressOf(step, new URL(app.state.get().page.url).origin) : null;
  };
  const createWhile = (is: () => boolean, open: () => { close(): void }): void => {
    const isNow = createMemo(is);
    createEffect(() => {
      if (!isNow()) return;
      const surface = untrack(() => runWithOwner(owner, open));
      onCleanup(() => surface?.close());
    });
  };
  createWhile(
    () => wanted().isBeside,
    () =>
      createAnchoredSurface({
        id: run.cardId,
        width: WIDTHS.pointer,
        title: t("tourName"),
        yieldsToMessenger: false,
        styles,
        onGone: () => runner.dismiss("closeButton"),
        view: () => card("pointer"),
      }),
  );
  createWhile(
    () => wanted().isOver,
    () => {
      request.takeRoom({ isLocked: true });
      const surface = createSurface({
        id: `${run.cardId}-over`,
        placement: "modal",
        width: WIDTHS.post,
        height: 0,
        title: t("tourName"),
        yieldsToMessenger: false,
        styles,
        onGone: () => runner.dismiss("escape"),
        view: () => card("post"),
      });
      return {
        close() {
          request.takeRoom({});
          surface.close();
        },
      };
    },
  );
  createWhile(
    () => wanted().chip !== null,
    () => {
      request.ongoing?.waits();
      return createSurface({
        id: `${run.cardId}-chip`,
        placement: "corner",
        width: WIDTHS.corner,
        height: 0,
        title: t("tourName"),
        yieldsToMessenger: true,
        styles,
        onGone: () => runner.dismiss("escape"),
        view: () => (
          <Show when={wanted().chip}>
            {(chip) => (
              <TourChip
                chip={chip()}
                address={chip() === "elsewhere" ? address() : null}
                onGo={anchored.go.bind(anchored)}
                onAnyway={() => runner.showAnyway()}
                onSkip={() => runner.skip()}
                onEnd={() => runner.dismiss("closeButton")}
              />
            )}
          </Show>
        ),
      });
    },
  );
}

type Ending = { hasBegun: boolean; hasConfetti: boolean; styles: string };

/** Over, for now or for good; one that was gone through to its end is celebrated where the team wants it. */
function end(request: DrawRequest, outcome: Outcome, how: Ending): void {
  if (outcome.as === "completed") request.act("completed");
  if (outcome.as === "dismissed" || outcome.as === "neverAgain") request.act("dismissed");
  // Nobody has seen it begin: it is tried again where its elements may be there.
  if (outcome.as === "blocked" && !how.hasBegun) return request.failed();
  if (outcome.as === "snoozed") return request.over(REST_MS[outcome.until]);
  if (outcome.as !== "completed" || !how.hasConfetti) return request.over();
  const owner = getOwner();
  import("../tourDone.ts").then(
    ({ celebrate }) =>
      runWithOwner(owner, () => celebrate({ styles: how.styles, onOver: () => request.over() })),
    () => request.over(),
  );
  return undefined;
}
