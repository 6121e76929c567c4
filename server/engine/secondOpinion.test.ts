/** The same scripts under convex-test and under this engine must come to the same results. */
import { anyApi, makeFunctionReference } from "convex/server";
import type { Value } from "convex/values";
import { convexTest } from "convex-test";
import fc from "fast-check";
import { beforeEach, describe, expect, it, vi } from "vitest";
import schema from "./fixtures/convex/schema.ts";
import { startTestEngine } from "./testEngine.ts";

type Args = Record<string, Value>;
type Backend = { run: (path: string, args: Args) => Promise<unknown>; stop: () => Promise<void> };

const modules = {
  ...import.meta.glob("./fixtures/convex/*.ts"),
  "./fixtures/convex/_generated/api.ts": async () => ({ api: anyApi }),
};

const QUERIES = new Set([
  "list",
  "listByAuthor",
  "byRank",
  "filtered",
  "firstAndUnique",
  "byColor",
  "count",
  "counter",
  "sum",
  "get",
  "page",
]);

function reference(): Backend {
  const t = convexTest(schema, modules);
  return {
    run: (path, args) => {
      const name = path.split(":")[1]!;
      if (path === "calls:act") return t.action(makeFunctionReference<"action">(path), args as never);
      if (QUERIES.has(name)) return t.query(makeFunctionReference<"query">(path), args as never);
      return t.mutation(makeFunctionReference<"mutation">(path), args as never);
    },
    stop: async () => {},
  };
}

async function ours(): Promise<Backend> {
  const engine = await startTestEngine();
  return { run: (path, args) => engine.run(path, args), stop: () => engine.shutdown() };
}

/** A step refers to ids of earlier steps by number: "#c0" is the first channel, "#m2" the third message. */
type Step = { path: string; args: Args };

const channel = fc.integer({ min: 0, max: 2 }).map((i) => `#c${i}`);
const message = fc.integer({ min: 0, max: 6 }).map((i) => `#m${i}`);
const text = fc.constantFrom("a", "b", "c", "é", "\u{10000}", "\uffff");
const rank = fc.constantFrom<Value>(0, 1, 15, -2.5, 3n, null, "z");
const name = fc.constantFrom("x", "y");
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const on = (path: string, args: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Step> =>
  fc.record(args).map((values) => ({
    path,
    args: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Args,
  }));

const step: fc.Arbitrary<Step> = fc.oneof(
  on("messages:send", {
    channelId: channel,
    text,
    rank: optional(rank),
    author: optional(fc.constantFrom("visitor", "agent")),
  }),
  on("messages:send", { channelId: channel, text, rank: optional(rank) }),
  on("messages:edit", { id: message, text: optional(text), rank: optional(fc.integer()) }),
  on("messages:clearRank", { id: message }),
  on("messages:remove", { id: message }),
  on("messages:get", { id: message }),
  on("messages:list", { channelId: channel }),
  on("messages:listByAuthor", { channelId: channel, author: fc.constantFrom("visitor", "agent") }),
  on("messages:byRank", { above: optional(rank), below: optional(rank), desc: optional(fc.boolean()) }),
  on("messages:filtered", { text }),
  on("messages:byColor", { color: fc.constantFrom("red", null) }),
  on("messages:firstAndUnique", { name: fc.constantFrom("c0", "c1", "nobody") }),
  on("messages:count", {}),
  on("messages:increment", { name, by: optional(fc.integer()) }),
  on("messages:transfer", { from: name, to: fc.constant("z"), amount: fc.integer() }),
  on("messages:counter", { name }),
  on("messages:fail", { channelId: channel, how: fc.constantFrom("convex", "plain") }),
  on("messages:send", { channelId: channel, text: fc.constant(5) }),
  on("messages:badDocument", {}),
  on("messages:page", {
    channelId: channel,
    paginationOpts: fc.record({ numItems: fc.integer({ min: 1, max: 3 }), cursor: fc.constant(null) }),
  }),
);

async function walkPages(backend: Backend, args: Args): Promise<string[]> {
  const texts: string[] = [];
  let cursor: string | null = null;
  for (;;) {
    const paginationOpts: Args = { ...(args["paginationOpts"] as Args), cursor };
    const result = (await backend.run("messages:page", { ...args, paginationOpts })) as {
      page: string[];
      isDone: boolean;
      continueCursor: string;
    };
    texts.push(...result.page);
    if (result.isDone) return texts;
    cursor = result.continueCursor;
  }
}

/** Runs the steps; ids come out as their names, errors as "failed" with their data. */
async function transcript(backend: Backend, steps: Step[]): Promise<unknown[]> {
  const ids = new Map<string, string>();
  const names = new Map<string, string>();
  let messages = 0;
  const named = (kind: string, index: number, id: string): string => {
    ids.set(`#${kind}${index}`, id);
    names.set(id, `#${kind}${index}`);
    return `#${kind}${index}`;
  };
  for (let i = 0; i < 3; i++) {
    const args: Args = i === 0 ? { name: `c${i}`, color: "red" } : { name: `c${i}` };
    named("c", i, (await backend.run("messages:createChannel", args)) as string);
  }
  const results: unknown[] = [];
  for (const { path, args } of steps) {
    const filled = Object.fromEntries(
      Object.entries(args).map(([key, value]) => [key, ids.get(value as string) ?? value]),
    );
    if (Object.values(filled).some((value) => typeof value === "string" && value.startsWith("#"))) continue;
    try {
      const value =
        path === "messages:page" ? await walkPages(backend, filled) : await backend.run(path, filled);
      if (path === "messages:send") results.push(named("m", messages++, value as string));
      else results.push(normalised(value, names));
    } catch (error) {
      const data = (error as { data?: unknown }).data;
      results.push({ failed: path, data: typeof data === "string" ? JSON.parse(data) : (data ?? null) });
    }
  }
  return results;
}

function normalised(value: unknown, names: Map<string, string>): unknown {
  if (typeof value === "string") return names.get(value) ?? value;
  if (value === undefined) return null;
  if (Array.isArray(value)) return value.map((item) => normalised(item, names));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== "_creationTime");
  return Object.fromEntries(entries.map(([key, item]) => [key, normalised(item, names)]));
}

describe("second opinion", () => {
  // convex-test runs functions in this realm: their console lines are not ours.
  beforeEach(() => void vi.spyOn(console, "log").mockImplementation(() => {}));

  it("[Z1] random scripts come to the same results as under convex-test", async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 60 }), async (steps) => {
        const mine = await ours();
        try {
          const [actual, expected] = [await transcript(mine, steps), await transcript(reference(), steps)];
          expect(actual).toEqual(expected);
          compared += actual.length;
        } finally {
          await mine.stop();
        }
      }),
      { numRuns: 12 },
    );
    expect(compared).toBeGreaterThan(200);
  }, 60_000);

  it("[Z2] so do nested calls and actions", async () => {
    const mine = await ours();
    const other = reference();
    const results: unknown[] = [];
    for (const backend of [mine, other]) {
      const channelId = (await backend.run("messages:createChannel", { name: "n" })) as string;
      const acted = await backend.run("calls:act", { channelId, text: "hi" });
      results.push([
        acted,
        await backend.run("calls:deep", { left: 3 }),
        await backend.run("messages:list", { channelId }),
      ]);
    }
    expect(results[0]).toEqual(results[1]);
    await mine.stop();
  });
});
