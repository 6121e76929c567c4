import fc from "fast-check";
import { expect, it } from "vitest";
import { api, internal } from "./_generated/api";
import { makeGuest, makeGuide } from "./tours.setup";
import type { TourDeed } from "./tourValidators";

/**
 * Visitors take a tour while their calls are lost or told twice and the cron comes whenever it likes. What is counted and how each
 * stands is compared with a model that has no rows and reads what has arrived.
 */

type Told = { who: number; what: TourDeed; step: string; fate: "lost" | "once" | "twice"; isFolded: boolean };

const STEPS = ["a", "b", "c"];
const told: fc.Arbitrary<Told> = fc.record({
  who: fc.nat({ max: 2 }),
  what: fc.constantFrom<TourDeed>(
    "step",
    "step",
    "step",
    "stepMissed",
    "completed",
    "completed",
    "dismissed",
    "restarted",
    "neverAgain",
  ),
  step: fc.constantFrom(...STEPS),
  fate: fc.constantFrom("lost" as const, "once" as const, "once" as const, "twice" as const),
  isFolded: fc.boolean(),
});

/** One visitor's doings, as they have arrived. */
function standingAfter(arrived: readonly Told[]) {
  const counts = { completed: 0, dismissed: 0, blocked: 0, restarted: 0, neverAgain: 0 };
  const seen = { shown: [] as string[], missed: [] as string[], left: [] as string[] };
  const shownNow = new Set(["a"]);
  const missedNow = new Set<string>();
  let isOver = false;
  let isMissed = false;
  let isCompleted = false;
  let at = "a";
  const show = (step: string) => {
    if (!shownNow.has(step)) seen.shown.push(step);
    shownNow.add(step);
    at = step;
    isMissed = false;
  };
  for (const { what, step } of arrived) {
    if (isOver && what !== "restarted" && what !== "neverAgain") continue;
    if (what === "step") show(step);
    else if (what === "stepMissed") {
      if (!missedNow.has(step)) seen.missed.push(step);
      missedNow.add(step);
      isMissed = true;
    } else if (what === "restarted") {
      shownNow.clear();
      show(step);
      counts.restarted += 1;
      isOver = false;
    } else if (what === "completed") {
      const isWell = step === "c" && !isMissed;
      counts[isWell ? "completed" : "blocked"] += 1;
      isCompleted ||= isWell;
      isOver = true;
    } else if (what === "dismissed" || what === "neverAgain") {
      counts[what] += 1;
      if (!isOver) seen.left.push(step);
      isOver = true;
    }
  }
  const status = isOver ? (isCompleted ? "completed" : "new") : "in_progress";
  return { counts, seen, status, stepId: isOver ? null : at };
}

it("counts what has arrived, once, and says where everybody is", { timeout: 240_000 }, async () => {
  const guide = await makeGuide();
  await fc.assert(
    fc.asyncProperty(fc.array(told, { minLength: 1, maxLength: 12 }), async (all) => {
      const itemId = await guide.publish(undefined, { frequency: { type: "always" } });
      const guests = [await makeGuest(guide), await makeGuest(guide), await makeGuest(guide)];
      const runs = guests.map((guest) => guest.run(itemId));
      for (const run of runs) await run.tell("started", "a");
      const next = [1, 1, 1];
      for (const { who, what, step, fate, isFolded } of all) {
        const seq = next[who] ?? 0;
        next[who] = seq + 1;
        for (let times = fate === "lost" ? 0 : fate === "once" ? 1 : 2; times > 0; times -= 1)
          await runs[who]?.tell(what, step, { seq });
        if (isFolded) await guide.t.mutation(internal.expiry.sweep, {});
      }
      await guide.t.mutation(internal.expiry.sweep, {});
      const models = guests.map((_, who) =>
        standingAfter(all.filter((each) => each.who === who && each.fate !== "lost")),
      );
      for (const [who, guest] of guests.entries()) {
        const { status, stepId } = models[who] ?? {};
        expect(await guest.standing()).toEqual({ status, stepId });
      }
      const sum = (of: (model: (typeof models)[number]) => number) =>
        models.reduce((all, model) => all + of(model), 0);
      const { agentToken, t } = guide;
      const results = await t.query(api.tours.results, { agentToken, itemId });
      expect(results).toMatchObject({
        started: 3,
        snoozed: 0,
        completed: sum(({ counts }) => counts.completed),
        dismissed: sum(({ counts }) => counts.dismissed),
        blocked: sum(({ counts }) => counts.blocked),
        restarted: sum(({ counts }) => counts.restarted),
        neverAgain: sum(({ counts }) => counts.neverAgain),
      });
      const times = (list: readonly string[], id: string) => list.filter((each) => each === id).length;
      expect(results.steps.map(({ stepId, shown, missed, left }) => [stepId, shown, missed, left])).toEqual(
        STEPS.map((id) => [
          id,
          sum(({ seen }) => times(seen.shown, id)) + (id === "a" ? 3 : 0),
          sum(({ seen }) => times(seen.missed, id)),
          sum(({ seen }) => times(seen.left, id)),
        ]),
      );
      await guide.setStatus(itemId, "archived");
    }),
    { numRuns: 20 },
  );
});
