import { createEffect, createMemo, createSignal, onCleanup, untrack } from "solid-js";
import { matchesPage } from "../../convex/model/engagement/urlPattern.ts";
import type { DrawRequest } from "../app.ts";
import { useMessenger } from "../messenger/context.ts";
import { createSurface, createWords } from "../messenger/createSurface.tsx";
import { createQuery } from "../messenger/queries.ts";
import { t } from "../strings/t.ts";
import { ElsewhereChip } from "./ElsewhereChip.tsx";
import { getTour, type Tour } from "./functions.ts";

/** CSS px, as the other chip of tours. */
const WIDTH = 336;
/** The page before this one may have had it, and word of its end be on the way: then it goes on here by itself. */
const PATIENCE_MS = 4_000;
/** The run that the visitor does not want to take over. */
const KEY = "tourElsewhere";

/** The step at which it stands is one of this page, whether or not its element is there. */
function isHere({ content, page, progress }: Tour, url: string): boolean {
  const step = content.steps.find(({ id }) => id === progress?.stepId);
  return step !== undefined && matchesPage(step.page ?? page, url);
}

/**
 * Offers to go on here with a tour that another tab of the visitor's has: quietly, in the corner, where nothing else of ours is, and as
 * long as it is under way there and could go on on this page.
 */
export function createElsewhere(request: DrawRequest, styles: string): void {
  const { app, page, isOpen, showings } = useMessenger();
  const { itemId } = request.showing.candidate;
  const hasWords = createWords(["tours"]);
  app.connect();
  const answer = createQuery(getTour, () => ({ itemId }));
  const [isDue, setDue] = createSignal(false);
  const wait = setTimeout(() => setDue(true), PATIENCE_MS);
  onCleanup(() => clearTimeout(wait));
  const tour = createMemo<Tour | null | undefined>((before) => {
    const now = answer();
    if (now.status === "ready") return now.value;
    return now.status === "failed" && now.error.code === "NOT_FOUND" ? null : before;
  });
  /** Of a run that is under way now, and that the visitor has not refused to take over. */
  const runId = createMemo(() => {
    const progress = tour()?.status === "in_progress" ? tour()?.progress : null;
    const isOther = progress && progress.snoozedUntil === null && progress.runId !== app.remembered(KEY);
    return isOther ? progress.runId : null;
  });
  createEffect(() => {
    if (tour() !== undefined && runId() === null) untrack(() => request.over());
  });
  const isWanted = createMemo(() => {
    const now = tour();
    const isFree = !isOpen() && showings().every((each) => each === request || !isInTheWay(each));
    return isDue() && hasWords() && runId() !== null && isFree && !!now && isHere(now, page().url);
  });
  const refuse = (): void => {
    app.remember(KEY, runId() ?? "");
    request.over();
  };
  createEffect(() => {
    if (!isWanted()) return;
    const surface = untrack(() =>
      createSurface({
        id: `tour-${itemId}-offer`,
        placement: "corner",
        width: WIDTH,
        height: 0,
        title: t("tourName"),
        yieldsToMessenger: true,
        styles,
        onGone: refuse,
        view: () => <ElsewhereChip onTake={() => app.start("tour", itemId)} onRefuse={refuse} />,
      }),
    );
    onCleanup(() => surface.close());
  });
}

/** A tour, this one among them, and whatever stands in the corner or over the page. */
const isInTheWay = ({ showing: { candidate }, isHeld }: DrawRequest): boolean =>
  isHeld !== true && (candidate.kind === "tour" || candidate.slot === "corner" || candidate.slot === "modal");
