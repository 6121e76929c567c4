/** Calls from outside the engine: who may call what, outcomes as the wire shows them, views and pinned timestamps. */
import { errorMessage, type FunctionError, plainFunctionError } from "../runner/errorText.ts";
import type { RegisteredFunction } from "../runner/functions.ts";
import { newRequestId } from "../runner/invoke.ts";
import { canonicalPath } from "../wire/functionPath.ts";
import { canonicalValue, isObject, type JsonValue } from "../wire/value.ts";
import type {
  CallKind,
  CallResult,
  EngineOptions,
  FunctionCall,
  Identity,
  Outcome,
  ViewUpdate,
} from "./api.ts";
import type { Database } from "./database.ts";
import { badRequest } from "./errors.ts";
import type { Call, Executor, QueryRun, Result } from "./executor.ts";
import type { LiveQuery } from "./liveQueries.ts";
import { PinnedSnapshots } from "./pinnedSnapshots.ts";
import type { Snapshot } from "./snapshot.ts";
import type { Stats } from "./stats.ts";
import { Views } from "./views.ts";

const NOBODY = { ip: null, userAgent: null };

export type PublicCallsOptions = {
  options: EngineOptions;
  onFault: (error: unknown) => void;
  database: Database;
  executor: Executor;
  stats: Stats;
  find: (path: string) => RegisteredFunction | undefined;
};

export class PublicCalls {
  readonly views: Views;
  readonly listeners: ((viewId: number, update: ViewUpdate) => void)[] = [];
  private readonly parts: PublicCallsOptions;
  private readonly pinned: PinnedSnapshots;

  constructor(parts: PublicCallsOptions) {
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
      onFault: parts.onFault,
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
    const outcome = {
      ok: false as const,
      errorMessage: errorMessage(requestId, error.text, redactErrors),
      logLines,
    };
    return error.data === undefined ? outcome : { ...outcome, errorData: error.data };
  }

  /** The function, if this caller may call it as this kind. Throws FunctionError. */
  private resolve(path: string, kind: CallKind, identity: Identity): RegisteredFunction {
    const target = this.parts.find(canonicalPath(path) ?? "");
    if (target === undefined || (!target.isPublic && identity.kind !== "admin")) {
      throw plainFunctionError(
        `Could not find public function for '${path}'. Did you forget to run \`npx convex dev\` or \`npx convex deploy\`?`,
      );
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
      return {
        result,
        reads: transaction.reads,
        observedIdentity: false,
        observedTime: false,
        journal: null,
      };
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
      const { result, ts } = await this.run(
        { target, args, identity, caller, requestId, jobId: null },
        request,
      );
      await database.durable(ts);
      return { ...this.toOutcome(result, requestId), ts: String(ts) };
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "FunctionError") throw error;
      const result: Result = { ok: false, error: error as FunctionError, logLines: [] };
      return { ...this.toOutcome(result, requestId), ts: String(database.latestTs) };
    }
  }

  private async run(
    call: Call,
    { viewId, session, atTs }: FunctionCall,
  ): Promise<{ result: Result; ts: bigint }> {
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
