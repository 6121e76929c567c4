/** What syscalls need from the engine. Types only; `engine/engine.ts` provides it. */
import type { Caller, Identity } from "../engine/api.ts";
import type { Cursors } from "../engine/cursor.ts";
import type { Database } from "../engine/database.ts";
import type { Schema } from "../engine/schema.ts";
import type { Storage } from "../engine/storage.ts";
import type { Transaction } from "../engine/transaction.ts";
import type { JsonValue } from "../wire/value.ts";
import type { Frame } from "./frame.ts";
import type { RegisteredFunction, UdfKind } from "./functions.ts";

/** A call made by an action, scheduled job or cron: any visibility. */
export type InternalCall = {
  kind: UdfKind | "any";
  path: string;
  args: JsonValue;
  identity: Identity;
  caller: Caller;
  jobId: string | null;
  requestId: string;
};

export type ScheduleRequest = { path: string; args: JsonValue; dueMs: number };

export interface Services {
  readonly database: Database;
  readonly schema: Schema;
  readonly cursors: Cursors;
  readonly storage: Storage;
  find(path: string): RegisteredFunction | undefined;
  /** From an action: its own transaction, durable when it resolves. Rejects with FunctionError. */
  callFromAction(call: InternalCall): Promise<JsonValue>;
  /** Inside a query or mutation, in its transaction. Rejects with FunctionError. */
  callNested(
    parent: Frame,
    call: { kind: "query" | "mutation"; path: string; args: JsonValue },
  ): Promise<JsonValue>;
  /** Writes the job into the transaction (mutations) and returns its id. */
  schedule(transaction: Transaction, request: ScheduleRequest): string;
  cancelJob(transaction: Transaction, id: string): void;
  /** The same in a transaction of its own (actions); dropped when the action's own job was cancelled. */
  scheduleFromAction(frame: Frame, request: ScheduleRequest): Promise<string>;
  cancelFromAction(id: string): Promise<void>;
  /** Database work on behalf of an action, in a transaction of its own, durable when it resolves. */
  transactionOfAction<T>(access: "read" | "write", body: (transaction: Transaction) => T): Promise<T>;
}
