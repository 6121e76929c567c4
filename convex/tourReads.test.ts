import { expect, it } from "vitest";
import type { Id } from "./_generated/dataModel";
import { FOR_ALL } from "./engagement.setup";
import type { LiveItem } from "./model/engagement/program";
import { putLive } from "./model/engagement/program";
import { tooltipsFor } from "./model/tooltips/tooltipFeed";
import { toursFor } from "./model/tours/tourFeed";
import { PAGE } from "./test.setup";
import { type Guide, makeGuest, makeGuide } from "./tours.setup";

/** What it costs to ask for tours and tooltips where a thousand are live, of which most are for this visitor on this page. */

/** More than are answered with. */
const SOME_TOURS = 24;
const SOME_TIPS = 54;

type Cost = { documents: number; ranges: number; found: number };

const item = (kind: "tour" | "tooltip", itemId: string): LiveItem => ({
  kind,
  slot: "pointer",
  itemId,
  version: 1,
  ...FOR_ALL,
  frequency: { type: "always" },
});

async function costOf(
  { t, workspaceId }: Guide,
  visitorId: Id<"visitors">,
  feed: typeof toursFor | typeof tooltipsFor,
): Promise<Cost> {
  return t.query(async (ctx): Promise<Cost> => {
    const visitor = await ctx.db.get("visitors", visitorId);
    if (!visitor) throw new Error("no visitor");
    const before = await ctx.meta.getTransactionMetrics();
    const found = await feed(ctx, { visitor, workspaceId }, PAGE.url);
    const after = await ctx.meta.getTransactionMetrics();
    return {
      documents: after.documentsRead.used - before.documentsRead.used,
      ranges: after.databaseQueries.used - before.databaseQueries.used,
      found: found.length,
    };
  });
}

it("reads what is shown and the rows of the program, however many tours were taken by however many visitors", async () => {
  const guide = await makeGuide();
  const { t, workspaceId } = guide;
  const ids: Id<"tours">[] = [];
  for (let n = 0; n < SOME_TOURS; n += 1) ids.push(await guide.create());
  const tips: Id<"tooltips">[] = [];
  for (let n = 0; n < SOME_TIPS; n += 1) tips.push(await guide.createTooltip());
  await t.run(async (ctx) => {
    const rest = (1_000 - ids.length - tips.length) / 2;
    const others = (kind: "tour" | "tooltip") =>
      Array.from({ length: rest }, (_, n) => item(kind, `${kind}${n}`));
    const named = [...ids.map((id) => item("tour", id)), ...tips.map((id) => item("tooltip", id))];
    await putLive(ctx, workspaceId, ...named, ...others("tour"), ...others("tooltip"));
  });
  const rows = await t.run((ctx) => ctx.db.query("livePrograms").collect());
  expect(rows.flatMap(({ items }) => items)).toHaveLength(1_000);
  const guest = await makeGuest(guide);
  const alone = await costOf(guide, guest.visitorId, toursFor);
  const aloneTips = await costOf(guide, guest.visitorId, tooltipsFor);
  expect([alone.found, aloneTips.found]).toEqual([20, 50]);
  // A version and a row of progress each.
  expect(alone.documents).toBeLessThanOrEqual(rows.length + 20 + 8);
  expect(aloneTips.documents).toBeLessThanOrEqual(rows.length + 50 + 8);
  for (const id of ids.slice(0, 3)) await (await makeGuest(guide)).run(id).tell("started", "a");
  expect(await costOf(guide, guest.visitorId, toursFor)).toEqual(alone);
  // All are under way at once: each has its row once among those that decide and once as the visitor's own.
  for (const id of ids) await guest.run(id).tell("started", "a");
  const busy = await costOf(guide, guest.visitorId, toursFor);
  process.stdout.write(
    `tours: ${rows.length} rows of program; ${JSON.stringify({ alone, aloneTips, busy })}\n`,
  );
  expect(busy.found).toBe(20);
  expect(busy.documents).toBeLessThanOrEqual(alone.documents + ids.length + 20);
}, 120_000);
