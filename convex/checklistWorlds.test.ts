import fc from "fast-check";
import { expect, it } from "vitest";
import { api } from "./_generated/api";
import { known, makeDesk, makeVisitor, toDo, tracked, visited } from "./checklists.setup";
import type { ItemDraft } from "./checklistValidators";

/**
 * Two visitors do the same things in whatever order: one with the list before their eyes, one before it goes live. Both are
 * compared with a model that knows no counters and reads the whole log of what was done.
 */

type Deed =
  | { is: "track"; name: string; kind: string }
  | { is: "visit"; path: string }
  | { is: "identify"; plan: string };
type Wish =
  | { asks: "event"; name: string; count: number; kind: string | null }
  | { asks: "page"; under: string }
  | { asks: "plan"; plan: string }
  | { asks: "nothing" };

const NAMES = ["export", "share"];
const KINDS = ["csv", "pdf"];
const PATHS = ["/", "/app", "/app/new", "/help"];
const PLANS = ["free", "pro"];

const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({
    is: fc.constant("track" as const),
    name: fc.constantFrom(...NAMES),
    kind: fc.constantFrom(...KINDS),
  }),
  fc.record({ is: fc.constant("visit" as const), path: fc.constantFrom(...PATHS) }),
  fc.record({ is: fc.constant("identify" as const), plan: fc.constantFrom(...PLANS) }),
);
const wish: fc.Arbitrary<Wish> = fc.oneof(
  fc.record({
    asks: fc.constant("event" as const),
    name: fc.constantFrom(...NAMES),
    count: fc.integer({ min: 1, max: 3 }),
    kind: fc.option(fc.constantFrom(...KINDS), { nil: null }),
  }),
  fc.record({ asks: fc.constant("page" as const), under: fc.constantFrom("/app", "/help") }),
  fc.record({ asks: fc.constant("plan" as const), plan: fc.constantFrom(...PLANS) }),
  fc.record({ asks: fc.constant("nothing" as const) }),
);

/** Whether a log holds what is asked for. An attribute is what it was said to be last. */
function isGranted(asked: Wish, log: readonly Deed[]): boolean {
  if (asked.asks === "event") {
    let times = 0;
    for (const each of log)
      if (each.is === "track" && each.name === asked.name && (asked.kind ?? each.kind) === each.kind)
        times += 1;
    return times >= asked.count;
  }
  if (asked.asks === "page")
    return log.some((each) => each.is === "visit" && `${each.path}/`.startsWith(`${asked.under}/`));
  if (asked.asks === "nothing") return false;
  const said = log.filter((each) => each.is === "identify").map(({ plan }) => plan);
  return said[said.length - 1] === asked.plan;
}

const wasEver = (asked: Wish, log: readonly Deed[]): boolean =>
  log.some((_, at) => isGranted(asked, log.slice(0, at + 1)));

function toItem(asked: Wish, at: number): ItemDraft {
  const id = `i${at}`;
  if (asked.asks === "nothing") return toDo(id);
  if (asked.asks === "plan") return toDo(id, known("plan", asked.plan));
  if (asked.asks === "page") return toDo(id, visited(asked.under, `${asked.under}/*`));
  const { name, count, kind } = asked;
  const where = kind === null ? [] : [{ property: "kind", op: "is" as const, value: kind }];
  return toDo(id, tracked(name, { count, where }));
}

const idsOf = (wishes: readonly Wish[], isDone: (asked: Wish) => boolean): string[] =>
  wishes.flatMap((asked, at) => (isDone(asked) ? [`i${at}`] : []));

it("what is done does not depend on when the list went live", { timeout: 240_000 }, async () => {
  const desk = await makeDesk();
  const { t, workspaceId, agentToken } = desk;
  const world = fc.record({
    wishes: fc.array(wish, { minLength: 1, maxLength: 5 }),
    deeds: fc.array(deed, { minLength: 1, maxLength: 8 }),
  });
  const act = (who: Awaited<ReturnType<typeof makeVisitor>>, each: Deed): Promise<unknown> => {
    if (each.is === "track") return who.track(each.name, { kind: each.kind });
    return each.is === "visit" ? who.visit(each.path) : who.identify({ plan: each.plan });
  };
  await fc.assert(
    fc.asyncProperty(world, async ({ wishes, deeds }) => {
      const live = await makeVisitor(t, workspaceId);
      const late = await makeVisitor(t, workspaceId);
      for (const each of deeds) await act(late, each);
      const id = await desk.publish(wishes.map(toItem));
      for (const [at, each] of deeds.entries()) {
        await act(live, each);
        const log = deeds.slice(0, at + 1);
        expect(await live.done()).toEqual(idsOf(wishes, (asked) => wasEver(asked, log)));
      }
      expect(await late.done()).toEqual(idsOf(wishes, (asked) => isGranted(asked, deeds)));
      const written = await t.run((ctx) =>
        ctx.db
          .query("checklistProgress")
          .withIndex("by_visitorId_and_checklistId", (q) =>
            q.eq("visitorId", live.visitorId).eq("checklistId", id),
          )
          .unique(),
      );
      // What is shown as done has been written down, and all of it only once everything is.
      expect([...(written?.doneIds ?? [])].sort()).toEqual(await live.done());
      expect(written?.completedAt !== undefined).toBe((await live.done()).length === wishes.length);
      await t.mutation(api.checklists.setStatus, { agentToken, checklistId: id, status: "archived" });
    }),
    { numRuns: 40 },
  );
});
