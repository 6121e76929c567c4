/**
 * Runs scheduled functions when they are due. A mutation runs exactly once: its job's state changes in the same
 * commit. An action runs at most once: it is marked before it starts, and a crash in between makes it failed.
 */

import type { RegisteredFunction } from "../runner/functions.ts";
import { newRequestId } from "../runner/invoke.ts";
import { canonicalPath } from "../wire/functionPath.ts";
import type { Database } from "./database.ts";
import type { Call, Executor, Result } from "./executor.ts";
import type { Job, Jobs } from "./jobs.ts";

export type SchedulerOptions = {
  database: Database;
  executor: Executor;
  jobs: Jobs;
  find: (path: string) => RegisteredFunction | undefined;
  onError: (path: string, text: string) => void;
};

const MAX_PARALLEL = 8;
const LONGEST_SLEEP_MS = 60_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 2 * 3_600_000;

export class Scheduler {
  private readonly options: SchedulerOptions;
  private readonly running = new Map<string, Promise<void>>();
  private readonly retryAtMs = new Map<string, { at: number; delay: number }>();
  private timer: NodeJS.Timeout | undefined;
  private pumping = false;
  private stopped = true;

  constructor(options: SchedulerOptions) {
    this.options = options;
    const { database, jobs } = options;
    database.onCommit(({ written }) => {
      if (written.has(jobs.stateSpace)) this.wake();
    });
  }

  /** Closes what a crash left running, then starts. */
  async start(): Promise<void> {
    const { executor, jobs } = this.options;
    await executor.system((transaction) => {
      for (const job of jobs.inState(transaction, "inProgress", Infinity)) {
        jobs.setState(transaction, job.id, {
          kind: "failed",
          error: "Transient error while executing action",
        });
      }
    });
    this.stopped = false;
    this.wake();
  }

  /** Takes no new job and waits for those that run. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await Promise.race([
      Promise.all(this.running.values()),
      new Promise((resolve) => setTimeout(resolve, 5_000).unref()),
    ]);
  }

  /** Looks for due jobs soon (new job, clock moved). */
  wake(): void {
    if (this.stopped || this.pumping) return;
    this.pumping = true;
    setImmediate(() => {
      this.pumping = false;
      if (!this.stopped) this.pump();
    });
  }

  private pump(): void {
    const { database, jobs } = this.options;
    clearTimeout(this.timer);
    const transaction = database.begin();
    const pending = jobs.inState(transaction, "pending", MAX_PARALLEL * 2 + this.running.size);
    transaction.close();
    const nowMs = database.clock.nowMs();
    let nextMs = nowMs + LONGEST_SLEEP_MS;
    for (const job of pending) {
      if (this.running.has(job.id)) continue;
      const dueMs = Math.max(job.dueMs, this.retryAtMs.get(job.id)?.at ?? 0);
      if (dueMs > nowMs) nextMs = Math.min(nextMs, dueMs);
      else if (this.running.size < MAX_PARALLEL) this.launch(job);
    }
    this.timer = setTimeout(() => this.wake(), Math.max(1, Math.ceil(nextMs - nowMs)));
  }

  private launch(job: Job): void {
    const work = this.run(job)
      .then(() => void this.retryAtMs.delete(job.id))
      .catch((error: unknown) => this.retryLater(job, error))
      .finally(() => {
        this.running.delete(job.id);
        this.wake();
      });
    this.running.set(job.id, work);
  }

  /** The engine's own failure (not the function's): the job stays pending and comes again. */
  private retryLater(job: Job, error: unknown): void {
    const before = this.retryAtMs.get(job.id)?.delay;
    const delay = before === undefined ? FIRST_RETRY_MS : Math.min(before * 2, LAST_RETRY_MS);
    this.retryAtMs.set(job.id, { at: this.options.database.clock.nowMs() + delay, delay });
    this.options.onError(job.name, `scheduled function will be retried: ${String(error)}`);
  }

  private async run(job: Job): Promise<void> {
    const { executor, jobs, find } = this.options;
    const target = find(canonicalPath(job.name) ?? "");
    if (target === undefined || target.kind === "query") {
      const error = `Could not find function ${job.name}`;
      return executor.system((transaction) => jobs.setState(transaction, job.id, { kind: "failed", error }));
    }
    const call: Call = {
      target,
      args: job.args,
      identity: { kind: "none" },
      caller: { ip: null, userAgent: null },
      requestId: newRequestId(),
      jobId: job.id,
    };
    if (target.kind === "mutation") await this.runMutation(job, call);
    else await this.runAction(job, call);
  }

  private async runMutation(job: Job, call: Call): Promise<void> {
    const { database, executor, jobs } = this.options;
    const { result, ts } = await executor.mutation(call, {
      before: (transaction) => jobs.find(transaction, job.id)?.state === "pending",
      after: (transaction) => jobs.setState(transaction, job.id, { kind: "success" }),
    });
    await database.durable(ts);
    if (!result.ok) await this.fail(job, result);
  }

  private async runAction(job: Job, call: Call): Promise<void> {
    const { executor, jobs } = this.options;
    const isMine = await executor.system((transaction) => {
      if (jobs.find(transaction, job.id)?.state !== "pending") return false;
      jobs.setState(transaction, job.id, { kind: "inProgress" });
      return true;
    });
    if (!isMine) return;
    const result = await executor.action(call);
    if (!result.ok) return this.fail(job, result);
    await executor.system((transaction) => {
      if (jobs.find(transaction, job.id)?.state === "inProgress")
        jobs.setState(transaction, job.id, { kind: "success" });
    });
  }

  private async fail(job: Job, result: Result & { ok: false }): Promise<void> {
    const { executor, jobs, onError } = this.options;
    onError(job.name, result.error.text);
    await executor.system((transaction) => {
      const state = jobs.find(transaction, job.id)?.state;
      if (state === "pending" || state === "inProgress") {
        jobs.setState(transaction, job.id, { kind: "failed", error: result.error.text });
      }
    });
  }
}
