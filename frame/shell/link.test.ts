import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LinkWorld } from "../convex.ts";
import { CallError } from "../core/errors.ts";
import { nameOf } from "../live/functions.ts";
import type { Session } from "../session/session.ts";
import { LinkKeeper } from "./link.ts";

const BEAT = 55_000;
const PAGE = { url: "https://shop.example/", title: "Shop" };

function setUp() {
  const calls: { name: string; args: unknown }[] = [];
  const farewells: { to: string; body: unknown }[] = [];
  const world = { calls, farewells, ended: 0, answer: async (): Promise<unknown> => null };
  const session = { tab: "tab-1", token: () => "wst_1", renewIn: () => Number.POSITIVE_INFINITY };
  const keeper = new LinkKeeper({
    window: window as Window & typeof globalThis,
    session: session as unknown as Session,
    http: {
      query: async () => {
        throw new Error("no query");
      },
      action: async () => {
        throw new Error("There are no actions here.");
      },
      mutation: async (reference, args) => (
        calls.push({ name: nameOf(reference), args }), (await world.answer()) as never
      ),
    },
    beaconUrl: "https://api.example/beacon",
    link: { databaseName: "none", onSessionInvalid: () => void (world.ended += 1) } as LinkWorld,
    page: () => PAGE,
    onLink: () => undefined,
    onRenewed: () => undefined,
    onWake: () => undefined,
    onStamp: () => undefined,
  });
  navigator.sendBeacon = (to, body) => farewells.push({ to: String(to), body: JSON.parse(String(body)) }) > 0;
  return Object.assign(world, { keeper });
}

const FAREWELL = {
  to: "https://api.example/beacon",
  body: { sessionToken: "wst_1", tab: "tab-1", kind: "leave" },
};

describe("LinkKeeper: presence", () => {
  let keeper: LinkKeeper | undefined;
  beforeEach(() => vi.useFakeTimers());
  afterEach(async () => {
    await keeper?.stop(true);
    vi.useRealTimers();
  });

  it("beats once a minute with its page and tab, and not for the boot that was just made", async () => {
    const world = setUp();
    keeper = world.keeper;
    keeper.start();
    await vi.advanceTimersByTimeAsync(BEAT - 1);
    expect(world.calls).toEqual([]);
    await vi.advanceTimersByTimeAsync(5 * BEAT);
    expect(world.calls).toEqual(
      Array.from({ length: 5 }, () => ({
        name: "visitors:heartbeat",
        args: { sessionToken: "wst_1", tab: "tab-1", page: PAGE },
      })),
    );
  });

  it("beats when the page comes back, for what has changed meanwhile, and a whole beat after that", async () => {
    const world = setUp();
    keeper = world.keeper;
    keeper.start();
    const comeBackAfter = async (ms: number) => {
      await vi.advanceTimersByTimeAsync(ms);
      document.dispatchEvent(new Event("visibilitychange"));
      await vi.advanceTimersByTimeAsync(0);
    };
    await comeBackAfter(9_000);
    expect(world.calls, "what is known is seconds old").toEqual([]);
    await comeBackAfter(21_000);
    expect(world.calls).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(BEAT - 1);
    expect(world.calls).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(world.calls).toHaveLength(2);
  });

  it("hears from a heartbeat that the session was ended, where no connection says so", async () => {
    const world = setUp();
    keeper = world.keeper;
    keeper.start();
    world.answer = async () => {
      throw new CallError("OFFLINE", "");
    };
    await vi.advanceTimersByTimeAsync(BEAT);
    expect(world.ended).toBe(0);
    world.answer = async () => {
      throw new CallError("SESSION_INVALID", "");
    };
    await vi.advanceTimersByTimeAsync(BEAT);
    expect(world.ended).toBe(1);
  });

  it("connects when a heartbeat tells of something to connect for", async () => {
    const world = setUp();
    keeper = world.keeper;
    const want = vi.spyOn(world.keeper, "want").mockResolvedValue(null);
    world.keeper.start();
    world.answer = async () => ({ hasUnread: false });
    await vi.advanceTimersByTimeAsync(BEAT);
    expect(want).not.toHaveBeenCalled();
    world.answer = async () => ({ hasUnread: true });
    await vi.advanceTimersByTimeAsync(BEAT);
    expect(want).toHaveBeenCalledOnce();
  });

  it("says goodbye for its own tab when the page goes, and comes back with it from the cache", async () => {
    const world = setUp();
    keeper = world.keeper;
    keeper.start();
    window.dispatchEvent(new Event("pagehide"));
    expect(world.farewells).toEqual([FAREWELL]);
    window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
    await vi.advanceTimersByTimeAsync(0);
    expect(world.calls).toMatchObject([{ name: "visitors:heartbeat", args: { tab: "tab-1" } }]);
  });

  it("says goodbye when it is destroyed and the visitor is kept, and is silent from then on", async () => {
    const world = setUp();
    world.keeper.start();
    await world.keeper.stop(false);
    expect(world.farewells).toEqual([FAREWELL]);
    window.dispatchEvent(new Event("pagehide"));
    await vi.advanceTimersByTimeAsync(2 * BEAT);
    expect([world.farewells.length, world.calls.length]).toEqual([1, 0]);
  });

  it("needs no goodbye when the visitor is forgotten: the session's end says it", async () => {
    const world = setUp();
    world.keeper.start();
    await world.keeper.stop(true);
    expect(world.farewells).toEqual([]);
  });
});
