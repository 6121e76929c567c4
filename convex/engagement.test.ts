import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "./_generated/api";
import { BANNER, CHAT, FOR_ALL, makeShop, type Shop } from "./engagement.setup";
import { boot, bootRaw, dump, errorOf, PAGE } from "./test.setup";

const MINUTE_MS = 60_000;
const NOW = Date.parse("2026-03-02T12:00:00Z");

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

const eligible = (url = PAGE.url) => shop.t.query(api.engagement.eligible, { sessionToken, url });
const ids = async (url?: string) => (await eligible(url))?.items.map(({ itemId }) => itemId) ?? [];
const stamp = () => shop.t.query(api.engagement.stamp, { sessionToken });
const explain = (itemId: string) =>
  shop.t.query(api.engagement.explain, { agentToken: shop.agentToken, itemId, visitorId });

describe("what is for a visitor", () => {
  it("is nothing, and costs nothing, where nothing is live", async () => {
    await shop.create();
    expect(await eligible()).toBeNull();
    expect(await stamp()).toBeNull();
    const { response } = await boot(shop.t, shop.workspaceId);
    expect(Object.keys(response)).not.toContain("engagement");
    const page = { url: PAGE.url, title: "" };
    expect(await shop.t.mutation(api.visitors.heartbeat, { sessionToken, page })).toEqual({
      hasUnread: false,
    });
  });

  it("comes with what the page needs to decide where and when, and nothing else", async () => {
    const audience = { type: "sample", salt: "secret plan", from: 0, to: 100 } as const;
    const page = { include: ["/pricing"], exclude: ["/pricing/old"] };
    const trigger = { type: "scroll", percent: 50 } as const;
    const itemId = await shop.publish({ audience, page, trigger, frequency: { type: "untilInteracted" } });
    expect(await eligible()).toEqual({
      stamp: NOW,
      url: PAGE.url,
      items: [
        {
          kind: "outbound",
          itemId,
          version: 1,
          slot: "corner",
          page,
          trigger,
          isExempt: false,
          mayRepeat: true,
        },
      ],
      quietUntil: null,
      nextChangeAt: null,
      withdrawn: [],
    });
  });

  it("is the same in a boot's answer, without another call", async () => {
    const itemId = await shop.publish({ page: { include: ["/pricing"], exclude: [] } });
    const { response } = await boot(shop.t, shop.workspaceId);
    expect(response.engagement?.items).toMatchObject([{ itemId }]);
    expect(response.engagement).toEqual(await eligible());
    const page = { ...PAGE, url: "https://shop.example/cart" };
    const other = await bootRaw(shop.t, shop.workspaceId, { page });
    expect(other.response).toMatchObject({ status: "ok", engagement: { items: [] } });
  });

  it("goes by the page, the parts of its address that are not stored among them", async () => {
    const plan = await shop.publish({ page: { include: ["?plan=pro"], exclude: [] } });
    const hash = await shop.publish({ page: { include: ["#/settings"], exclude: [] } });
    expect(await ids("https://shop.example/?plan=pro")).toEqual([plan]);
    expect(await ids("https://shop.example/#/settings")).toEqual([hash]);
    expect(await ids("https://shop.example/")).toEqual([]);
    expect(await ids("no address")).toEqual([]);
  });

  it("goes by who somebody is, and what cannot be decided is for nobody", async () => {
    const visitors = await shop.publish({ audience: { type: "identity", is: "visitor" } });
    await shop.publish({ audience: { type: "identity", is: "user" } });
    const rule = { type: "identity", is: "visitor" } as const;
    const fields = { name: "Gone", description: "", rule };
    const { agentToken } = shop;
    const { segmentId } = await shop.t.mutation(api.segments.create, { agentToken, fields });
    const gone = { type: "segment", segmentId } as const;
    const missing = [
      await shop.publish({ audience: gone }),
      await shop.publish({ audience: { type: "none", rules: [gone] } }),
    ];
    expect(await ids()).toEqual([visitors, missing[0]]);
    await shop.t.run((ctx) => ctx.db.delete("segments", segmentId));
    await shop.setStatus(visitors, "paused");
    await shop.setStatus(visitors, "live");
    expect(await ids()).toEqual([visitors]);
  });

  it("comes in the team's order, and what went live first before the others", async () => {
    const [third, first, second, fourth] = [
      await shop.publish({ priority: 5 }),
      await shop.publish({ priority: -1 }),
      await shop.publish({ priority: 0 }),
      await shop.publish({ priority: 5 }),
    ];
    expect(await ids()).toEqual([first, second, third, fourth]);
  });

  it("begins and ends by the server's clock, and tells when", async () => {
    const schedule = { startAt: NOW + MINUTE_MS, endAt: NOW + 3 * MINUTE_MS };
    const itemId = await shop.publish({ schedule });
    expect(await eligible()).toMatchObject({ items: [], nextChangeAt: schedule.startAt });
    vi.setSystemTime(schedule.startAt - 1);
    expect(await ids()).toEqual([]);
    vi.setSystemTime(schedule.startAt);
    expect(await eligible()).toMatchObject({ items: [{ itemId }], nextChangeAt: schedule.endAt });
    vi.setSystemTime(schedule.endAt);
    expect(await eligible()).toMatchObject({ items: [], nextChangeAt: null });
  });

  it("leaves the page when it was taken back, changed, or is not for the visitor any more; not for having come", async () => {
    const [stays, paused, changed, elsewhere] = [
      await shop.publish({ page: { include: ["/pricing"], exclude: [] } }),
      await shop.publish(),
      await shop.publish(),
      await shop.publish({ audience: { type: "identity", is: "user" } }),
    ];
    const shown = [stays, paused, changed, elsewhere, "nonsense"].map((itemId) => ({ itemId, version: 1 }));
    await shop.setStatus(paused, "paused");
    const fields = { name: "Hello", content: CHAT, delivery: { ...FOR_ALL, priority: 3 } };
    const { agentToken } = shop;
    await shop.t.mutation(api.outboundMessages.update, {
      agentToken,
      messageId: changed,
      version: 1,
      fields,
    });
    const withdrawn = async (url: string) =>
      (await shop.t.query(api.engagement.eligible, { sessionToken, url, shown }))?.withdrawn;
    expect(await withdrawn(PAGE.url)).toEqual([paused, changed, elsewhere, "nonsense"]);
    expect(await withdrawn("https://shop.example/cart")).toEqual([
      stays,
      paused,
      changed,
      elsewhere,
      "nonsense",
    ]);
  });

  it("is fifty things at most", async () => {
    const item = { kind: "tour" as const, version: 1, slot: "pointer" as const, ...FOR_ALL };
    const items = Array.from({ length: 52 }, (_, n) => ({ ...item, itemId: `tour${n}`, priority: 52 - n }));
    const { workspaceId } = shop;
    await shop.t.run((ctx) => ctx.db.insert("livePrograms", { workspaceId, part: 0, items, segments: [] }));
    expect((await ids()).slice(0, 2)).toEqual(["tour51", "tour50"]);
    expect(await ids()).toHaveLength(50);
  });

  it("of another workspace is not", async () => {
    const other = await makeShop(shop.t);
    await other.publish();
    expect(await eligible()).toBeNull();
  });
});

describe("the stamp", () => {
  it("changes with what is live, and with nothing else", async () => {
    const id = await shop.create();
    await shop.setStatus(id, "archived");
    expect(await stamp()).toBeNull();
    const seen: (number | null)[] = [];
    const change = async (act: Promise<unknown>) => {
      await act;
      seen.push(await stamp());
    };
    await change(shop.setStatus(id, "live"));
    await change(shop.setStatus(id, "live"));
    expect(seen).toEqual([NOW, NOW]);
    const fields = { name: "New", content: CHAT, delivery: FOR_ALL };
    const { agentToken } = shop;
    await change(
      shop.t.mutation(api.outboundMessages.update, { agentToken, messageId: id, version: 1, fields }),
    );
    await change(shop.setStatus(id, "paused"));
    expect(seen.slice(2)).toEqual([NOW + 1, NOW + 2]);
    const page = { url: PAGE.url, title: "" };
    expect(await shop.t.mutation(api.visitors.heartbeat, { sessionToken, page })).toEqual({
      hasUnread: false,
      stamp: NOW + 2,
    });
  });

  it("changes with a segment in use, also one that another names, and not with one that is not", async () => {
    const { agentToken } = shop;
    const rule = { type: "identity", is: "user" } as const;
    const write = async (name: string, given: object) => {
      const fields = { name, description: "", rule: given as typeof rule };
      return (await shop.t.mutation(api.segments.create, { agentToken, fields })).segmentId;
    };
    const inner = await write("inner", rule);
    const outer = await write("outer", { type: "all", rules: [{ type: "segment", segmentId: inner }] });
    const unused = await write("unused", rule);
    const itemId = await shop.publish({ audience: { type: "segment", segmentId: outer } });
    const before = await stamp();
    expect(await ids()).toEqual([]);
    const change = (segmentId: string, name: string) =>
      shop.t.mutation(api.segments.update, {
        agentToken,
        segmentId,
        version: 1,
        fields: { name, description: "", rule: { type: "identity", is: "visitor" } },
      });
    await change(unused, "unused");
    expect(await stamp()).toBe(before);
    await change(inner, "inner");
    expect(await stamp()).toBeGreaterThan(before ?? 0);
    expect(await ids()).toEqual([itemId]);
    const browser = await boot(shop.t, shop.workspaceId);
    const rows = await shop.t.run((ctx) => ctx.db.query("segmentMemberships").collect());
    const own = rows.find((row) => row.visitorId === browser.response.visitorRef);
    expect(own?.segmentIds.toSorted()).toEqual([inner, outer].toSorted());
  });
});

describe("an explanation", () => {
  it("tells every part, as it was decided", async () => {
    const audience = {
      type: "all" as const,
      rules: [
        { type: "identity" as const, is: "visitor" as const },
        { type: "event" as const, name: "bought", compare: "atLeast" as const, count: 1 },
      ],
    };
    const schedule = { startAt: NOW - 1, endAt: NOW + MINUTE_MS };
    const itemId = await shop.publish({ audience, schedule });
    expect(await ids()).toEqual([]);
    expect(await explain(itemId)).toEqual({
      kind: "outbound",
      version: 1,
      outcome: "no",
      nextChangeAt: null,
      status: { outcome: "yes", is: "live" },
      schedule: { outcome: "yes", ...schedule },
      audience: {
        outcome: "no",
        lines: [
          { depth: 0, type: "all", outcome: "no", reason: null },
          {
            depth: 1,
            type: "leaf",
            outcome: "yes",
            reason: null,
            leaf: audience.rules[0],
            found: "anonymous",
          },
          { depth: 1, type: "leaf", outcome: "no", reason: null, leaf: audience.rules[1], found: 0 },
        ],
      },
      frequency: {
        outcome: "yes",
        reason: null,
        shownCount: 0,
        lastShownAt: null,
        clickedAt: null,
        dismissedAt: null,
        completedAt: null,
      },
      pace: { outcome: "yes", reason: null, freeAt: null, shownToday: 0 },
      where: { outcome: "unknown", at: null },
      when: { outcome: "unknown", at: null, standing: null },
    });
  });

  it("is there for what is not live, and says so", async () => {
    const itemId = await shop.create({}, BANNER);
    expect(await explain(itemId)).toMatchObject({
      outcome: "no",
      status: { outcome: "no", is: "draft" },
      audience: { outcome: "yes", lines: [] },
    });
  });

  it("of another workspace's visitor or item is not given", async () => {
    const other = await makeShop(shop.t);
    const itemId = await shop.create();
    const theirs = await other.create();
    const { agentToken } = other;
    for (const wrong of [itemId, theirs, "nonsense"]) {
      const call = shop.t.query(api.engagement.explain, { agentToken, itemId: wrong, visitorId });
      expect((await errorOf(call)).code).toBe("NOT_FOUND");
    }
  });
});

describe("the pace", () => {
  const set = (quietMs: number, perDay: number) =>
    shop.t.mutation(api.engagement.setPace, { agentToken: shop.agentToken, quietMs, perDay });

  it("is half an hour and three a day until the team says otherwise", async () => {
    const get = () => shop.t.query(api.engagement.getPace, { agentToken: shop.agentToken });
    expect(await get()).toEqual({ quietMs: 30 * MINUTE_MS, perDay: 3 });
    await set(0, 100);
    await set(MINUTE_MS, 5);
    expect(await get()).toEqual({ quietMs: MINUTE_MS, perDay: 5 });
    expect((await dump(shop.t)).paceSettings).toHaveLength(1);
  });

  it.each([
    ["quietMs", -1, 3],
    ["quietMs", 0.5, 3],
    ["quietMs", 7 * 86_400_000 + 1, 3],
    ["perDay", 0, 0],
    ["perDay", 0, 101],
  ])("is refused beyond its limits: %s %d %d", async (place, quietMs, perDay) => {
    const error = await errorOf(set(quietMs, perDay));
    expect([error.code, error.message]).toEqual(["INPUT_INVALID", expect.stringContaining(place)]);
  });
});
