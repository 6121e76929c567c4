/**
 * Cron jobs: definitions from `crons.ts`, next run times in the private table `_crons`. At most one run of a job at
 * a time; runs missed while the server was down or the job was busy are skipped.
 */

import type { CronSpec, RegisteredFunction } from "../runner/functions.ts";
import { newRequestId } from "../runner/invoke.ts";
import { canonicalPath } from "../wire/functionPath.ts";
import { afterPrefix, encodeKey } from "../wire/key.ts";
import type { JsonObject } from "../wire/value.ts";
import { nextRun } from "./cronTime.ts";
import type { Database } from "./database.ts";
import { insertDocument, readDocument, replaceDocument, storeDocument, type Writer } from "./documents.ts";
import type { Call, Executor } from "./executor.ts";
import type { Transaction } from "./transaction.ts";

export type CronsOptions = {
  database: Database;
  executor: Executor;
  specs: Record<string, CronSpec>;
  find: (path: string) => RegisteredFunction | undefined;
  onError: (path: string, text: string) => void;
};

type Entry = {
  name: string;
  spec: CronSpec;
  target: RegisteredFunction;
  nextMs: number;
  running: Promise<void> | null;
};

const TABLE = "_crons";
const LONGEST_SLEEP_MS = 60_000;

export class Crons {
  private readonly options: CronsOptions;
  private entries: Entry[] = [];
  private timer: NodeJS.Timeout | undefined;
  private stopped = true;

  constructor(options: CronsOptions) {
    this.options = options;
  }

  /** Brings the stored list in line with the definitions and starts. Throws for a bad definition. */
  async start(): Promise<void> {
    const { executor } = this.options;
    await executor.system((transaction) => {
      this.entries = Object.entries(this.options.specs).map(([name, spec]) =>
        this.adopt(transaction, name, spec),
      );
      for (const row of this.rows(transaction)) {
        if (!(String(row["name"]) in this.options.specs))
          storeDocument(transaction, this.table, { before: row, after: null });
      }
    });
    this.stopped = false;
    this.wake();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    const running = this.entries.flatMap((entry) => (entry.running === null ? [] : [entry.running]));
    await Promise.race([Promise.all(running), new Promise((resolve) => setTimeout(resolve, 5_000).unref())]);
  }

  /** Checks what is due (also after the clock moved). */
  wake(): void {
    if (this.stopped) return;
    clearTimeout(this.timer);
    const nowMs = this.options.database.clock.nowMs();
    let nextMs = nowMs + LONGEST_SLEEP_MS;
    for (const entry of this.entries) {
      if (entry.nextMs <= nowMs) this.fire(entry, nowMs);
      nextMs = Math.min(nextMs, entry.nextMs);
    }
    this.timer = setTimeout(() => this.wake(), Math.max(1, Math.ceil(nextMs - nowMs)));
  }

  private get table() {
    return this.options.database.catalog.table(TABLE);
  }

  private writer(transaction: Transaction): Writer {
    const { catalog, clock } = this.options.database;
    return { transaction, catalog, clock, check: () => {} };
  }

  private rows(transaction: Transaction): JsonObject[] {
    const { space } = this.table.indexes["by_name"]!;
    const keys = transaction.stream(space, { start: "", end: afterPrefix("") }, false);
    const rows: JsonObject[] = [];
    for (let entry = keys.next(); entry !== null; entry = keys.next()) {
      rows.push(JSON.parse(readDocument(transaction, this.table, entry[1])!) as JsonObject);
    }
    return rows;
  }

  private row(transaction: Transaction, name: string): JsonObject | null {
    const start = encodeKey(name);
    const { space } = this.table.indexes["by_name"]!;
    const entry = transaction.stream(space, { start, end: afterPrefix(start) }, false).next();
    return entry === null
      ? null
      : (JSON.parse(readDocument(transaction, this.table, entry[1])!) as JsonObject);
  }

  /** A known definition keeps its next run; a new or changed one starts afresh. */
  private adopt(transaction: Transaction, name: string, spec: CronSpec): Entry {
    const target = this.options.find(canonicalPath(spec.name) ?? "");
    if (target === undefined || target.kind === "query") {
      throw new Error(`Cron "${name}" names ${spec.name}, which is not a mutation or action of this app.`);
    }
    const definition = JSON.stringify(spec);
    const before = this.row(transaction, name);
    const nowMs = this.options.database.clock.nowMs();
    if (before?.["definition"] === definition) {
      return { name, spec, target, nextMs: before["nextMs"] as number, running: null };
    }
    const nextMs = nextRun({ name, schedule: spec.schedule }, nowMs, null);
    if (nextMs === null) throw new Error(`Cron "${name}" never runs.`);
    const fields = { name, definition, nextMs };
    if (before === null) insertDocument(this.writer(transaction), TABLE, fields);
    else replaceDocument(this.writer(transaction), this.table, { before, fields });
    return { name, spec, target, nextMs, running: null };
  }

  private fire(entry: Entry, nowMs: number): void {
    const previousMs = entry.nextMs;
    entry.nextMs =
      nextRun({ name: entry.name, schedule: entry.spec.schedule }, nowMs, previousMs) ?? Infinity;
    if (entry.running !== null) return;
    entry.running = this.run(entry)
      .catch((error: unknown) =>
        this.options.onError(entry.spec.name, `cron "${entry.name}": ${String(error)}`),
      )
      .finally(() => {
        entry.running = null;
      });
  }

  private advance(transaction: Transaction, entry: Entry): void {
    const before = this.row(transaction, entry.name);
    if (before === null) return;
    replaceDocument(this.writer(transaction), this.table, {
      before,
      fields: { ...before, nextMs: entry.nextMs },
    });
  }

  /** A mutation's run and its next time are one commit; an action's next time is stored before it starts. */
  private async run(entry: Entry): Promise<void> {
    const { database, executor, onError } = this.options;
    const call: Call = {
      target: entry.target,
      args: entry.spec.args[0] ?? {},
      identity: { kind: "none" },
      caller: { ip: null, userAgent: null },
      requestId: newRequestId(),
      jobId: null,
    };
    if (entry.target.kind === "mutation") {
      const { result, ts } = await executor.mutation(call, {
        after: (transaction) => this.advance(transaction, entry),
      });
      await database.durable(ts);
      if (result.ok) return;
      onError(entry.spec.name, result.error.text);
      return executor.system((transaction) => this.advance(transaction, entry));
    }
    await executor.system((transaction) => this.advance(transaction, entry));
    const result = await executor.action(call);
    if (!result.ok) onError(entry.spec.name, result.error.text);
  }
}
