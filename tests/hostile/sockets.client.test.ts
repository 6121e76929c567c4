/**
 * A server that has gone mad, or somebody in its place, and the frame's own connection as it is built: the cut Convex
 * client, its supervisor, the outbox. Nothing it says may throw, stop the visitor's messages or lose one.
 */
import { join } from "node:path";
import { build, type Rollup } from "vite";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { connect as connectFrame, Link, LinkWorld } from "../../frame/convex.ts";
import { fn } from "../../frame/live/functions.ts";
import { slimConvexPlugin } from "../../frame/slimConvex.mjs";

type Message = { type: string } & Record<string, unknown>;
type Sent = { clientMessageId: string; text: string };

const TS = (n: number) => Buffer.from(new BigUint64Array([BigInt(n)]).buffer).toString("base64");
const ZERO = { querySet: 0, identity: 0, ts: TS(0) };

/** One socket and the good server behind it, until a test speaks in its place. */
class Line {
  static all: Line[] = [];
  /** Rows the server keeps, by the client's id: what was delivered. */
  static rows = new Map<string, string>();
  /** False: the server leaves mutations unanswered. */
  static answers = true;
  static thrown: unknown[] = [];
  onopen?: () => void;
  onmessage?: (event: { data: unknown }) => void;
  onclose?: (event: { code: number; reason: string }) => void;
  onerror?: (event: object) => void;
  isOver = false;
  version = ZERO;
  private clock = 1;

  constructor() {
    Line.all.push(this);
    // As in a browser: one that was closed on its way never opens.
    setTimeout(() => this.isOver || this.onopen?.(), 5);
  }

  send(text: string): void {
    const message = JSON.parse(text) as Message;
    setTimeout(() => this.serve(message), 5);
  }

  close(): void {
    if (this.isOver) return;
    this.isOver = true;
    setTimeout(() => this.onclose?.({ code: 1005, reason: "" }), 1);
  }

  /** Whatever is said; what the client throws is kept for the test to see. */
  say(data: unknown): void {
    if (this.isOver) return;
    try {
      this.onmessage?.({ data: typeof data === "object" ? JSON.stringify(data) : data });
    } catch (error) {
      Line.thrown.push(error);
    }
  }

  transition(modifications: unknown[], querySet = this.version.querySet): object {
    const startVersion = this.version;
    this.version = { querySet, identity: 0, ts: TS(++this.clock) };
    return { type: "Transition", startVersion, endVersion: this.version, modifications };
  }

  private serve(message: Message): void {
    if (message.type === "ModifyQuerySet") {
      const changes = (message.modifications as { type: string; queryId: number; udfPath: string }[]).map(
        ({ type, queryId, udfPath }) =>
          type === "Add" ? result(queryId, udfPath) : { type: "QueryRemoved", queryId },
      );
      this.say(this.transition(changes, message.newVersion as number));
    }
    if (message.type !== "Mutation" || !Line.answers) return;
    const { clientMessageId, text } = (message.args as [Sent])[0];
    Line.rows.set(clientMessageId, text);
    const value = { conversationId: "c1", messageId: "m1" };
    const answer = { type: "MutationResponse", requestId: message.requestId, success: true, logLines: [] };
    this.say({ ...answer, result: value, ts: TS(this.clock + 1) });
    this.say(this.transition([]));
  }
}

const UNREAD = { total: 3, latest: null };
const APPEARANCE = { color: "#4f46e5" };
const result = (queryId: number, path: string) => ({
  type: "QueryUpdated",
  queryId,
  value: path.includes("Unread") ? UNREAD : { appearance: APPEARANCE, state: "live" },
  logLines: [],
  journal: null,
});

let connect: typeof connectFrame;
const unhandled: unknown[] = [];
const onUnhandled = (error: unknown) => unhandled.push(error);

beforeAll(async () => {
  process.on("unhandledRejection", onUnhandled);
  const output = (await build({
    configFile: false,
    logLevel: "error",
    plugins: [slimConvexPlugin((path) => join(process.cwd(), path))],
    build: {
      write: false,
      minify: false,
      target: "es2022",
      lib: { entry: join(process.cwd(), "frame/convex.ts"), formats: ["es"] },
    },
  })) as Rollup.RollupOutput[];
  const { code } = output.flatMap((each) => each.output)[0] as Rollup.OutputChunk;
  ({ connect } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as {
    connect: typeof connect;
  });
}, 60_000);
afterAll(() => {
  process.off("unhandledRejection", onUnhandled);
  vi.unstubAllGlobals();
});

let link: Link;
let unread: unknown[];
let stamps: unknown[];
let appearances: unknown[];
let connections: string[];

beforeEach(async () => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  Line.all = [];
  Line.rows = new Map();
  Line.answers = true;
  Line.thrown = [];
  unhandled.length = 0;
  [unread, stamps, appearances, connections] = [[], [], [], []];
  vi.stubGlobal("window", new EventTarget());
  vi.stubGlobal("WebSocket", Line);
  vi.stubGlobal("reportError", (error: unknown) => Line.thrown.push(error));
  const starting = connect({ link: world(), onStamp: (stamp) => void stamps.push(stamp) });
  await vi.advanceTimersByTimeAsync(100);
  link = await starting;
  // As the shell does with every connection.
  link.live.watch(fn.currentSession, {}, (result) => result.ok && appearances.push(result.value.appearance));
  await vi.advanceTimersByTimeAsync(100);
  expect(unread.at(-1)).toEqual(UNREAD);
});
afterEach(() => {
  link.live.close();
  link.outbox.stop();
  vi.useRealTimers();
});

function world(): LinkWorld {
  const kept = new Map<string, string>();
  return {
    url: "https://api.example",
    token: () => "wst_token",
    onSessionInvalid: () => undefined,
    onConnection: (connection) => void connections.push(connection),
    isVisible: () => true,
    databaseName: "x",
    storage: {
      kind: () => "memory",
      isBlocked: () => true,
      get: (key) => kept.get(key) ?? null,
      set: (key, value) => void kept.set(key, value),
      remove: (key) => void kept.delete(key),
      keys: (prefix) => [...kept.keys()].filter((key) => key.startsWith(prefix)),
      wipe: () => kept.clear(),
      wipeMemory: () => undefined,
      allow: () => undefined,
    },
    onUnread: (value) => void unread.push(value),
    visitorRef: () => "v1",
    isOurs: () => true,
    random: () => 0.5,
    lock: (_name, act) => act(),
    onChange: () => undefined,
    onConversation: () => undefined,
    setWaiting: () => undefined,
    upload: async () => [],
    uploadAgain: () => undefined,
    release: () => undefined,
  };
}

let count = 0;
/** Writes one more message, as the composer does. */
function writeOne(): string {
  const clientMessageId = `message-${++count}`;
  link.outbox.add({
    clientMessageId,
    conversationId: null,
    draftId: `draft-${count}`,
    text: `text ${count}`,
    visitorRef: "v1",
    createdAt: Date.now(),
    state: "pending",
  });
  return clientMessageId;
}
const line = () => Line.all.at(-1) as Line;
const chunk = (of: string, partNumber: unknown, totalParts: unknown, transitionId: unknown = "t") => ({
  type: "TransitionChunk",
  chunk: of,
  partNumber,
  totalParts,
  transitionId,
});
const answer = (requestId: unknown, more: object = {}) => ({
  type: "MutationResponse",
  requestId,
  success: true,
  result: null,
  ts: TS(99),
  logLines: [],
  ...more,
});

const HOSTILE: [string, () => unknown[]][] = [
  ["no JSON", () => ["{"]],
  ["nothing", () => [""]],
  ["null", () => ["null"]],
  ["a number", () => ["7"]],
  ["a list", () => ["[]"]],
  ["bytes", () => [new ArrayBuffer(8)]],
  ["an undefined", () => [undefined]],
  ["a mebibyte of brackets", () => ["[".repeat(1_000_000)]],
  ["200,000 levels", () => ["[".repeat(200_000) + "]".repeat(200_000)]],
  ["no type", () => [{}]],
  ["an unknown type", () => [{ type: "Surprise" }]],
  ["a type of the prototype", () => [{ type: "constructor" }, { type: "__proto__" }]],
  ["a type that is an object", () => [{ type: { toString: "x" } }]],
  ["a Transition of nothing", () => [{ type: "Transition" }]],
  ["a Transition without changes", () => [{ ...line().transition([]), modifications: undefined }]],
  ["a Transition with null for changes", () => [{ ...line().transition([]), modifications: null }]],
  ["a null among changes", () => [line().transition([null])]],
  ["an unknown change", () => [line().transition([{ type: "QueryExploded", queryId: 0 }])]],
  ["a version that was", () => [line().transition([]), { ...line().transition([]), startVersion: ZERO }]],
  [
    "a version to come",
    () => [{ ...line().transition([]), startVersion: { querySet: 9, identity: 9, ts: TS(9) } }],
  ],
  ["a step back in time", () => [{ ...line().transition([]), endVersion: ZERO }]],
  ["a time that is a number", () => [{ ...line().transition([]), endVersion: { ...ZERO, ts: 7 } }]],
  ["a time that is no base64", () => [{ ...line().transition([]), endVersion: { ...ZERO, ts: "%%%" } }]],
  ["a time of two bytes", () => [{ ...line().transition([]), endVersion: { ...ZERO, ts: "AAA=" } }]],
  ["results of queries nobody asked", () => [line().transition([result(99, "x"), result(-1, "x")])]],
  ["a removal of what is there", () => [line().transition([{ type: "QueryRemoved", queryId: 0 }])]],
  ["a result without a value", () => [line().transition([{ type: "QueryUpdated", queryId: 0 }])]],
  ["a result of an odd shape", () => [line().transition([{ ...result(0, "x"), value: "text" }])]],
  ["a result with an own prototype", () => ['{"type":"Transition","__proto__":{"polluted":1}}']],
  ["a result with bad bytes", () => [line().transition([{ ...result(0, "x"), value: { $bytes: 7 } }])]],
  [
    "a result with a bad integer",
    () => [line().transition([{ ...result(0, "x"), value: { $integer: "A" } }])],
  ],
  ["a failure without words", () => [line().transition([{ type: "QueryFailed", queryId: 0 }])]],
  [
    "a failure with odd data",
    () => [line().transition([{ type: "QueryFailed", queryId: 0, errorMessage: 7, errorData: 7 }])],
  ],
  [
    "a failure with data that is code",
    () => [
      line().transition([
        { type: "QueryFailed", queryId: 0, errorMessage: "x", errorData: { code: { a: 1 } } },
      ]),
    ],
  ],
  ["a piece out of order", () => [chunk("{", 1, 2)]],
  ["a piece of none", () => [chunk("{", 0, 0)]],
  ["a piece below zero", () => [chunk("{", -1, 2)]],
  ["pieces of two", () => [chunk("{", 0, 2, "a"), chunk("}", 1, 2, "b")]],
  ["pieces that make no JSON", () => [chunk("{", 0, 2), chunk("x", 1, 2)]],
  ["pieces that make a Ping", () => [chunk('{"type":', 0, 2), chunk('"Ping"}', 1, 2)]],
  ["pieces without end", () => Array.from({ length: 500 }, (_, i) => chunk("x".repeat(1_000), i, 1e9))],
  ["a piece that is no text", () => [chunk(7 as unknown as string, 0, 1)]],
  ["an answer to nothing", () => [answer(999)]],
  ["an answer to a text", () => [answer("0"), answer(null), answer({})]],
  ["an answer that is early", () => [answer(0), answer(0), answer(1)]],
  ["an answer without a time", () => [answer(999, { ts: undefined })]],
  ["a refusal without words", () => [answer(999, { success: false, result: undefined, ts: null })]],
  [
    "an answer to an action",
    () => [{ type: "ActionResponse", requestId: 0, success: true, result: 1, logLines: [] }],
  ],
  ["an identity error", () => [{ type: "AuthError", error: "x", baseVersion: 0, authUpdateAttempted: true }]],
  ["a fatal error", () => [{ type: "FatalError", error: "go away" }]],
  ["a fatal error without words", () => [{ type: "FatalError" }]],
  ["a thousand pings", () => Array.from({ length: 1_000 }, () => ({ type: "Ping" }))],
];

describe("whatever the server says", () => {
  test.each(HOSTILE)(
    "[H61] %s throws nothing, and the visitor's message goes out once",
    async (_name, frames) => {
      Line.answers = false;
      const first = writeOne();
      await vi.advanceTimersByTimeAsync(50);
      for (const frame of frames()) line().say(frame);
      await vi.advanceTimersByTimeAsync(50);
      Line.answers = true;
      const second = writeOne();
      // Longer than any wait of the connection's own.
      await vi.advanceTimersByTimeAsync(70_000);
      expect(Line.thrown).toEqual([]);
      expect(unhandled).toEqual([]);
      expect([...Line.rows.keys()]).toEqual([first, second]);
      expect(link.outbox.entries().map(({ state }) => state)).toEqual(["sent", "sent"]);
      expect(connections.at(-1)).toBe("open");
      expect(unread.length).toBeGreaterThan(0);
      expect(({} as { polluted?: number }).polluted).toBeUndefined();
    },
  );

  test("[H61] and however often, attempts come at a pace", async () => {
    writeOne();
    // Every socket of an hour says one mad thing as soon as it is open.
    const end = Date.now() + 3_600_000;
    Line.answers = false;
    while (Date.now() < end) {
      await vi.advanceTimersByTimeAsync(1_000);
      line().say({ type: "Transition" });
    }
    expect(Line.thrown).toEqual([]);
    expect(Line.all.length).toBeGreaterThan(30);
    expect(Line.all.length).toBeLessThan(400);
    Line.answers = true;
    await vi.advanceTimersByTimeAsync(120_000);
    expect(Line.rows.size).toBe(1);
  }, 60_000);
});
