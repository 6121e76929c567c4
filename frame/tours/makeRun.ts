import { matchesPage } from "../../convex/model/engagement/urlPattern.ts";
import type { Anchored } from "../anchored/anchored.ts";
import type { DrawRequest, FrameApp } from "../app.ts";
import { uuidv7 } from "../core/random.ts";
import type { WakeAt } from "../engagement/keptRuns.ts";
import { type Tour, tellProgress } from "./functions.ts";
import type { SnoozeUntil } from "./model.ts";
import type { Checkpoint, Outcome, Word } from "./run.ts";
import { Runner } from "./runner.ts";

/** What is kept of a run over pages. */
type Kept = { runId: string; seq: number; checkpoint: Checkpoint };

export type RunWorld = {
  app: FrameApp;
  request: DrawRequest;
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
  begin(): void;
  stop(): void;
};

const HOUR_MS = 3_600_000;
/** When a new day begins to people, hours. */
const MORNING = 8;

/** Gives a runner its clock, the page with its elements and events, and the deployment to tell. Nothing goes on after `stop`. */
export function makeRun(tour: Tour, world: RunWorld): TourRun {
  const { app, request, anchored, document } = world;
  const { candidate, leaseId } = request.showing;
  const known = readKept(request.kept());
  const run: Kept = known ?? {
    runId: uuidv7(app.serverNow()),
    seq: 0,
    checkpoint: startOf(tour),
  };
  const abort = new AbortController();
  const cardId = `tour-${leaseId}`;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let markId = "";
  let marked = "";
  const keep = (wakeAt?: WakeAt): void => {
    if (run.checkpoint.hasBegun) request.keep(run, wakeAt);
  };
  const runner: Runner = new Runner(
    {
      now: () => performance.now(),
      matches: matchesPage,
      tell(word) {
        run.seq += 1;
        void tell(app, { tour, request, run }, word);
        keep();
      },
      keep(checkpoint) {
        run.checkpoint = checkpoint;
        keep();
      },
      change() {
        mark();
        plan();
        world.onChange();
      },
      end(outcome) {
        stop();
        request.keep(outcome.as === "snoozed" ? run : null, wakeAtOf(outcome, app.serverNow()));
        world.onEnd(outcome);
      },
      startTour: (id) => app.start("tour", id),
    },
    tour.content,
    { url: app.state.get().page.url, isVisible: document.visibilityState === "visible" },
  );

  /** Has the host look for this step's element: as one mark for what is told of it, and one for the card. */
  function mark(): void {
    const view = runner.view();
    const wanted = runner.mark();
    const id = view && wanted ? `t${view.turn}-${leaseId}` : "";
    const text = JSON.stringify([id, wanted]);
    if (text === marked) return;
    marked = text;
    if (markId && markId !== id) anchored.drop(markId);
    markId = id;
    const isBeside = view?.step.kind === "pointer";
    if (!wanted || !view || !isBeside) anchored.drop(cardId);
    if (!wanted || !view) return;
    const { id: stepId } = view.step;
    anchored.set({ ...wanted, id }, (report) => runner.report(stepId, report));
    const { anchor, side } = wanted;
    if (isBeside)
      anchored.set({ id: cardId, anchor, side, spotlight: "none", watch: [] }, () => undefined);
  }
  function plan(): void {
    clearTimeout(timer);
    const ms = runner.dueMs();
    if (ms !== null && !abort.signal.aborted) timer = setTimeout(() => runner.tick(), Math.ceil(ms));
  }
  function stop(): void {
    abort.abort();
    clearTimeout(timer);
    if (markId) anchored.drop(markId);
    anchored.drop(cardId);
  }
  return {
    runner,
    cardId,
    begin() {
      const on = (stopHearing: () => void): void => abort.signal.addEventListener("abort", stopHearing);
      on(request.onTrack((name) => runner.track(name)));
      let { url } = app.state.get().page;
      on(
        app.state.subscribe(({ page }) => {
          if (page.url === url) return;
          ({ url } = page);
          runner.setPage(url);
        }),
      );
      const see = (): void => {
        runner.setVisible(document.visibilityState === "visible");
        plan();
      };
      document.addEventListener("visibilitychange", see, { signal: abort.signal });
      runner.begin(run.checkpoint.stepId ? run.checkpoint : undefined);
      plan();
    },
    stop,
  };

  function readKept(kept: unknown): Kept | null {
    const found = kept as Kept | null;
    return found?.runId && found.checkpoint && candidate.itemId === tour.itemId ? found : null;
  }
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

/** Sent at once, in order; lost with the line, the next word says where the visitor is, too. */
async function tell(
  app: FrameApp,
  { tour, request, run }: { tour: Tour; request: DrawRequest; run: Kept },
  { stepId, ...word }: Word,
): Promise<void> {
  const { itemId } = tour;
  const { version } = request.showing.candidate;
  const { runId, seq } = run;
  const about = { itemId, version, runId, seq, tab: request.tab, at: { stepId } };
  await app.state
    .get()
    .live?.mutate(tellProgress, { ...about, ...word })
    .catch(() => undefined);
}

function wakeAtOf(outcome: Outcome, now: number): WakeAt | undefined {
  if (outcome.as !== "snoozed") return undefined;
  const wakeAt: Record<SnoozeUntil, () => WakeAt> = {
    hour: () => now + HOUR_MS,
    tomorrow: () => {
      const morning = new Date(now);
      morning.setDate(morning.getDate() + 1);
      return morning.setHours(MORNING, 0, 0, 0);
    },
    nextVisit: () => "nextVisit",
  };
  return wakeAt[outcome.until]();
}
