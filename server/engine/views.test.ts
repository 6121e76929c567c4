import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ViewChange, ViewUpdate } from "./api.ts";
import { NOBODY, startTestEngine, type TestEngine, toJson } from "./testEngine.ts";

let engine: TestEngine;
let pushes: { viewId: number; update: ViewUpdate }[];
let channelId: string;

beforeEach(async () => {
  engine = await startTestEngine();
  pushes = [];
  engine.onViewUpdate((viewId, update) => pushes.push({ viewId, update }));
  channelId = await engine.run("messages:createChannel", { name: "live" });
  engine.openView(1);
  engine.openView(2);
  engine.openView(99);
});
afterEach(async () => {
  await engine.shutdown();
  expect(engine.faults).toEqual([]);
});

/** Rounds follow one another: when this one answers, everything committed before it has been pushed. */
const settle = async (): Promise<void> => {
  await engine.updateView(99, { add: [], remove: [] });
  await new Promise((resolve) => setImmediate(resolve));
};
const add = (queryId: number, path: string, args: object, journal: string | null = null): ViewChange => ({
  add: [{ queryId, path, args: toJson(args as never), journal }],
  remove: [],
});
const values = (update: ViewUpdate): [number, unknown][] =>
  update.results.map(({ queryId, outcome }) => [queryId, outcome.ok ? outcome.value : outcome.errorMessage]);
const send = (text: string, more: object = {}) =>
  engine.call({
    kind: "mutation",
    path: "messages:send",
    args: toJson({ channelId, text }),
    identity: { kind: "none" },
    caller: NOBODY,
    ...more,
  });

describe("live queries", () => {
  it("[V10] answer an add at one ts, then push only what changed, with a growing ts", async () => {
    const other = await engine.run<string>("messages:createChannel", { name: "other" });
    const first = await engine.updateView(1, add(0, "messages:list", { channelId }));
    expect(values(first)).toEqual([[0, []]]);
    await engine.updateView(1, add(1, "messages:list", { channelId: other }));
    await send("hello");
    await settle();
    expect(pushes.map(({ viewId, update }) => [viewId, values(update)])).toEqual([[1, [[0, ["hello"]]]]]);
    expect(BigInt(pushes[0]!.update.ts)).toBeGreaterThan(BigInt(first.ts));
  });

  it("[V11] are not run again by a commit that their read set does not contain", async () => {
    const other = await engine.run<string>("messages:createChannel", { name: "other" });
    await engine.updateView(1, add(0, "messages:list", { channelId }));
    const before = await engine.stats();
    await engine.run("messages:send", { channelId: other, text: "elsewhere" });
    await engine.run("messages:increment", { name: "n" });
    await settle();
    expect((await engine.stats()).calls["messages:list"]).toBe(before.calls["messages:list"]);
    expect((await engine.stats()).reruns).toEqual({});
    expect(pushes).toEqual([]);
  });

  it("[V12] run again but push nothing when the result is the same", async () => {
    const id = await engine.run<string>("messages:send", { channelId, text: "a" });
    await engine.updateView(1, add(0, "messages:list", { channelId }));
    await engine.run("messages:edit", { id, rank: 7 });
    await settle();
    expect((await engine.stats()).reruns["messages:list"]).toBe(1);
    expect(pushes).toEqual([]);
  });

  it("[D1] are not even run again by a patch that changes nothing", async () => {
    const id = await engine.run<string>("messages:send", { channelId, text: "a", rank: 7 });
    await engine.updateView(1, add(0, "messages:list", { channelId }));
    const ts = await engine.latestTs();
    await engine.run("messages:edit", { id, rank: 7, text: "a" });
    await settle();
    expect((await engine.stats()).reruns).toEqual({});
    expect(await engine.latestTs()).toBe(ts);
  });

  it("[V13] are shared: two views asking the same run it once, and once again per change", async () => {
    await engine.updateView(1, add(0, "messages:list", { channelId }));
    await engine.updateView(2, add(7, "messages.js:list", { channelId }));
    await send("x");
    await settle();
    const { calls, reruns } = await engine.stats();
    expect([calls["messages:list"], reruns["messages:list"]]).toEqual([2, 1]);
    expect(pushes.map(({ viewId }) => viewId).sort()).toEqual([1, 2]);
  });

  it("[V14] the mutation's own view hears of its commit after the outcome, even when nothing in it changed", async () => {
    await engine.updateView(1, add(0, "messages:counter", { name: "n" }));
    const order: string[] = [];
    engine.onViewUpdate((viewId) => order.push(`push ${viewId}`));
    const done = send("unrelated", { viewId: 1 }).then((outcome) => {
      order.push("outcome");
      return outcome;
    });
    const { ts } = await done;
    await settle();
    expect(order).toEqual(["outcome", "push 1"]);
    expect(pushes).toHaveLength(1);
    expect(pushes[0]!.update.results).toEqual([]);
    expect(BigInt(pushes[0]!.update.ts)).toBeGreaterThanOrEqual(BigInt(ts));
  });

  it("[V14] and the effects of a commit never reach its view before the outcome does", async () => {
    await engine.updateView(1, add(0, "messages:list", { channelId }));
    for (let i = 0; i < 25; i++) {
      const order: string[] = [];
      engine.onViewUpdate(() => order.push("push"));
      await send(`m${i}`, { viewId: 1 }).then(() => order.push("outcome"));
      await settle();
      expect(order[0]).toBe("outcome");
      expect(order).toContain("push");
    }
  });

  it("[V15] refuse a duplicate add and an unknown remove, changing nothing", async () => {
    await engine.updateView(1, add(0, "messages:list", { channelId }));
    await expect(engine.updateView(1, add(0, "messages:list", { channelId }))).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
    await expect(engine.updateView(1, { add: [], remove: [5] })).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
    const malformed = {
      add: [{ queryId: 3, path: "messages:count", args: [{ $integer: "x" }] }],
      remove: [0],
    };
    await expect(engine.updateView(1, malformed)).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(engine.updateView(9, { add: [], remove: [] })).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
    const replaced = await engine.updateView(1, { ...add(0, "messages:count", {}), remove: [0] });
    expect(values(replaced)).toEqual([[0, 0]]);
  });

  it("[V16] a changed identity runs every query of the view again, and only that view's", async () => {
    await engine.updateView(1, add(0, "calls:whoAmI", {}));
    await engine.updateView(2, add(0, "calls:whoAmI", {}));
    const update = await engine.updateView(1, {
      identity: { kind: "user", claims: { subject: "ann" } },
      add: [],
      remove: [],
    });
    expect(values(update)).toEqual([[0, "ann"]]);
    await settle();
    expect(pushes).toEqual([]);
    const back = await engine.updateView(1, { identity: { kind: "none" }, add: [], remove: [] });
    expect(values(back)).toEqual([[0, null]]);
  });

  it("[V16] two identities that meet on a shared query each get their own answer", async () => {
    const as = (subject: string) => ({
      identity: { kind: "user" as const, claims: { subject } },
      ...add(0, "calls:whoAmI", {}),
    });
    const [one, two] = await Promise.all([engine.updateView(1, as("ann")), engine.updateView(2, as("bob"))]);
    expect([values(one), values(two)]).toEqual([[[0, "ann"]], [[0, "bob"]]]);
  });

  it("[V17] a failing query is a result, and heals when its data does", async () => {
    const added = await engine.updateView(1, add(0, "messages:firstAndUnique", { name: "twice" }));
    expect(added.results[0]!.outcome.ok).toBe(true);
    await engine.run("messages:createChannel", { name: "twice" });
    await engine.run("messages:createChannel", { name: "twice" });
    await settle();
    expect(pushes.at(-1)!.update.results[0]!.outcome).toMatchObject({
      ok: false,
      errorMessage: expect.stringContaining("unique() query returned more than one"),
    });
    const unknown = await engine.updateView(1, add(1, "messages:nothing", {}));
    expect(unknown.results[0]!.outcome.ok).toBe(false);
  });

  it("[V18] always see whole commits: a sum over two documents never wavers under concurrent transfers", async () => {
    await engine.updateView(1, add(0, "messages:sum", { a: "left", b: "right" }));
    const sums = Array.from({ length: 40 }, () =>
      engine.run<number>("messages:sum", { a: "left", b: "right" }),
    );
    const transfers = Array.from({ length: 40 }, (_, i) =>
      engine.run("messages:transfer", { from: "left", to: "right", amount: i }),
    );
    await Promise.all([...sums, ...transfers]);
    await settle();
    expect(new Set(await Promise.all(sums))).toEqual(new Set([0]));
    expect(pushes).toEqual([]);
    expect((await engine.stats()).reruns["messages:sum"]).toBeGreaterThan(0);
  });

  it("[V19] a pinned page follows inserts and deletes without gap or overlap; the journal keeps it over a reconnect", async () => {
    const ids: string[] = [];
    for (let i = 0; i < 10; i++)
      ids.push(await engine.run<string>("messages:send", { channelId, text: `m${i}` }));
    const page = (cursor: string | null) => ({ channelId, paginationOpts: { numItems: 4, cursor } });
    const first = await engine.updateView(1, add(0, "messages:page", page(null)));
    type Page = { page: string[]; continueCursor: string; isDone: boolean };
    const valueIn = (update: ViewUpdate, queryId: number): Page => {
      const outcome = update.results.find((result) => result.queryId === queryId)!.outcome;
      if (!outcome.ok) throw new Error(outcome.errorMessage);
      return outcome.value as Page;
    };
    expect(valueIn(first, 0).page).toEqual(["m9", "m8", "m7", "m6"]);
    const second = await engine.updateView(
      1,
      add(1, "messages:page", page(valueIn(first, 0).continueCursor)),
    );
    expect(valueIn(second, 1).page).toEqual(["m5", "m4", "m3", "m2"]);
    await send("m10");
    await engine.run("messages:remove", { id: ids[5]! });
    await settle();
    const latest = new Map(
      pushes.flatMap(({ update }) => update.results.map((result) => [result.queryId, result] as const)),
    );
    const textsOf = (queryId: number): string[] => {
      const outcome = latest.get(queryId)!.outcome;
      return outcome.ok ? (outcome.value as Page).page : [];
    };
    expect(textsOf(0)).toEqual(["m10", "m9", "m8", "m7", "m6"]);
    expect(textsOf(1)).toEqual(["m4", "m3", "m2"]);
    engine.openView(3);
    const resumed = await engine.updateView(3, add(0, "messages:page", page(null), latest.get(0)!.journal));
    expect(valueIn(resumed, 0).page).toEqual(["m10", "m9", "m8", "m7", "m6"]);
    engine.openView(4);
    const fresh = await engine.updateView(4, add(0, "messages:page", page(null)));
    expect(valueIn(fresh, 0).page).toEqual(["m10", "m9", "m8", "m7"]);
  });

  it("[V20] a closed view is told nothing more and costs nothing more", async () => {
    await engine.updateView(1, add(0, "messages:list", { channelId }));
    engine.closeView(1);
    const { calls } = await engine.stats();
    await send("unheard");
    await settle();
    expect((await engine.stats()).calls["messages:list"]).toBe(calls["messages:list"]);
    expect(pushes).toEqual([]);
  });

  it("[V21] queries asked at a handed-out ts answer as of then", async () => {
    await send("before");
    const ts = await engine.latestTs();
    await send("after");
    expect(await engine.run("messages:list", { channelId }, { atTs: ts })).toEqual(["before"]);
    expect(await engine.run("messages:list", { channelId })).toEqual(["after", "before"]);
    await expect(engine.run("messages:list", { channelId }, { atTs: "12" })).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
  });
});

describe("pagination", () => {
  it("[P1] an invalid, foreign or damaged cursor fails in the way that clients restart from", async () => {
    await send("x");
    const ask = (channel: string, cursor: string) =>
      engine.run("messages:page", { channelId: channel, paginationOpts: { numItems: 1, cursor } });
    const page = await engine.run<{ continueCursor: string }>("messages:page", {
      channelId,
      paginationOpts: { numItems: 1, cursor: null },
    });
    const other = await engine.run<string>("messages:createChannel", { name: "other" });
    const expected = {
      data: { isConvexSystemError: true, paginationError: "InvalidCursor" },
      message: expect.stringContaining("InvalidCursor"),
    };
    await expect(ask(other, page.continueCursor)).rejects.toMatchObject(expected);
    await expect(ask(channelId, "garbage")).rejects.toMatchObject(expected);
    await expect(
      ask(
        channelId,
        page.continueCursor.replace(/^./, (c) => (c === "A" ? "B" : "A")),
      ),
    ).rejects.toMatchObject(expected);
  });

  it("[P2] only one page per execution, and never an empty page size", async () => {
    await expect(engine.run("calls:twoPages")).rejects.toThrow("ran multiple paginated queries");
    const opts = { numItems: 0, cursor: null };
    await expect(engine.run("messages:page", { channelId, paginationOpts: opts })).rejects.toThrow(
      "positive number",
    );
  });

  it("[P3] the same position gives the same cursor, and cursors do not show what they point at", async () => {
    await send("secret text");
    const page = () =>
      engine.run<{ continueCursor: string }>("messages:page", {
        channelId,
        paginationOpts: { numItems: 1, cursor: null },
      });
    const cursor = (await page()).continueCursor;
    expect((await page()).continueCursor).toBe(cursor);
    expect(Buffer.from(cursor, "base64url").toString("latin1")).not.toContain(channelId);
  });
});
