// @vitest-environment node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BaseConvexClient } from "convex/browser";
import { convexToJson, jsonToConvex, type Value } from "convex/values";
import fc from "fast-check";
import { build, type Rollup } from "vite";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { slimConvex, slimConvexPlugin } from "../slimConvex.mjs";
import { FakeServer, type Step } from "./fakeServer.ts";
import * as slim from "./slimConvex.ts";

const QUERIES = [
  ["messages:list", { conversationId: "c1", paginationOpts: { numItems: 30, cursor: null } }],
  ["messages:list", { paginationOpts: { cursor: "x", numItems: 30 }, conversationId: "c1", gone: undefined }],
  ["conversations:list", {}],
  ["conversations:getTotalUnreadForVisitor", { sessionToken: "wst_1" }],
] as const;

/** Plays one script and writes down everything that can be seen from either end. */
class Player {
  readonly log: unknown[] = [];
  private readonly client: BaseConvexClient;
  private readonly server: FakeServer;
  private readonly held: (() => void)[] = [];

  constructor(Client: typeof BaseConvexClient) {
    // The stock client throws at what it cannot make sense of, the cut one says so: no exception leaves it.
    this.server = new FakeServer(
      (message) => this.log.push({ sent: message }),
      () => this.log.push(Client === BaseConvexClient ? "fatal" : "thrown"),
    );
    vi.stubGlobal("WebSocket", this.server.Socket);
    this.client = new Client("https://happy-cat-1.convex.cloud", (tokens) => this.onTransition(tokens), {
      unsavedChangesWarning: false,
      skipConvexDeploymentUrlCheck: true,
      logger: {
        logVerbose: () => undefined,
        log: () => undefined,
        warn: () => undefined,
        error: (...lines: unknown[]) => lines.join().includes("FATAL") && this.log.push("fatal"),
      },
    });
    this.client.subscribeToConnectionState((state) => {
      const { isWebSocketConnected, hasEverConnected, connectionRetries } = state;
      const line = JSON.stringify({ isWebSocketConnected, hasEverConnected, connectionRetries });
      // The stock client tells of its requests too.
      if (this.log.findLast((each) => typeof each === "string" && each.startsWith("{")) !== line)
        this.log.push(line);
    });
  }

  async play(step: Step): Promise<void> {
    vi.stubGlobal("WebSocket", this.server.Socket);
    if (step.do === "subscribe") this.subscribe(step.n);
    else if (step.do === "unsubscribe") this.held.splice(step.n % (this.held.length || 1), 1)[0]?.();
    else if (step.do === "mutate") this.mutate(step.n);
    else if (step.do === "close") await Promise.race([this.client.close(), vi.advanceTimersByTimeAsync(1)]);
    else this.server.play(step);
    await vi.advanceTimersByTimeAsync(step.do === "wait" ? step.n * 997 : 1);
    this.log.push({ after: step, state: this.client.connectionState().isWebSocketConnected });
  }

  private subscribe(n: number): void {
    const [path, args] = QUERIES[n % QUERIES.length] as (typeof QUERIES)[number];
    const { queryToken, unsubscribe } = this.client.subscribe(path, args as Record<string, Value>);
    this.log.push({ queryToken, now: this.read(n) });
    this.held.push(unsubscribe);
  }

  private mutate(n: number): void {
    this.client.mutation("messages:send", { text: `t${n}`, n, gone: undefined as never }).then(
      (value) => this.log.push({ mutated: n, value }),
      (error: Error & { data?: unknown }) =>
        this.log.push({ refused: n, isTyped: "data" in error, data: error.data }),
    );
  }

  private read(n: number): unknown {
    const [path, args] = QUERIES[n % QUERIES.length] as (typeof QUERIES)[number];
    try {
      return this.client.localQueryResult(path, args as Record<string, Value>);
    } catch (error) {
      return { threw: (error as { data?: unknown }).data };
    }
  }

  private onTransition(tokens: string[]): void {
    if (tokens.length > 0) this.log.push({ tokens, results: QUERIES.map((_query, n) => this.read(n)) });
  }
}

const DOINGS = (
  "open open subscribe subscribe subscribe unsubscribe mutate mutate serve serve serve serve answer answer push push " +
  "chunks brokenChunks ping drop online wait silence sendFails"
).split(" ");
const script = fc.array(
  fc.record({
    do: fc.oneof({ weight: 40, arbitrary: fc.constantFrom(...DOINGS) }, fc.constantFrom("fatal", "close")),
    n: fc.nat(40),
  }),
  { minLength: 20, maxLength: 80, size: "max" },
) as fc.Arbitrary<Step[]>;

let Slim: typeof BaseConvexClient;

beforeAll(async () => {
  const output = (await build({
    configFile: false,
    logLevel: "error",
    plugins: [slimConvexPlugin((path) => join(process.cwd(), path))],
    build: {
      write: false,
      minify: false,
      target: "es2022",
      lib: { entry: "virtual-client", formats: ["es"] },
      rollupOptions: { input: "convex/browser" },
    },
  })) as Rollup.RollupOutput[];
  const { code } = output.flatMap((each) => each.output)[0] as Rollup.OutputChunk;
  Slim = (await import(`data:text/javascript,${encodeURIComponent(code)}`)).BaseConvexClient;
});
beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0.3);
  vi.stubGlobal("window", new EventTarget());
});
afterEach(() => vi.useRealTimers());
afterAll(() => vi.unstubAllGlobals());

async function logOf(Client: typeof BaseConvexClient, steps: readonly Step[]): Promise<unknown[]> {
  vi.setSystemTime(0);
  vi.stubGlobal("window", new EventTarget());
  const player = new Player(Client);
  for (const step of steps) await player.play(step);
  vi.clearAllTimers();
  return player.log;
}

describe("the cut Convex client", () => {
  it("says and shows the same as the whole one, whatever the server, the network and the page do", async () => {
    const seen: string[] = [];
    await fc.assert(
      fc.asyncProperty(script, async (steps) => {
        const whole = await logOf(BaseConvexClient, steps);
        seen.push(JSON.stringify(whole, (_key, each) => (typeof each === "bigint" ? `${each}` : each)));
        expect(await logOf(Slim, steps)).toEqual(whole);
      }),
      { numRuns: 400, seed: 20261122 },
    );
    // The scripts went everywhere.
    const all = seen.join("");
    for (const word of [
      '"results":',
      '"mutated":',
      '"refused":',
      '"isTyped":true',
      '"threw":{',
      '"journal":"j',
      "fatal",
    ])
      expect(all.split(word).length, word).toBeGreaterThan(15);
    for (const word of [
      "InactiveServer",
      "FailedToSendMessage",
      "TooManyConcurrentRequests",
      '"maxObservedTimestamp":',
    ])
      expect(all.split(word).length, word).toBeGreaterThan(5);
  }, 120_000);

  it("lets go of a socket that is still on its way, which the whole one keeps until it opens", async () => {
    for (const [Client, isLetGo] of [
      [BaseConvexClient, false],
      [Slim, true],
    ] as const) {
      let isClosed = false;
      const Socket = class {
        close(): void {
          isClosed = true;
        }
      };
      vi.stubGlobal("WebSocket", Socket);
      const client = new Client("https://happy-cat-1.convex.cloud", () => undefined, {
        unsavedChangesWarning: false,
      });
      void client.close();
      await vi.advanceTimersByTimeAsync(10);
      expect(isClosed).toBe(isLetGo);
    }
  });

  it("fails the build when a place to cut is gone", () => {
    const file = "node_modules/convex/dist/esm/browser/sync/client.js";
    const code = readFileSync(file, "utf8");
    expect(slimConvex(code, "client.js").length).toBeLessThan(code.length / 2);
    expect(() => slimConvex(code.replace("pauseSocket", "haltSocket"), "client.js")).toThrow(
      /no .* any more/,
    );
    expect(() => slimConvex("this.authenticationManager.onTransition();", "session.js")).toThrow(
      /still speaks of authenticationManager/,
    );
  });
});

describe("values as they travel", () => {
  const value = fc.letrec((tie) => ({
    leaf: fc.oneof(
      fc.string(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.uint8Array({ maxLength: 20 }).map((bytes) => bytes.slice().buffer),
    ),
    node: fc.oneof(
      { depthSize: "small" },
      tie("leaf"),
      fc.array(tie("node"), { maxLength: 4 }),
      fc.dictionary(fc.stringMatching(/^[a-zA-Z_]\w{0,6}$/), fc.oneof(tie("node"), fc.constant(undefined)), {
        maxKeys: 4,
      }),
    ),
  })).node as fc.Arbitrary<Value>;

  it("are written and read as the stock client does", () => {
    fc.assert(
      fc.property(value, (each) => {
        const json = convexToJson(each);
        expect(JSON.stringify(slim.convexToJson(each))).toBe(JSON.stringify(json));
        expect(slim.jsonToConvex(json as never)).toEqual(jsonToConvex(json));
      }),
      { numRuns: 2_000 },
    );
  });
});
