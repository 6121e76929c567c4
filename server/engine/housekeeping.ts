/** Once an hour: outcomes older than 14 days and jobs that ended a week ago and tokens of uploads go, a batch per transaction. */
import type { Database } from "./database.ts";
import type { Executor } from "./executor.ts";
import type { Jobs } from "./jobs.ts";
import { purgeOutcomes } from "./sessions.ts";
import { purgeUsedTokens } from "./uploadTokens.ts";

export type HousekeepingOptions = {
  database: Database;
  executor: Executor;
  jobs: Jobs;
  onError: (path: string, text: string) => void;
};

const EVERY_MS = 3_600_000;

export class Housekeeping {
  private readonly options: HousekeepingOptions;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(options: HousekeepingOptions) {
    this.options = options;
  }

  start(): void {
    const tick = (): void => {
      this.sweep().catch((error: unknown) => this.options.onError("housekeeping", String(error)));
    };
    this.timer = setInterval(tick, EVERY_MS);
    tick();
  }

  /** Removes everything that is too old now. */
  async sweep(): Promise<void> {
    const { database, executor, jobs } = this.options;
    const nowMs = database.clock.nowMs();
    const steps = [purgeOutcomes, purgeUsedTokens, jobs.purge.bind(jobs)];
    for (const step of steps) {
      while (!this.stopped && (await executor.system((transaction) => step(transaction, nowMs)))) {
        // The next batch.
      }
    }
  }

  stop(): void {
    this.stopped = true;
    clearInterval(this.timer);
  }
}
