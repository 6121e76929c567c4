/**
 * One running function. The isolate's globals (clock, randomness, console, syscalls) find theirs through async local
 * storage, so that many functions run interleaved in one context.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Caller, Identity } from "../engine/api.ts";
import type { RowStream } from "../engine/query.ts";
import type { Transaction } from "../engine/transaction.ts";
import type { RandomSource } from "./random.ts";

export type FrameKind = "query" | "mutation" | "action" | "httpAction";

/** What one top-level query or mutation and its nested calls share. */
export type Execution = {
  transaction: Transaction;
  /** Keys of contents written to disk that get their rows with the commit. */
  stagedFiles: string[];
  observedIdentity: boolean;
  observedTime: boolean;
};

export type Frame = {
  kind: FrameKind;
  /** "dir/mod:fn" */
  path: string;
  identity: Identity;
  caller: Caller;
  requestId: string;
  /** The scheduled job this call belongs to. */
  jobId: string | null;
  /** Frozen clock of queries and mutations, ms. */
  startedMs: number;
  random: RandomSource;
  logLines: string[];
  depth: number;
  /** Null in actions. */
  execution: Execution | null;
  streams: Map<number, RowStream>;
  nextStream: number;
  hasPaginated: boolean;
  /** End cursor: of an earlier run of the same live query when the frame starts, of this run when it ends. */
  journal: string | null;
  /** A nested mutation runs: the parent's own database calls wait for it. */
  child: Promise<unknown> | null;
  ended: boolean;
};

const storage = new AsyncLocalStorage<Frame>();

export function currentFrame(): Frame | undefined {
  return storage.getStore();
}

export function runInFrame<T>(frame: Frame, body: () => T): T {
  return storage.run(frame, body);
}

/** Queries and mutations are deterministic: no network, no timers, a frozen clock. */
export function isTransactional(frame: Frame): boolean {
  return frame.kind === "query" || frame.kind === "mutation";
}
