/** Rows of `_scheduled_functions`: how jobs are written, found and moved from state to state. No timers. */

import { storedPath } from "../wire/functionPath.ts";
import { afterPrefix, encodeKey } from "../wire/key.ts";
import type { JsonObject, JsonValue } from "../wire/value.ts";
import type { Database } from "./database.ts";
import { insertDocument, readDocument, replaceDocument, storeDocument, type Writer } from "./documents.ts";
import type { Transaction } from "./transaction.ts";

export const JOBS = "_scheduled_functions";
const RETENTION_MS = 7 * 86_400_000;
const PURGE_BATCH = 200;

export type JobState = "pending" | "inProgress" | "success" | "failed" | "canceled";
export type Job = { id: string; name: string; args: JsonValue; dueMs: number; state: JobState };

function toJob(text: string): Job {
  const row = JSON.parse(text) as JsonObject;
  return {
    id: row["_id"] as string,
    name: row["name"] as string,
    args: (row["args"] as JsonValue[])[0] ?? {},
    dueMs: row["scheduledTime"] as number,
    state: (row["state"] as { kind: JobState }).kind,
  };
}

export class Jobs {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  private writer(transaction: Transaction): Writer {
    const { catalog, clock } = this.database;
    return { transaction, catalog, clock, check: () => {} };
  }

  /** The index the scheduler wakes on. */
  get stateSpace(): number {
    return this.database.catalog.table(JOBS).indexes["by_state"]!.space;
  }

  add(transaction: Transaction, job: { path: string; args: JsonValue; dueMs: number }): string {
    const fields = {
      name: storedPath(job.path),
      args: [job.args],
      scheduledTime: job.dueMs,
      state: { kind: "pending" },
    };
    return insertDocument(this.writer(transaction), JOBS, fields);
  }

  find(transaction: Transaction, id: string): Job | null {
    const text = readDocument(transaction, this.database.catalog.table(JOBS), id);
    return text === undefined ? null : toJob(text);
  }

  setState(transaction: Transaction, id: string, state: { kind: JobState; error?: string }): void {
    const table = this.database.catalog.table(JOBS);
    const text = readDocument(transaction, table, id);
    if (text === undefined) return;
    const before = JSON.parse(text) as JsonObject;
    const isOver = state.kind !== "pending" && state.kind !== "inProgress";
    const fields: JsonObject = { ...before, state: state as JsonObject };
    if (isOver) fields["completedTime"] = this.database.clock.nowMs();
    replaceDocument(this.writer(transaction), table, { before, fields });
  }

  /** A pending job never runs; a running action goes on, but what it schedules from then on is dropped. */
  cancel(transaction: Transaction, id: string): void {
    const job = this.find(transaction, id);
    if (job !== null && (job.state === "pending" || job.state === "inProgress"))
      this.setState(transaction, id, { kind: "canceled" });
  }

  /** Jobs in a state, soonest first. */
  inState(transaction: Transaction, state: JobState, limit: number): Job[] {
    const table = this.database.catalog.table(JOBS);
    const start = encodeKey(state);
    const keys = transaction.stream(this.stateSpace, { start, end: afterPrefix(start) }, false);
    const jobs: Job[] = [];
    while (jobs.length < limit) {
      const entry = keys.next();
      if (entry === null) break;
      jobs.push(toJob(readDocument(transaction, table, entry[1])!));
    }
    return jobs;
  }

  /** Removes one batch of jobs that were over a week ago; true when there may be more. */
  purge(transaction: Transaction, nowMs: number): boolean {
    const table = this.database.catalog.table(JOBS);
    let removed = 0;
    for (const state of ["success", "failed", "canceled"] as const) {
      const start = encodeKey(state);
      const keys = transaction.stream(
        this.stateSpace,
        { start, end: start + encodeKey(nowMs - RETENTION_MS) },
        false,
      );
      for (let entry = keys.next(); entry !== null && removed < PURGE_BATCH; entry = keys.next()) {
        const before = JSON.parse(readDocument(transaction, table, entry[1])!) as JsonObject;
        if ((before["completedTime"] as number) > nowMs - RETENTION_MS) continue;
        storeDocument(transaction, table, { before, after: null });
        removed += 1;
      }
    }
    return removed === PURGE_BATCH;
  }
}
