import { getDocumentSize } from "convex/values";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import type { Doc, Id } from "./_generated/dataModel";
import { FOR_ALL, makeShop, type Shop } from "./engagement.setup";
import { eligibleFor } from "./model/engagement/eligible";
import { dropLive, type LiveItem, loadProgram, putLive, refreshSegments } from "./model/engagement/program";
import type { AudienceRule } from "./ruleValidators";
import { boot, errorOf, PAGE } from "./test.setup";

const CHROME =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";
const MAX_BYTES = 200 * 1_024;

let shop: Shop;
beforeEach(async () => {
  shop = await makeShop();
});

const item = (itemId: string, more: Partial<LiveItem> = {}): LiveItem => ({
  kind: "tour",
  slot: "pointer",
  itemId,
  version: 1,
  ...FOR_ALL,
  ...more,
});
const inSegment = (segmentId: string): AudienceRule => ({ type: "segment", segmentId });
const segment = (name: string, rule: AudienceRule) => ({
  workspaceId: shop.workspaceId,
  name,
  description: "",
  rule,
  version: 1,
  updatedAt: 0,
});
const rows = (): Promise<Doc<"livePrograms">[]> =>
  shop.t.run((ctx) => ctx.db.query("livePrograms").collect());

/** As many words as make an item about so large. */
const padding = (bytes: number): AudienceRule => ({
  type: "attribute",
  key: "plan",
  compare: { op: "in", values: Array.from({ length: Math.ceil(bytes / 500) }, () => "x".repeat(498)) },
});

describe("a program", () => {
  it("is the same however it came about, in rows that are small enough", async () => {
    const sizes = fc.constantFrom(10, 500, 60_000, 150_000);
    const act = fc.oneof(
      fc.record({ do: fc.constant("put" as const), id: fc.nat({ max: 7 }), bytes: sizes }),
      fc.record({ do: fc.constant("drop" as const), id: fc.nat({ max: 7 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 15 }), async (acts) => {
        const model = new Map<string, LiveItem>();
        const { workspaceId } = shop;
        await shop.t.run(async (ctx) => {
          for (const row of await ctx.db.query("livePrograms").collect())
            await ctx.db.delete("livePrograms", row._id);
          for (const [at, each] of acts.entries()) {
            const id = `tour${each.id}`;
            if (each.do === "drop") {
              model.delete(id);
              await dropLive(ctx, workspaceId, id);
            } else {
              const live = item(id, { version: at, audience: padding(each.bytes) });
              model.set(id, live);
              await putLive(ctx, workspaceId, live);
            }
          }
          const program = await loadProgram(ctx, workspaceId);
          expect(program?.items ?? []).toEqual([...model.values()]);
        });
        for (const row of await rows()) expect(getDocumentSize(row)).toBeLessThan(MAX_BYTES);
      }),
      { numRuns: 60 },
    );
  });

  it("has the segments that its items name, and those that these name, and no others", async () => {
    const { workspaceId } = shop;
    const has = await shop.t.run(async (ctx) => {
      const inner = await ctx.db.insert("segments", segment("inner", { type: "identity", is: "user" }));
      const outer = await ctx.db.insert(
        "segments",
        segment("outer", { type: "any", rules: [inSegment(inner)] }),
      );
      const unused = await ctx.db.insert("segments", segment("unused", inSegment(outer)));
      await putLive(ctx, workspaceId, item("one", { audience: inSegment(outer) }));
      const named = async () => [...((await loadProgram(ctx, workspaceId))?.segments.keys() ?? [])];
      const before = await named();
      await ctx.db.patch("segments", outer, { rule: inSegment(unused) });
      await refreshSegments(ctx, workspaceId);
      const round = await named();
      await putLive(ctx, workspaceId, item("one"));
      return { before: [outer, inner], was: before, round, all: [outer, unused], after: await named() };
    });
    expect([has.was, has.round, has.after]).toEqual([has.before, has.all, []]);
  });

  it("does not take more than there is room for", async () => {
    const { workspaceId } = shop;
    const items = Array.from({ length: 1_000 }, (_, n) => item(`tour${n}`));
    const refused = errorOf(
      shop.t.run(async (ctx) => {
        await ctx.db.insert("livePrograms", { workspaceId, part: 0, items, segments: [] });
        await putLive(ctx, workspaceId, item("one more"));
      }),
    );
    expect((await refused).message).toContain("1000");
    const large = errorOf(
      shop.t.run((ctx) => putLive(ctx, workspaceId, item("large", { audience: padding(200_000) }))),
    );
    expect((await large).message).toContain("delivery");
  });
});

/** A thousand live items in two hundred segments, with what such rules ask for. */
async function fill(): Promise<void> {
  const { workspaceId, t } = shop;
  await t.run(async (ctx) => {
    const ids: Id<"segments">[] = [];
    for (let n = 0; n < 200; n += 1) {
      const counted = {
        type: "event",
        name: `event${n % 20}`,
        compare: "atLeast",
        count: 1,
        days: 30,
      } as const;
      const field = { type: "field", field: "browser", compare: { op: "is", value: "Firefox" } } as const;
      ids.push(await ctx.db.insert("segments", segment(`s${n}`, { type: "any", rules: [counted, field] })));
    }
    const items = Array.from({ length: 999 }, (_, n) =>
      item(`tour${n}`, {
        audience: {
          type: "none",
          rules: [
            inSegment(ids[n % 200] ?? ""),
            { type: "attribute", key: "plan", compare: { op: "isSet" } },
          ],
        },
        page: { include: n % 10 === 0 ? ["/*"] : [`/docs/page-${n}/*`], exclude: ["/checkout*"] },
      }),
    );
    await ctx.db.insert("livePrograms", { workspaceId, part: 0, items, segments: [] });
    await putLive(ctx, workspaceId, item("last"));
  });
}

type Cost = { documents: number; ranges: number; bytes: number; found: number };

async function costOf(visitorRef: string): Promise<Cost> {
  const { t, workspaceId } = shop;
  return t.query(async (ctx): Promise<Cost> => {
    const visitorId = ctx.db.normalizeId("visitors", visitorRef);
    const visitor = visitorId && (await ctx.db.get("visitors", visitorId));
    if (!visitor) throw new Error("no visitor");
    const before = await ctx.meta.getTransactionMetrics();
    const found = await eligibleFor(ctx, { visitor, workspaceId }, { url: PAGE.url });
    const after = await ctx.meta.getTransactionMetrics();
    return {
      documents: after.documentsRead.used - before.documentsRead.used,
      ranges: after.databaseQueries.used - before.databaseQueries.used,
      bytes: after.bytesRead.used - before.bytesRead.used,
      found: found?.items.length ?? -1,
    };
  });
}

describe("an evaluation of 1,000 live items and 200 segments", () => {
  it("reads few documents, as many with one visitor as with three hundred", async () => {
    await fill();
    const stored = await rows();
    expect(stored.flatMap((row) => row.items)).toHaveLength(1_000);
    expect(stored.flatMap((row) => row.segments)).toHaveLength(200);
    for (const row of stored) expect(getDocumentSize(row)).toBeLessThan(MAX_BYTES);
    const { response } = await boot(shop.t, shop.workspaceId, { userAgent: CHROME });
    expect(response.engagement?.items).toHaveLength(50);
    const alone = await costOf(response.visitorRef);
    expect(alone.found).toBe(50);
    await shop.t.run(async (ctx) => {
      const { workspaceId } = shop;
      for (let n = 0; n < 300; n += 1) {
        const visitorId = await ctx.db.insert("visitors", { workspaceId, kind: "anonymous" });
        const counter = { visitorId, name: "event1", count: 1, firstAt: 0, lastAt: 0, days: [] };
        await ctx.db.insert("eventCounters", counter);
        const state = { visitorId, kind: "tour" as const, version: 1, shownCount: 1 };
        await ctx.db.insert("itemStates", { ...state, itemId: "tour0" });
        await ctx.db.insert("visitorPaces", { visitorId, day: 0, shownToday: 0, leases: [], showings: [] });
      }
    });
    const among = await costOf(response.visitorRef);
    expect(among).toEqual(alone);
    process.stdout.write(`engagement: ${stored.length} rows of program; ${JSON.stringify(alone)}\n`);
    expect(alone.documents).toBeLessThanOrEqual(stored.length + 8);
  }, 60_000);
});
