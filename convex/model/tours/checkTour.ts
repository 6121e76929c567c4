import { getConvexSize } from "convex/values";
import type { Id } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import { inputInvalid } from "../../errors";
import type { StoredTour, TourContentDraft } from "../../tourValidators";
import { checkStep } from "./checkStep";

/** What a tour may be. A mistake is named with its place. */

const MAX_STEPS = 50;
/** Ten of them are what an answer and a transaction have room for, many times over. */
const MAX_BYTES = 400 * 1_024;
const ID = /^[a-z0-9-]{1,32}$/;

/** A tour as it is kept; `tourId` is its own once it has one. @throws INPUT_INVALID naming the place that is wrong */
export async function checkTour(
  ctx: QueryCtx,
  { workspaceId, tourId }: { workspaceId: Id<"workspaces">; tourId: Id<"tours"> | null },
  { hasConfetti, showsProgress, steps: given }: TourContentDraft,
): Promise<StoredTour> {
  if (given.length < 1 || given.length > MAX_STEPS)
    throw inputInvalid(`content.steps: a tour has 1 to ${MAX_STEPS}.`);
  const ids = given.map(({ id }) => id);
  for (const [at, id] of ids.entries()) {
    if (!ID.test(id))
      throw inputInvalid(`content.steps[${at}].id: has 1 to 32 small letters, digits or hyphens.`);
    if (ids.indexOf(id) !== at) throw inputInvalid(`content.steps[${at}].id: “${id}” is used twice.`);
  }
  const named = given.flatMap(({ buttons }) =>
    buttons.flatMap(({ action }) => (action.type === "startTour" ? [action.tourId] : [])),
  );
  const others = await otherTours(ctx, { workspaceId, tourId }, named);
  const known = { stepIds: new Set(ids), isTour: (id: string) => others.has(id) };
  const steps = await Promise.all(
    given.map((step, at) => checkStep(ctx, workspaceId, { step, place: `content.steps[${at}]`, known })),
  );
  const content = { hasConfetti, showsProgress, steps };
  if (getConvexSize(content) > MAX_BYTES)
    throw inputInvalid("content.steps: have too much in them. Make two tours of it.");
  return content;
}

/** Those of the named tours that the workspace has, but for the one that names them. */
async function otherTours(
  ctx: QueryCtx,
  { workspaceId, tourId }: { workspaceId: Id<"workspaces">; tourId: Id<"tours"> | null },
  named: readonly string[],
): Promise<Set<string>> {
  const rows = await Promise.all(
    [...new Set(named)].map((name) => {
      const id = ctx.db.normalizeId("tours", name);
      return id && id !== tourId ? ctx.db.get("tours", id) : null;
    }),
  );
  return new Set(rows.flatMap((row) => (row?.workspaceId === workspaceId ? [row._id] : [])));
}
