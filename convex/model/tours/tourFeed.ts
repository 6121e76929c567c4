import type { QueryCtx } from "../../_generated/server";
import { notFound } from "../../errors";
import type { ListedTour, TourView } from "../../tourValidators";
import { type Reader, readerOf } from "../articleReading";
import { decideAll, type Scope } from "../engagement/eligible";
import { type LiveItem, loadProgram } from "../engagement/program";
import { visitSince } from "../engagement/standings";
import { startableFor } from "../engagement/startable";
import { makePageMatcher } from "../engagement/urlPattern";
import { asContinued, loadOpenTours } from "./openTours";
import { viewWords } from "./stepWords";
import { findTourProgress, tourStandingOf } from "./tourProgress";
import { findOwnTour, findTourVersion, type TourVersion } from "./tours";

/** Tours as a visitor gets them: those that are for them here, and those that they have begun, and nothing of any other. */

/** As many as a page and a list have room for. */
const MAX_TOURS = 20;

type Moment = { now: number; visitSince: number };
type Viewing = { reader: Reader; moment: Moment };

/** The tours of a page, those under way first, then what may come by itself, each as the team has ordered it. */
export async function toursFor(ctx: QueryCtx, scope: Scope, url: string): Promise<ListedTour[]> {
  const program = await loadProgram(ctx, scope.workspaceId);
  const tours = program?.items.filter(({ kind }) => kind === "tour") ?? [];
  if (!program || tours.length === 0) return [];
  const now = Date.now();
  const moment = { now, visitSince: await visitSince(ctx, scope.visitor._id) };
  const open = await loadOpenTours(ctx, scope.visitor._id, { items: tours, ...moment });
  const isHere = makePageMatcher(url);
  const isUnderWay = ({ itemId }: LiveItem) => ["running", "snoozed"].includes(open.get(itemId)?.is ?? "");
  const items = tours.filter((item) => isUnderWay(item) || isHere(item.page));
  const decided = await decideAll(ctx, { ...scope, program, moment, items, open, isWhole: true });
  const theirs = decided
    .filter(
      ({ decision: { schedule, audience } }) => schedule.outcome === "yes" && audience.outcome === "yes",
    )
    .map(({ item, decision }) => {
      const isEligible = decision.outcome === "yes" && isHere(asContinued(item, open).page);
      return { item, isEligible, rank: isUnderWay(item) ? 0 : isEligible ? 1 : 2 };
    })
    .toSorted((one, other) => one.rank - other.rank || one.item.priority - other.item.priority)
    .slice(0, MAX_TOURS);
  const reader = await readerOf(ctx, scope.visitor);
  const views = await Promise.all(
    theirs.map(async ({ item, isEligible }) => {
      const tourId = ctx.db.normalizeId("tours", item.itemId);
      const present = tourId && (await findTourVersion(ctx, tourId, item.version));
      return present && { ...(await viewTour(ctx, present, { reader, moment })), isEligible };
    }),
  );
  return views.filter((view) => view !== null);
}

/**
 * A tour that a page asks for by its id, on whatever page and however often it was shown.
 * @throws NOT_FOUND also for one that is not for this visitor, or not now
 */
export async function tourFor(ctx: QueryCtx, scope: Scope, itemId: string): Promise<TourView> {
  const answer = await startableFor(ctx, scope, { kind: "tour", itemId });
  const tour = await findOwnTour(ctx, scope.workspaceId, itemId);
  const present =
    answer.outcome === "yes" && tour && (await findTourVersion(ctx, tour._id, answer.item.version));
  if (!present) throw notFound();
  const reader = await readerOf(ctx, scope.visitor);
  const moment = { now: Date.now(), visitSince: await visitSince(ctx, scope.visitor._id) };
  return viewTour(ctx, present, { reader, moment });
}

async function viewTour(
  ctx: QueryCtx,
  { tourId, version, name, description, content, delivery: { page } }: TourVersion,
  { reader, moment }: Viewing,
): Promise<TourView> {
  const row = await findTourProgress(ctx, reader.visitorId, tourId);
  const standing = await tourStandingOf(ctx, row, { ...moment, steps: content.steps });
  const steps = await Promise.all(
    content.steps.map(async (kept) => {
      const { source: _, images: __, ...step } = kept;
      return { ...step, ...(await viewWords(ctx, reader, kept)) };
    }),
  );
  return { itemId: tourId, version, name, description, ...standing, page, content: { ...content, steps } };
}
