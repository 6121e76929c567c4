/** Puts the engine together: store, schema, functions, executor, live queries, scheduler and crons behind `EngineApi`. */
import { errorMessage, type FunctionError, plainFunctionError } from "../runner/errorText.ts";
import type { RegisteredFunction } from "../runner/functions.ts";
import { runHttpAction } from "../runner/httpActions.ts";
import { newRequestId } from "../runner/invoke.ts";
import type { Services } from "../runner/services.ts";
import { createMemoryDriver } from "../store/memory.ts";
import { createSqliteDriver } from "../store/sqlite.ts";
import { canonicalPath } from "../wire/functionPath.ts";
import { canonicalValue, isObject, type JsonValue } from "../wire/value.ts";
import type { CallKind, CallResult, EngineApi, EngineOptions, FunctionCall, Identity, Outcome, ViewUpdate } from "./api.ts";
import { loadApp } from "./app.ts";
import { createClock } from "./clock.ts";
import { Crons } from "./crons.ts";
import { Cursors } from "./cursor.ts";
import { Database } from "./database.ts";
import { badRequest } from "./errors.ts";
import { type Call, Executor, type QueryRun, type Result } from "./executor.ts";
import { Housekeeping } from "./housekeeping.ts";
import { Jobs } from "./jobs.ts";
import type { LiveQuery } from "./liveQueries.ts";
import { PinnedSnapshots } from "./pinnedSnapshots.ts";
import { applySchema } from "./schema.ts";
import { Scheduler } from "./scheduler.ts";
import { createServices } from "./services.ts";
import type { Snapshot } from "./snapshot.ts";
import { Stats } from "./stats.ts";
import { Views } from "./views.ts";

/** Keeps everything in memory: function tests. */
export const IN_MEMORY = ":memory:";

export type EngineHooks = {
  /** A console line of a function, or an error of a job, cron or HTTP action, for the server's own log. */
  onLog: (path: string, line: string) => void;
  /** The disk failed or the engine broke an invariant: restart from disk. */
  onFault: (error: unknown) => void;
};

const NOBODY = { ip: null, userAgent: null };

/** Opens the data directory, loads the functions and starts. Rejects with a sentence for the operator. */
export async function createEngine(options: EngineOptions, hooks: EngineHooks): Promise<EngineApi> {
  const clock = createClock(options.clockOffsetMs);
  const driver = options.dataDir === IN_MEMORY ? createMemoryDriver() : createSqliteDriver(options.dataDir);
  try {
    const database = new Database(driver, clock, hooks.onFault);
    const late: { services: Services | null } = { services: null };
    const { convexDir, env } = options;
    const { app, errors } = await loadApp({
      convexDir, env, nowMs: () => clock.nowMs(), onLog: hooks.onLog, services: () => late.services!,
    });
    const schema = applySchema(database, app.schema);
    const cursors = new Cursors(driver);
    driver.flush();
    const stats = new Stats();
    const { transactionLimitMs, occ } = options;
    const invoker = { checker: () => schema.checker, errors, ...(transactionLimitMs === undefined ? {} : { transactionLimitMs }) };
    const executor = new Executor({ database, invoker, stats, occ });
    const jobs = new Jobs(database);
    const find = (path: string): RegisteredFunction | undefined => app.functions.get(path);
    late.services = createServices({ database, schema, cursors, executor, jobs, find });
    const parts = { options, hooks, database, executor, stats, find };
    const engine = new Engine(parts);
    const background = { database, executor, find, onError: (path: string, text: string) => hooks.onLog(path, `[ERROR] ${text}`) };
    const scheduler = new Scheduler({ ...background, jobs });
    const crons = new Crons({ ...background, specs: app.crons });
    const housekeeping = new Housekeeping({ ...background, jobs });
    await scheduler.start();
    await crons.start();
    housekeeping.start();
    const http = {
      router: app.router, errors, nowMs: () => clock.nowMs(), redactErrors: options.redactErrors,
      count: (path: string) => stats.count("calls", path), onError: background.onError,
    };
    return {
      call: (call) => engine.call(call),
      httpAction: (request) => runHttpAction(http, request),
      openView: (viewId) => engine.views.open(viewId),
      closeView: (viewId) => engine.views.close(viewId),
      updateView: (viewId, change) => engine.views.update(viewId, change),
      onViewUpdate: (callback) => engine.listeners.push(callback),
      latestTs: () => engine.latestTs(),
      functionSpecs: () => Promise.resolve(app.specs),
      stats: () => Promise.resolve(stats.snapshot()),
      setClockOffset: async (offsetMs) => {
        clock.setOffset(offsetMs);
        scheduler.wake();
        crons.wake();
      },
      shutdown: async () => {
        housekeeping.stop();
        await Promise.all([scheduler.stop(), crons.stop(), executor.drain()]);
        engine.views.stop();
        database.close();
      },
    };
  } catch (error) {
    driver.close();
    throw error;
  }
}

type Parts = {
  options: EngineOptions;
  hooks: EngineHooks;
  database: Database;
  executor: Executor;
  stats: Stats;
  find: (path: string) => RegisteredFunction | undefined;
};

/** Calls from outside: permissions, outcomes, views. */
class Engine {
  readonly views: Views;
  readonly listeners: ((viewId: number, update: ViewUpdate) => void)[] = [];
  private readonly parts: Parts;
  private readonly pinned: PinnedSnapshots;

  constructor(parts: Parts) {
    this.parts = parts;
    const { database } = parts;
    this.pinned = new PinnedSnapshots(database);
    this.views = new Views({
      database,
      normalise: ({ path, args }) => ({ path: canonicalPath(path) ?? path, args: unwrapArgs(args) }),
      run: (query, snapshot) => this.runLive(query, snapshot),
      toOutcome: (result) => this.toOutcome(result, newRequestId()),
      push: (viewId, update) => {
        for (const listener of this.listeners) listener(viewId, update);
      },
      onFault: parts.hooks.onFault,
    });
  }

  async latestTs(): Promise<string> {
    const ts = this.pinned.pinLatest();
    await this.parts.database.durable(ts);
    return String(ts);
  }

  private toOutcome(result: Result, requestId: string): Outcome {
    const { redactErrors } = this.parts.options;
    const logLines = redactErrors ? [] : result.logLines;
    if (result.ok) return { ok: true, value: result.value, logLines };
    const { error } = result;
    const outcome = { ok: false as const, errorMessage: errorMessage(requestId, error.text, redactErrors), logLines };
    return error.data === undefined ? outcome : { ...outcome, errorData: error.data };
  }

  /** The function, if this caller may call it as this kind. Throws FunctionError. */
  private resolve(path: string, kind: CallKind, identity: Identity): RegisteredFunction {
    const target = this.parts.find(canonicalPath(path) ?? "");
    if (target === undefined || (!target.isPublic && identity.kind !== "admin")) {
      throw plainFunctionError(`Could not find public function for '${path}'. Did you forget to run \`npx convex dev\` or \`npx convex deploy\`?`);
    }
    if (kind !== "any" && kind !== target.kind) {
      const [asked, is] = [kind, target.kind].map((name) => name[0]!.toUpperCase() + name.slice(1));
      throw plainFunctionError(`Trying to execute ${path} as ${asked}, but it is defined as ${is}.`);
    }
    return target;
  }

  private async runLive(query: LiveQuery, snapshot: Snapshot): Promise<QueryRun> {
    const { executor, stats, database } = this.parts;
    const { path, args, identity } = query.asked;
    let target: RegisteredFunction;
    try {
      target = this.resolve(path, "query", identity);
    } catch (error) {
      const transaction = database.begin();
      transaction.close();
      const result: Result = { ok: false, error: error as FunctionError, logLines: [] };
      return { result, reads: transaction.reads, observedIdentity: false, observedTime: false, journal: null };
    }
    if (query.runs > 0) stats.count("reruns", path);
    const call: Call = { target, args, identity, caller: NOBODY, requestId: newRequestId(), jobId: null };
    return executor.query(call, { snapshot, journal: query.journal });
  }

  async call(request: FunctionCall): Promise<CallResult> {
    const { database } = this.parts;
    const requestId = newRequestId();
    try {
      const target = this.resolve(request.path, request.kind, request.identity);
      const { identity, caller } = request;
      const args = unwrapArgs(request.args);
      const { result, ts } = await this.run({ target, args, identity, caller, requestId, jobId: null }, request);
      await database.durable(ts);
      return { ...this.toOutcome(result, requestId), ts: String(ts) };
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "FunctionError") throw error;
      const result: Result = { ok: false, error: error as FunctionError, logLines: [] };
      return { ...this.toOutcome(result, requestId), ts: String(database.latestTs) };
    }
  }

  private async run(call: Call, { viewId, session, atTs }: FunctionCall): Promise<{ result: Result; ts: bigint }> {
    const { database, executor } = this.parts;
    if (call.target.kind === "mutation") {
      const done = await executor.mutation(call, session === undefined ? {} : { session });
      // Before the flush, so that the round which pushes this commit counts as the answer.
      if (done.result.ok && viewId !== undefined) this.views.owe(viewId, done.ts);
      return done;
    }
    if (call.target.kind === "action") return { result: await executor.action(call), ts: database.latestTs };
    const snapshot = atTs === undefined ? database.snapshot() : this.pinned.find(atTs);
    try {
      const { result } = await executor.query(call, { snapshot });
      return { result, ts: snapshot.ts };
    } finally {
      snapshot.release();
    }
  }
}

/** `[args]` or `[]` from the wire, in normal form. Throws BAD_REQUEST. */
function unwrapArgs(args: JsonValue[]): JsonValue {
  if (!Array.isArray(args) || args.length > 1) throw badRequest("Arguments must be one object in an array.");
  const [first = {}] = args;
  if (!isObject(first)) throw badRequest("The arguments of a function must be an object.");
  try {
    return canonicalValue(first);
  } catch (error) {
    throw badRequest(`Invalid arguments: ${(error as Error).message}`);
  }
}
