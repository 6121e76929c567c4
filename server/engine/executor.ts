/**
 * Runs queries, mutations and actions in transactions. Mutations go one after another; with `occ` they run
 * concurrently and the commit decides. Knows nothing of views, sockets or schedules.
 */
import { FunctionError, plainFunctionError } from "../runner/errorText.ts";
import type { Execution, Frame } from "../runner/frame.ts";
import type { RegisteredFunction, UdfKind } from "../runner/functions.ts";
import { createFrame, type FrameOptions, type Invoker, invokeFunction } from "../runner/invoke.ts";
import type { InternalCall } from "../runner/services.ts";
import type { JsonValue } from "../wire/value.ts";
import type { Caller, Identity } from "./api.ts";
import { ConflictError, type Database } from "./database.ts";
import { EngineFault } from "./errors.ts";
import { NESTED_CALL_DEPTH } from "./limits.ts";
import { Lock } from "./lock.ts";
import type { ReadSet } from "./readSet.ts";
import { findOutcome, type SessionKey, storeOutcome } from "./sessions.ts";
import type { Snapshot } from "./snapshot.ts";
import type { Stats } from "./stats.ts";
import { Transaction } from "./transaction.ts";

export type Call = {
  target: RegisteredFunction;
  args: JsonValue;
  identity: Identity;
  caller: Caller;
  requestId: string;
  jobId: string | null;
};

export type Result =
  | { ok: true; value: JsonValue; logLines: string[] }
  | { ok: false; error: FunctionError; logLines: string[] };

export type QueryRun = {
  result: Result;
  reads: ReadSet;
  observedIdentity: boolean;
  observedTime: boolean;
  journal: string | null;
};

export type MutationHooks = {
  session?: SessionKey;
  /** Before the function, in its transaction; false: do not run (the job was cancelled). */
  before?: (transaction: Transaction) => boolean;
  /** After it succeeded, in its transaction. */
  after?: (transaction: Transaction) => void;
};

export type ExecutorOptions = {
  database: Database;
  invoker: Invoker;
  stats: Stats;
  occ: { injectEvery?: number } | undefined;
  /** Contents of files that an attempt wrote to disk and may not have committed. */
  discardFiles: (keys: readonly string[]) => void;
};

/** Mutations queued behind the running one; beyond, callers are told to come back. */
const MAX_WAITING = 10_000;
const MAX_RETRIES = 4;
/** Pause before the first retry, doubled for each further one, as Convex waits. */
const BACKOFF_MS = 100;

export class Executor {
  private readonly options: ExecutorOptions;
  private readonly lock = new Lock();
  private attempts = 0;

  constructor(options: ExecutorOptions) {
    this.options = options;
  }

  /** Evaluates at the snapshot (which stays the caller's to release). */
  async query(call: Call, at: { snapshot: Snapshot; journal?: string | null }): Promise<QueryRun> {
    const { database, stats } = this.options;
    stats.count("calls", call.target.path);
    const transaction = new Transaction(at.snapshot.retain());
    const execution = createExecution(transaction);
    const frame = this.frame(call, {
      kind: "query",
      execution,
      startedMs: database.clock.nowMs(),
      journal: at.journal ?? null,
    });
    const result = await this.settle(frame, call);
    transaction.close();
    stats.use(call.target.path, transaction.usage);
    const { observedIdentity, observedTime } = execution;
    return { result, reads: transaction.reads, observedIdentity, observedTime, journal: frame.journal };
  }

  /** Runs to a commit (not yet durable) or a failure. `ts`: of the commit, or of the snapshot that failed. */
  mutation(call: Call, hooks: MutationHooks = {}): Promise<{ result: Result; ts: bigint }> {
    const { occ, stats } = this.options;
    if (this.lock.waiting >= MAX_WAITING)
      return Promise.reject(new EngineFault("OVERLOADED", "Too many mutations are waiting."));
    stats.count("calls", call.target.path);
    return occ === undefined
      ? this.lock.run(() => this.withRetries(call, hooks))
      : this.withRetries(call, hooks);
  }

  private async withRetries(call: Call, hooks: MutationHooks): Promise<{ result: Result; ts: bigint }> {
    const { database, stats } = this.options;
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.attempt(call, hooks);
      } catch (error) {
        if (!(error instanceof ConflictError)) throw error;
        stats.count("conflicts", call.target.path);
        stats.count("conflictPlaces", `${call.target.path} ${error.place}`);
        if (attempt === MAX_RETRIES) {
          return {
            result: { ok: false, error: plainFunctionError(error.message), logLines: [] },
            ts: database.latestTs,
          };
        }
        const pauseMs = BACKOFF_MS * 2 ** attempt * (0.5 + Math.random());
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  }

  private async attempt(call: Call, hooks: MutationHooks): Promise<{ result: Result; ts: bigint }> {
    const { database } = this.options;
    const transaction = database.begin();
    const execution = createExecution(transaction);
    try {
      const { session } = hooks;
      const stored = session === undefined ? null : findOutcome(transaction, session);
      if (stored !== null)
        return {
          result: { ok: true, value: stored.value, logLines: stored.logLines },
          ts: BigInt(stored.ts),
        };
      if (hooks.before?.(transaction) === false)
        return { result: { ok: true, value: null, logLines: [] }, ts: transaction.snapshot.ts };
      const nowMs = database.clock.nowMs();
      const frame = this.frame(call, { kind: "mutation", execution, startedMs: nowMs });
      const result = await this.settle(frame, call);
      if (!result.ok) return { result, ts: transaction.snapshot.ts };
      hooks.after?.(transaction);
      this.injectConflict();
      const record = (ts: bigint): void => {
        const { value, logLines } = result;
        storeOutcome(transaction, session!, { outcome: { value, logLines, ts: String(ts) }, nowMs });
      };
      return { result, ts: database.commit(transaction, session === undefined ? undefined : record) };
    } finally {
      transaction.close();
      this.options.stats.use(call.target.path, transaction.usage);
      if (execution.stagedFiles.length > 0) this.options.discardFiles(execution.stagedFiles);
    }
  }

  private frame(call: Call, how: Pick<FrameOptions, "kind" | "execution" | "startedMs" | "journal">): Frame {
    const { target, identity, caller, requestId, jobId } = call;
    return createFrame({ ...how, path: target.path, identity, caller, requestId, jobId });
  }

  private injectConflict(): void {
    const every = this.options.occ?.injectEvery;
    this.attempts += 1;
    if (every !== undefined && this.attempts % every === 0) throw new ConflictError("(injected)");
  }

  /** A transaction of the engine itself (job states, housekeeping); durable when it resolves. */
  async system<T>(body: (transaction: Transaction) => T): Promise<T> {
    const { database, occ } = this.options;
    const once = async (): Promise<{ value: T; ts: bigint }> => {
      const transaction = database.begin();
      try {
        const value = body(transaction);
        return { value, ts: database.commit(transaction) };
      } finally {
        transaction.close();
      }
    };
    // Synchronous from begin to commit, so it cannot conflict; the lock only keeps its order among mutations.
    const { value, ts } = await (occ === undefined ? this.lock.run(once) : once());
    await database.durable(ts);
    return value;
  }

  /** Reads of the engine itself, at the newest state; what was read is durable when it resolves. */
  async read<T>(body: (transaction: Transaction) => T): Promise<T> {
    const { database } = this.options;
    const transaction = database.begin();
    const { ts } = transaction.snapshot;
    let value: T;
    try {
      value = body(transaction);
    } finally {
      transaction.close();
    }
    await database.durable(ts);
    return value;
  }

  /** Resolves when every mutation that was called so far has ended. */
  drain(): Promise<void> {
    return this.lock.run(async () => {});
  }

  async action(call: Call): Promise<Result> {
    const { database, stats } = this.options;
    stats.count("calls", call.target.path);
    const frame = this.frame(call, { kind: "action", execution: null, startedMs: database.clock.nowMs() });
    return this.settle(frame, call);
  }

  private async settle(frame: Frame, call: { target: RegisteredFunction; args: JsonValue }): Promise<Result> {
    try {
      const value = await invokeFunction(this.options.invoker, frame, call);
      return { ok: true, value, logLines: frame.logLines };
    } catch (error) {
      if (!(error instanceof FunctionError)) throw error;
      return { ok: false, error, logLines: frame.logLines };
    }
  }

  /** A call made by a function to another, inside the same transaction. A failed mutation takes its writes back. */
  async nested(parent: Frame, call: { target: RegisteredFunction; args: JsonValue }): Promise<JsonValue> {
    if (parent.depth >= NESTED_CALL_DEPTH)
      throw plainFunctionError(`Nested calls are limited to a depth of ${NESTED_CALL_DEPTH}.`);
    const { identity, caller, requestId, jobId, execution, startedMs, logLines } = parent;
    const frame = createFrame({
      identity,
      caller,
      requestId,
      jobId,
      execution,
      startedMs,
      logLines,
      kind: call.target.kind as "query" | "mutation",
      path: call.target.path,
      depth: parent.depth + 1,
    });
    const { transaction } = execution!;
    const savepoint = transaction.savepoint();
    try {
      return await invokeFunction(this.options.invoker, frame, call);
    } catch (error) {
      if (transaction.isOpen) transaction.rollback(savepoint);
      throw error;
    }
  }

  /** A call by an action: a transaction of its own, durable when it resolves. Rejects with FunctionError. */
  async fromAction(call: InternalCall & { target: RegisteredFunction }): Promise<JsonValue> {
    const { database } = this.options;
    const result = await this.runAny(call);
    if (result.ts !== null) await database.durable(result.ts);
    if (result.result.ok) return result.result.value;
    throw result.result.error;
  }

  private async runAny(call: Call): Promise<{ result: Result; ts: bigint | null }> {
    const kind: UdfKind = call.target.kind;
    if (kind === "action") return { result: await this.action(call), ts: null };
    if (kind === "mutation") return this.mutation(call);
    const snapshot = this.options.database.snapshot();
    try {
      const { result } = await this.query(call, { snapshot });
      return { result, ts: snapshot.ts };
    } finally {
      snapshot.release();
    }
  }
}

function createExecution(transaction: Transaction): Execution {
  return { transaction, stagedFiles: [], observedIdentity: false, observedTime: false };
}
