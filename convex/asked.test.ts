import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "./_generated/api";
import { makeShop, type Shop } from "./engagement.setup";
import { boot, errorOf, PAGE } from "./test.setup";

/** What a page asks for by its id, what its developer may know, and what agents ask of a page. */

const NOW = Date.parse("2026-03-02T12:00:00Z");
const NOBODY = { type: "attribute", key: "plan", compare: { op: "is", value: "secret plan" } } as const;

let shop: Shop;
let sessionToken: string;
let visitorId: string;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(NOW);
  shop = await makeShop();
  const browser = await boot(shop.t, shop.workspaceId);
  sessionToken = browser.sessionToken;
  visitorId = browser.response.visitorRef;
});
afterEach(() => {
  vi.useRealTimers();
});

const startable = (itemId: string, kind: "outbound" | "survey" = "outbound") =>
  shop.t.query(api.engagement.startable, { sessionToken, kind, itemId });
const agent = (itemId: string) => ({ agentToken: shop.agentToken, itemId, visitorId });
const explain = (itemId: string) => shop.t.query(api.engagement.explain, agent(itemId));
const ask = (itemId: string) => shop.t.mutation(api.engagement.askPage, agent(itemId));
const eligible = () => shop.t.query(api.engagement.eligible, { sessionToken, url: PAGE.url });
const report = (items: { itemId: string; standing: "trigger" | "shown" }[], url = PAGE.url) =>
  shop.t.mutation(api.engagement.report, { sessionToken, url, items });

describe("what a page asks for by its id", () => {
  it("is for whom it is live for, on any page and however often they saw it", async () => {
    const itemId = await shop.publish({
      page: { include: ["/elsewhere"], exclude: [] },
      trigger: { type: "manual" },
    });
    expect(await startable(itemId)).toMatchObject({ outcome: "yes", item: { itemId, version: 1 } });
    const leaseId = "a-lease-of-this-test";
    const asked = { sessionToken, leaseId, itemId, version: 1, slot: "corner" as const, tab: "t" };
    await shop.t.mutation(api.engagement.lease, { ...asked, isUserStarted: true });
    await shop.t.mutation(api.engagement.shown, { sessionToken, leaseId });
    expect((await startable(itemId)).outcome).toBe("yes");
  });

  it("says what it is not: known, of this kind, live, in its time, for this visitor", async () => {
    const draft = await shop.create();
    const later = await shop.publish({ schedule: { startAt: NOW + 60_000 } });
    const other = await shop.publish({ audience: NOBODY });
    expect((await startable("nothing")).outcome).toBe("unknown");
    expect((await startable(draft, "survey")).outcome).toBe("unknown");
    expect((await startable(draft)).outcome).toBe("notLive");
    expect((await startable(later)).outcome).toBe("notLive");
    expect((await startable(other)).outcome).toBe("notForVisitor");
    vi.setSystemTime(NOW + 60_000);
    expect((await startable(later)).outcome).toBe("yes");
  });
});

describe("why, for the page's developer", () => {
  it("names what is live for this page with the kinds of conditions in the way, and nothing that these say", async () => {
    const own = await shop.publish();
    const other = await shop.publish({
      audience: { type: "none", rules: [{ type: "identity", is: "visitor" }, NOBODY] },
    });
    await shop.publish({ page: { include: ["/elsewhere"], exclude: [] } });
    const lines = await shop.t.query(api.engagement.why, { sessionToken, url: PAGE.url });
    expect(lines).toEqual([
      expect.objectContaining({ itemId: own, audience: { outcome: "yes", by: [] }, pace: null }),
      expect.objectContaining({
        itemId: other,
        audience: { outcome: "no", by: expect.arrayContaining(["identity"]) },
      }),
    ]);
    expect(JSON.stringify(lines)).not.toContain("secret plan");
  });
});

describe("where and when", () => {
  const none = {
    where: { outcome: "unknown", at: null },
    when: { outcome: "unknown", at: null, standing: null },
  };

  it("are asked of the page, which hears of it by the stamp, answers once, and are known with their time until the visit ends", async () => {
    const itemId = await shop.publish();
    const before = await eligible();
    expect(await explain(itemId)).toMatchObject(none);
    await report([{ itemId, standing: "shown" }]);
    expect(await explain(itemId)).toMatchObject(none);
    expect(await ask(itemId)).toEqual({ isOnline: true });
    const asked = await eligible();
    expect([before?.isAsked, asked?.isAsked, asked?.stamp !== before?.stamp]).toEqual([
      undefined,
      true,
      true,
    ]);
    const page = { url: PAGE.url, title: "" };
    expect((await shop.t.mutation(api.visitors.heartbeat, { sessionToken, page })).stamp).toBe(asked?.stamp);
    vi.setSystemTime(NOW + 5_000);
    await report([{ itemId, standing: "trigger" }]);
    await report([{ itemId, standing: "shown" }]);
    expect((await eligible())?.isAsked).toBeUndefined();
    expect((await eligible())?.stamp).toBe(asked?.stamp);
    const at = NOW + 5_000;
    expect(await explain(itemId)).toMatchObject({
      where: { outcome: "yes", at },
      when: { outcome: "no", at, standing: "trigger" },
    });
    vi.setSystemTime(NOW + 2 * 3_600_000);
    expect(await explain(itemId)).toMatchObject(none);
    await shop.t.mutation(internal.expiry.cleanUp, {});
    expect(await shop.t.run((ctx) => ctx.db.query("pageReports").collect())).toEqual([]);
  });

  it("are decided by the page's address, of which nothing is kept; when is not known of what is not for the visitor", async () => {
    const itemId = await shop.publish({ audience: NOBODY, page: { include: ["/pricing"], exclude: [] } });
    await ask(itemId);
    await report([], "https://shop.example/other?token=secret");
    expect(await explain(itemId)).toMatchObject({ where: { outcome: "no" }, when: { outcome: "unknown" } });
    const rows = await shop.t.run((ctx) => ctx.db.query("pageReports").collect());
    expect(JSON.stringify(rows)).not.toContain("secret");
  });

  it("are asked of nobody who is not there, in bounds", async () => {
    const itemId = await shop.publish();
    vi.setSystemTime(NOW + 120_000);
    await shop.t.mutation(internal.expiry.sweep, {});
    expect(await ask(itemId)).toEqual({ isOnline: false });
    for (let n = 0; n < 29; n += 1) await ask(itemId);
    expect((await errorOf(ask(itemId))).code).toBe("RATE_LIMITED");
  });
});
