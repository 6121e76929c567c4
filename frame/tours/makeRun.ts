import { matchesPage } from "../../convex/model/engagement/urlPattern.ts";
import type { Anchored } from "../anchored/anchored.ts";
import type { DrawRequest, FrameApp, Ongoing } from "../app.ts";
import { uuidv7 } from "../core/random.ts";
import { type Tour, tellProgress } from "./functions.ts";
import { placeMarks } from "./placeMarks.ts";
import type { Checkpoint, Outcome, RunnerPage, Word } from "./run.ts";
import { Runner } from "./runner.ts";

export type RunWorld = {
  app: FrameApp;
  request: DrawRequest;
  ongoing: Ongoing;
  anchored: Anchored;
  document: Document;
  /** What is to be seen has changed. */
  onChange(): void;
  onEnd(outcome: Outcome): void;
};

export type TourRun = {
  runner: Runner;
  /** Of the mark beside which the card stands, over all steps: what else is told of an element has an id of its own for each. */
  cardId: string;
  /** Whose run the tour is, as the deployment says: once it was this one's and is another's, it is left. */
  follow(runId: string | undefined): void;
  begin(): void;
  stop(): void;
};

/** So long one that comes by itself waits for its first element at most: after some more its place is given to others. */
const FIRST_WAIT_MS = 10_000;
/** Steps that were told to be missing before their tour was seen: such a run is tried again and again. */
const missedBefore = new Set<string>();

/** Gives a runner its clock, the page with its elements and events, and the deployment to tell. Nothing goes on after `stop`. */
export function makeRun(tour: () => Tour, world: RunWorld): TourRun {
  const { app, request, ongoing, anchored } = world;
  const { leaseId } = request.showing;
  let checkpoint = (ongoing.kept() as Checkpoint | null) ?? startOf(tour());
  const { tell, follow } = makeTell(tour, world, () => runner.leave());
  const [abort, cardId] = [new AbortController(), `tour-${leaseId}`];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let missedId = "";
  const runner: Runner = new Runner(
    {
      now: () => performance.now(),
      matches: matchesPage,
      tell(word) {
        missedId = word.what === "stepMissed" ? word.stepId : "";
        tell(word, checkpoint.hasBegun);
      },
      keep(now) {
        checkpoint = now;
        if (now.hasBegun) ongoing.keep(now);
      },
      change() {
        marks.look();
        plan();
        world.onChange();
      },
      plan: () => plan(),
      end(outcome) {
        stop();
        ongoing.keep(null);
        world.onEnd(outcome);
      },
      startTour: (id) => app.start("tour", id),
    },
    tour().content,
    pageOf(world),
  );

  const marks = placeMarks(runner, anchored, { cardId, leaseId });
  function plan(): void {
    clearTimeout(timer);
    const ms = runner.dueMs();
    if (ms !== null && !abort.signal.aborted) timer = setTimeout(() => runner.tick(), Math.ceil(ms));
  }
  function stop(): void {
    abort.abort();
    // Given up before anybody has seen it: it is not under way.
    if (missedId && !checkpoint.hasBegun) tell({ what: "blocked", stepId: missedId, reason: "none" }, false);
    missedId = "";
    clearTimeout(timer);
    marks.drop();
  }
  return {
    runner,
    cardId,
    follow,
    begin() {
      hearPage(runner, world, abort.signal);
      runner.begin(checkpoint.stepId ? checkpoint : undefined);
    },
    stop,
  };
}

const pageOf = ({ app, request, document }: RunWorld): RunnerPage => ({
  url: app.state.get().page.url,
  isVisible: document.visibilityState === "visible",
  firstWaitMs: request.showing.isStartedByVisitor ? Infinity : FIRST_WAIT_MS,
});

/** What the runner goes by: addresses, events, and whether the page can be seen. */
function hearPage(runner: Runner, { app, ongoing, document }: RunWorld, signal: AbortSignal): void {
  const on = (stopHearing: () => void): void => signal.addEventListener("abort", stopHearing);
  on(ongoing.onTrack((...event) => runner.track(...event)));
  const see = (): void => runner.setVisible(document.visibilityState === "visible" && !isHidden);
  let { page, isHidden } = app.state.get();
  on(
    app.state.subscribe((now) => {
      const [{ url }, wasHidden] = [page, isHidden];
      ({ page, isHidden } = now);
      if (isHidden !== wasHidden) see();
      if (page.url !== url) runner.setPage(page.url);
    }),
  );
  document.addEventListener("visibilitychange", see, { signal });
}

/** Where a run begins that this tab knows nothing of: where the visitor has left it elsewhere, or at the beginning. */
function startOf({ status, progress }: Tour): Checkpoint {
  const isUnderWay = status === "in_progress" && progress !== null;
  return {
    stepId: isUnderWay ? progress.stepId : "",
    path: [],
    hasBegun: isUnderWay,
    isSeen: false,
    isOnRoute: false,
  };
}

/**
 * Tells the deployment, at once and in order: what leads on may lead away from the page. What is lost with the line the next word
 * makes up for, which says where the visitor is, too.
 */
function makeTell(tour: () => Tour, { app, ongoing }: RunWorld, onElsewhere: () => void) {
  const runId = uuidv7(app.serverNow());
  let isOwn = false;
  /** An earlier page's run is followed by this one, and not the other way round. */
  const follow = (now: string | undefined): void => {
    if (now === runId) isOwn = true;
    else if (now && isOwn) onElsewhere();
  };
  let seq = 0;
  const tell = ({ stepId, ...word }: Word, hasBegun: boolean): void => {
    const { itemId, version } = tour();
    const step = `${itemId} ${stepId}`;
    if (word.what === "stepMissed" && !hasBegun) {
      if (missedBefore.has(step)) return;
      missedBefore.add(step);
    }
    // Nothing begins with its end.
    if (word.what === "blocked" && seq === 0) return;
    const about = { itemId, version, runId, seq, tab: ongoing.tab, at: { stepId } };
    seq += 1;
    app.state
      .get()
      .live?.mutate(tellProgress, { ...about, ...word })
      .then(
        ({ outcome }) => outcome === "elsewhere" && onElsewhere(),
        () => undefined,
      );
  };
  return { tell, follow };
}
