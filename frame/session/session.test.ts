import { beforeEach, describe, expect, it } from "vitest";
import { CallError } from "../core/errors.ts";
import { nameOf } from "../live/functions.ts";
import type { BootResponse } from "./bootSchema.ts";
import { finishWipe } from "./credentials.ts";
import { PageHandle } from "./pageHandle.ts";
import { type BootRequest, Session } from "./session.ts";
import { openStorage, type StorageAdapter } from "./storage.ts";

const HOUR = 3_600_000;

/** A deployment that knows hashes only, and a browser whose storage outlives its pages. */
function createWorld() {
  const world = {
    clock: 1_000_000,
    serverAhead: 0,
    lifetime: 24 * HOUR,
    isUp: true,
    requests: [] as BootRequest[],
    calls: [] as { name: string; args: Record<string, unknown> }[],
    answer: null as ((request: BootRequest) => BootResponse) | null,
    storage: null as unknown as StorageAdapter,
    map: new Map<string, string>(),
    isBlocked: false,
    /** What the customer's page has kept, and what it was told to keep since. */
    shown: undefined as string | undefined,
    kept: [] as (string | undefined)[],
  };
  const now = () => world.clock;
  const ok = (): BootResponse => ({
    status: "ok",
    serverNow: now() + world.serverAhead,
    expiresAt: now() + world.serverAhead + 24 * HOUR,
    visitorRef: "v1",
    visitorKind: "anonymous",
    appearance: {
      color: "#4f46e5",
      side: "right",
      icon: "chat",
      launcher: "visible",
      spacing: 20,
      theme: "system",
      teamName: "T",
      greeting: "Hi",
    },
    messenger: { tabs: ["home", "messages", "help"], defaultTab: "home", cards: [] },
    features: [],
    hasOpenConversation: false,
    unread: { total: 0, latest: null },
  });
  const map = world.map;
  const page = () => {
    world.storage = openStorage({
      prefix: "p:",
      now,
      mayPersist: true,
      open: () => {
        if (world.isBlocked) throw new Error("SecurityError");
        return {
          getItem: (key) => map.get(key) ?? null,
          setItem: (key, value) => void map.set(key, value),
          removeItem: (key) => void map.delete(key),
          key: (index) => [...map.keys()][index] ?? null,
          get length() {
            return map.size;
          },
        };
      },
    });
    return new Session({
      workspaceId: "w",
      storage: world.storage,
      pageHandle: new PageHandle(world.shown, (kept) => void world.kept.push(kept)),
      now,
      lock: (_name, act) => act(),
      async post(request) {
        world.requests.push(request);
        if (!world.isUp) throw new CallError("OFFLINE", "");
        return world.answer?.(request) ?? ok();
      },
      http: {
        query: async () => {
          throw new Error("no query");
        },
        action: async () => {
          throw new Error("There are no actions here.");
        },
        async mutation(reference, args) {
          const name = nameOf(reference);
          world.calls.push({ name, args: args as Record<string, unknown> });
          if (!world.isUp) throw new CallError("OFFLINE", "");
          const serverNow = now() + world.serverAhead;
          return (
            name === "widgetSessions:refresh" ? { expiresAt: serverNow + world.lifetime, serverNow } : null
          ) as never;
        },
      },
    });
  };
  return Object.assign(world, { page, ok });
}

let world: ReturnType<typeof createWorld>;
beforeEach(() => {
  world = createWorld();
});
const last = () => world.requests.at(-1) as BootRequest;
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

describe("Session", () => {
  it("sends only hashes of what it makes, and a token of the agreed form stays here", async () => {
    const session = world.page();
    await session.boot(undefined);
    expect(session.token()).toMatch(/^wst_[0-9a-f]{64}$/);
    expect(JSON.stringify(last())).not.toContain(session.token()?.slice(4));
    expect(last().tokenHash).toMatch(/^[0-9a-f]{64}$/);
    expect(last().resumeSecret).toBeUndefined();
  });
  it("reuses a live token over reloads and in other tabs", async () => {
    const first = world.page();
    await first.boot(undefined);
    const second = world.page();
    await second.boot(undefined);
    expect(second.token()).toBe(first.token());
    expect(world.requests[1]?.tokenHash).toBe(world.requests[0]?.tokenHash);
  });
  it("has one name for presence over all its boots, and another one than other tabs", async () => {
    const session = world.page();
    await session.boot(undefined);
    session.invalidate(false);
    await session.boot(undefined);
    await world.page().boot(undefined);
    const [first, again, other] = world.requests.map((request) => request.tab);
    expect(first).toMatch(/^[0-9a-f]{16}$/);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
    expect(session.tab).toBe(first);
  });
  it("is the same visitor when a second tab opens before the first one's boot has answered", async () => {
    world.isUp = false;
    expect((await world.page().boot(undefined)).status).toBe("unreachable");
    world.isUp = true;
    await world.page().boot(undefined);
    expect(world.requests[1]?.tokenHash).toBe(world.requests[0]?.tokenHash);
    expect(world.requests[1]?.nextResumeHash).toBe(world.requests[0]?.nextResumeHash);
  });
  it("presents the resume secret it registered, and a new one each boot", async () => {
    await world.page().boot(undefined);
    await world.page().boot(undefined);
    const { resumeSecret = "", nextResumeHash } = last();
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(resumeSecret));
    const hex = Array.from(new Uint8Array(digest), (b) => b.toString(16).padStart(2, "0")).join("");
    expect(hex).toBe(world.requests[0]?.nextResumeHash);
    expect(nextResumeHash).not.toBe(world.requests[0]?.nextResumeHash);
  });
  it("[SH9] offers a page handle only where nothing lasts, shows what the page has kept once, and keeps what was taken", async () => {
    await world.page().boot(undefined);
    expect(last()).not.toHaveProperty("nextPageHandleHash");
    expect(world.kept).toEqual([undefined]);
    Object.assign(world, { isBlocked: true, shown: "0f".repeat(16), kept: [] });
    world.answer = () => ({ ...world.ok(), keepsPageHandle: true });
    const session = world.page();
    world.isUp = false;
    await session.boot(undefined);
    world.isUp = true;
    await session.boot(undefined);
    const [, lost, first] = world.requests;
    expect(first?.pageHandle).toBe(world.shown);
    expect(lost?.nextPageHandleHash).toBe(first?.nextPageHandleHash);
    const [kept = ""] = world.kept;
    expect(kept).toMatch(/^[0-9a-f]{32}$/);
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(kept));
    expect(Buffer.from(digest).toString("hex")).toBe(first?.nextPageHandleHash);
    session.invalidate(true);
    await session.boot(undefined);
    expect(last()).not.toHaveProperty("pageHandle");
    expect(last().nextPageHandleHash).toBe(first?.nextPageHandleHash);
    expect(world.kept).toEqual([kept, kept]);
    world.answer = null;
    await world.page().boot(undefined);
    expect(world.kept.at(-1)).toBeUndefined();
  });
  it("makes a new token for the same visitor when the server calls the old one invalid", async () => {
    await world.page().boot(undefined);
    const old = last().tokenHash;
    world.answer = (request) =>
      request.tokenHash === old ? { status: "refused", code: "SESSION_INVALID", message: "" } : world.ok();
    expect((await world.page().boot(undefined)).status).toBe("ok");
    expect(last().tokenHash).not.toBe(old);
    expect(last().resumeSecret).toBeDefined();
  });
  it("renews under a quarter of its life by the server's clock, however wrong this one is", async () => {
    world.serverAhead = -26 * HOUR;
    const session = world.page();
    await session.boot(undefined);
    expect(session.renewIn()).toBeCloseTo(18 * HOUR, -3);
    world.clock += 17 * HOUR;
    expect(await session.renewIfDue()).toBe(false);
    world.clock += 2 * HOUR;
    const before = session.token();
    expect(await session.renewIfDue()).toBe(true);
    expect(session.token()).not.toBe(before);
    expect(session.renewIn()).toBeCloseTo(18 * HOUR, -3);
  });
  it.each([-24, 0, 24])("renews no more often and never late with a clock %i hours off", async (skew) => {
    world.serverAhead = -skew * HOUR;
    const session = world.page();
    await session.boot(undefined);
    let issuedAt = world.clock;
    for (let hour = 1; hour <= 7 * 24; hour++) {
      world.clock += HOUR;
      if (await session.renewIfDue()) issuedAt = world.clock;
      expect(world.clock - issuedAt).toBeLessThan(24 * HOUR);
    }
    // Every 18 hours of a week.
    expect(world.calls.filter(({ name }) => name === "widgetSessions:refresh")).toHaveLength(9);
  });
  it("adopts a token another tab renewed instead of renewing again", async () => {
    const [one, two] = [world.page(), world.page()];
    await one.boot(undefined);
    await two.boot(undefined);
    world.clock += 20 * HOUR;
    await one.renewIfDue();
    const calls = world.calls.length;
    expect(await two.renewIfDue()).toBe(true);
    expect([two.token(), world.calls.length]).toEqual([one.token(), calls]);
  });
  it("proposes the same next token after a lost answer, and boots with it after a reload", async () => {
    const session = world.page();
    await session.boot(undefined);
    world.clock += 20 * HOUR;
    world.isUp = false;
    await expect(session.renewIfDue()).rejects.toMatchObject({ code: "OFFLINE" });
    await expect(session.renewIfDue()).rejects.toMatchObject({ code: "OFFLINE" });
    const proposed = world.calls.map((call) => call.args.nextTokenHash);
    expect(proposed[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(proposed[1]).toBe(proposed[0]);
    world.isUp = true;
    await world.page().boot(undefined);
    expect(last().tokenHash).toBe(proposed[0]);
  });
  it("renews once for a clock that jumps a day ahead, and not at all for one that jumps back", async () => {
    const session = world.page();
    await session.boot(undefined);
    world.clock -= 24 * HOUR;
    world.serverAhead += 24 * HOUR;
    expect(await session.renewIfDue()).toBe(false);
    world.clock += 48 * HOUR;
    world.serverAhead -= 48 * HOUR;
    expect(await session.renewIfDue()).toBe(true);
    for (let times = 0; times < 5; times++) expect(await session.renewIfDue()).toBe(false);
    expect(world.calls.length).toBe(1);
  });
  it("takes a renewal that is over at once for the end of the session", async () => {
    const session = world.page();
    await session.boot(undefined);
    world.clock += 20 * HOUR;
    world.lifetime = 0;
    await expect(session.renewIfDue()).rejects.toMatchObject({ code: "SESSION_INVALID" });
  });
  it("presents a token that was called invalid once more before it makes another", async () => {
    const session = world.page();
    await session.boot(undefined);
    const first = last().tokenHash;
    session.invalidate(false);
    expect(session.token()).toBeNull();
    await session.boot(undefined);
    expect(last().tokenHash).toBe(first);
    session.invalidate(true);
    await session.boot(undefined);
    expect(last().tokenHash).not.toBe(first);
    expect(last().resumeSecret).toBeDefined();
  });
  it("notices a logout that another tab made while it slept, and writes nothing of the visitor any more", async () => {
    const [sleeper, other] = [world.page(), world.page()];
    await sleeper.boot(undefined);
    await other.boot(undefined);
    expect(sleeper.isGone()).toBe(false);
    await other.end(true);
    expect(sleeper.isGone()).toBe(true);
    world.clock += 20 * HOUR;
    await expect(sleeper.renewIfDue()).rejects.toMatchObject({ code: "OFFLINE" });
    await settle();
    expect([...world.map.keys()]).toEqual(["p:unwiped"]);
    await world.page().boot(undefined);
    expect(sleeper.isGone()).toBe(true);
  });
  it("removes the outbox's database after a logout, if need be on the next page", async () => {
    const session = world.page();
    await session.boot(undefined);
    await session.end(true);
    world.page();
    const removed: string[] = [];
    await finishWipe(world.storage, async () => void removed.push("database"));
    await finishWipe(world.storage, async () => void removed.push("again"));
    expect(removed).toEqual(["database"]);
  });
  it("finishes on the next page a wipe that was cut off after any number of keys, and never wipes who came after", async () => {
    const began = async () => {
      world = createWorld();
      const session = world.page();
      await session.boot({ userId: "a" });
      for (const key of ["draft.t", "memory.card", "aaa"]) world.storage.set(key, "A's", HOUR);
      return session;
    };
    await began();
    const count = world.map.size;
    for (let whole = 0; whole < count; whole++) {
      const session = await began();
      let left = whole;
      const remove = world.map.delete.bind(world.map);
      // The process is gone: nothing of what it asks for after that takes place.
      world.map.delete = (key) => left-- > 0 && remove(key);
      await session.end(true);
      world.map.delete = remove;
      expect(world.map.size).toBeGreaterThan(2);
      const next = world.page();
      await finishWipe(world.storage, async () => undefined);
      expect([...world.map.keys()]).toEqual(["p:tombs"]);
      await next.boot(undefined);
      world.storage.set("draft.t", "B's", HOUR);
      world.storage.set("unwiped", "1", HOUR);
      world.page();
      await finishWipe(world.storage, async () => undefined);
      expect(world.storage.get("draft.t")).toBe("B's");
    }
  });
  describe("drafts and small memories", () => {
    const OWN = ["draft.c1", "memory.card"];
    const answerAs = (visitorRef: string, more: object = {}, refused = "") => {
      world.answer = ({ tokenHash }) =>
        tokenHash === refused
          ? { status: "refused", code: "SESSION_INVALID", message: "" }
          : ({ ...world.ok(), visitorRef, ...more } as BootResponse);
    };
    /** A page of A, who leaves something, and what the next one has of it. */
    const nextHas = async (answer: () => void) => {
      answerAs("A");
      await world.page().boot(undefined);
      for (const key of OWN) world.storage.set(key, "A's", HOUR);
      answer();
      await world.page().boot(undefined);
      return OWN.map((key) => world.storage.get(key));
    };
    it("go where the server has ended their visitor and this browser has not noticed", async () => {
      expect(await nextHas(() => answerAs("B", {}, last().tokenHash))).toEqual([null, null]);
      expect(await nextHas(() => answerAs("B", { idleMs: HOUR }))).toEqual([null, null]);
    });
    it("stay with the same visitor under another token, and with one who has become part of another", async () => {
      expect(await nextHas(() => answerAs("A", {}, last().tokenHash))).toEqual(["A's", "A's"]);
      expect(await nextHas(() => answerAs("B", { joinedRef: "A" }, last().tokenHash))).toEqual([
        "A's",
        "A's",
      ]);
      expect(await nextHas(() => answerAs("A", { idleMs: HOUR }))).toEqual(["A's", "A's"]);
    });
    it("stay where the answer to a sign-in was lost", async () => {
      expect(await nextHas(() => answerAs("B"))).toEqual(["A's", "A's"]);
    });
  });
  it("wipes first and tells the server afterwards; what could not be told is told at the next boot", async () => {
    const session = world.page();
    await session.boot({ userId: "a" });
    const hash = last().tokenHash;
    world.isUp = false;
    const ending = session.end(true);
    expect(session.token()).toBeNull();
    // The token's hash is written down in the same task: a crash from here on still ends the session.
    expect([...world.map.keys()].toSorted()).toEqual(["p:tombs", "p:unwiped"]);
    expect(world.map.get("p:tombs")).toContain(hash);
    await ending;
    await settle();
    expect([...world.map.keys()].toSorted()).toEqual(["p:tombs", "p:unwiped"]);
    world.isUp = true;
    await world.page().boot(undefined);
    await settle();
    expect(world.calls.at(-1)).toEqual({ name: "widgetSessions:revokeByHash", args: { tokenHash: hash } });
    expect(world.map.has("p:tombs")).toBe(false);
    expect(last().resumeSecret).toBeUndefined();
  });
  it("gives another person a session of their own, and the same person the same one", async () => {
    const first = world.page();
    await first.boot({ userId: "a", email: "a@x.example" });
    const again = world.page();
    await again.boot({ userId: "a" });
    expect(again.token()).toBe(first.token());
    const other = world.page();
    await other.boot({ userId: "b" });
    expect(other.token()).not.toBe(first.token());
    expect(last().resumeSecret).toBeUndefined();
    expect(world.calls.map((call) => call.name)).toContain("widgetSessions:revoke");
    expect([...world.map.values()].join()).not.toContain("a@x.example");
  });
  it("brings nothing back when a boot answers after the logout", async () => {
    const session = world.page();
    const booting = session.boot(undefined);
    await settle().then(() => undefined);
    const late = world.page();
    const pending = late.boot(undefined);
    await late.end(true);
    await Promise.all([booting, pending]);
    expect(late.token()).toBeNull();
  });
});
