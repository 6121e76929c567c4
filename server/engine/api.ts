/**
 * The boundary between the two threads of `server/`: the front (sockets, HTTP, static files, CLI) and the
 * engine (database, functions, live queries, scheduler). Types only. `host.ts` implements `EngineApi` in the
 * worker; the front's proxy speaks it over a MessagePort (`rpc.ts`).
 */

import type { ImageType } from "../wire/imageType.ts";
import type { JsonValue } from "../wire/value.ts";
import type { LimitName } from "./limits.ts";

/** Function arguments and results are Convex-encoded JSON. */
export type { JsonValue };

/** Who calls. `admin` may call internal functions; `actingAs` is what `getUserIdentity()` then returns. */
export type Identity =
  | { kind: "none" }
  | { kind: "admin"; actingAs?: Record<string, unknown> }
  | { kind: "user"; claims: Record<string, unknown> };

/** Facts of the request, given to functions by `ctx.meta.getRequestMetadata()`. */
export type Caller = { ip: string | null; userAgent: string | null };

/** What a function call came to. A failed function is an outcome, not an exception. */
export type Outcome =
  | { ok: true; value: JsonValue; logLines: string[] }
  | { ok: false; errorMessage: string; errorData?: JsonValue; logLines: string[] };

export type CallKind = "query" | "mutation" | "action" | "any";

export type FunctionCall = {
  kind: CallKind;
  /** "dir/mod:fn"; ".js" and a missing ":default" are accepted. */
  path: string;
  /** One Convex-encoded object, `[args]`; `[]` means `[{}]`. */
  args: JsonValue[];
  identity: Identity;
  caller: Caller;
  /** Idempotency key of a sync-protocol mutation: a replay returns the stored outcome and its original ts. */
  session?: { id: string; requestId: number };
  /** The view that must see the commit: a push with ts ≥ the commit follows the outcome, even if empty. */
  viewId?: number;
  /** Evaluate a query at this ts (u64 decimal), one that `latestTs()` gave in the last 10 s. */
  atTs?: string;
};

/** `ts` is the commit ts of a mutation or the snapshot ts of a query, in ns since the epoch, u64 decimal. */
export type CallResult = Outcome & { ts: string };

export type HttpActionRequest = {
  method: string;
  /** Absolute: what `request.url` shows. The front has taken off its mount ("/http"): the path is what the router matches. */
  url: string;
  headers: [string, string][];
  body: Uint8Array | null;
  caller: Caller;
  /** Absent means none. */
  identity?: Identity;
};

export type HttpActionResponse = { status: number; headers: [string, string][]; body: Uint8Array };

export type ViewQuery = { queryId: number; path: string; args: JsonValue[]; journal?: string | null };

export type ViewChange = { identity?: Identity; add: ViewQuery[]; remove: number[] };

export type ViewResult = { queryId: number; outcome: Outcome; journal: string | null };

/** Results of one view, all valid at `ts` (u64 decimal). Queries that are not listed still hold at `ts`. */
export type ViewUpdate = { ts: string; results: ViewResult[] };

/** Why a file was not taken. */
export type StorageRefusal =
  | "BAD_TOKEN"
  | "EXPIRED"
  | "USED"
  | "BUSY"
  | "FILE_TOO_LARGE"
  | "STORAGE_FULL"
  | "DIGEST_MISMATCH"
  | "INTERRUPTED";

/** Where the front writes an upload to (a new file, mode 0600, flushed), and how much of it at most. */
export type UploadGrant = { ok: true; file: string; maxBytes: number } | { ok: false; code: StorageRefusal };

/** A content that is on disk at `file`. `sha256` is base64; `image` and `name` are for serving. */
export type FinishedUpload = {
  token: string;
  file: string;
  size: number;
  sha256: string;
  contentType: string | null;
  image: ImageType | null;
  name: string | null;
};

export type UploadResult = { ok: true; storageId: string } | { ok: false; code: StorageRefusal };

/** What it takes to serve a stored file. `sha256` is base64. */
export type FileInfo = {
  path: string;
  size: number;
  sha256: string;
  image: ImageType | null;
  name: string | null;
};

/** Bytes of one file, and of all together. */
export type StorageLimits = { maxFileBytes: number; totalBytes: number };

export type FunctionSpec = {
  /** "dir/mod:fn" */
  path: string;
  kind: "query" | "mutation" | "action" | "httpAction";
  visibility: "public" | "internal";
};

/** Counters since start, by canonical path. `reruns` are live-query executions caused by a commit. */
export type EngineStats = {
  calls: Record<string, number>;
  reruns: Record<string, number>;
  /** Write conflicts per mutation path (only grows with `EngineOptions.occ`). */
  conflicts: Record<string, number>;
  /** The same by "path place": what had been read and was then written by another, a table or one of its indexes. */
  conflictPlaces: Record<string, number>;
  /** What runs of queries and mutations have read and written in all, repeated attempts included. */
  usage: Record<string, Record<LimitName, number>>;
};

export interface EngineApi {
  /** Runs a function. Rejects only for engine faults (wire error code INTERNAL, BAD_REQUEST, OVERLOADED). */
  call(call: FunctionCall): Promise<CallResult>;
  /** Runs the app's HTTP router. Never rejects for an error inside the handler (500 response instead). */
  httpAction(request: HttpActionRequest): Promise<HttpActionResponse>;
  openView(viewId: number): void;
  closeView(viewId: number): void;
  /**
   * Applies the change and evaluates at one ts. Resolves with every added query and, when the identity
   * changed, every query of the view. Rejects with BAD_REQUEST for a duplicate add or an unknown remove.
   */
  updateView(viewId: number, change: ViewChange): Promise<ViewUpdate>;
  /**
   * Engine → front: queries of the view whose result changed, all valid at `ts`. After every successful
   * mutation made with `viewId`, a push for that view with ts ≥ the commit follows its outcome, even if empty.
   */
  onViewUpdate(callback: (viewId: number, update: ViewUpdate) => void): void;
  /** Latest committed ts, u64 decimal. */
  latestTs(): Promise<string>;
  functionSpecs(): Promise<FunctionSpec[]>;
  /** May this token of an upload URL store a file of `length` bytes (null: unknown)? */
  beginUpload(token: string, length: number | null): Promise<UploadGrant>;
  /** Makes a written upload a stored file; durable when it resolves. */
  finishUpload(upload: FinishedUpload): Promise<UploadResult>;
  /** The upload came to nothing; its token may be used again. */
  abandonUpload(token: string): Promise<void>;
  /** The file behind the last part of its URL; null when there is none (any more). */
  fileInfo(key: string): Promise<FileInfo | null>;
  stats(): Promise<EngineStats>;
  /** Moves the engine's clock (tests). The clock never runs backwards: a smaller offset slows it instead. */
  setClockOffset(offsetMs: number): Promise<void>;
  /** Waits until every commit is on disk, stops timers and closes the database. */
  shutdown(): Promise<void>;
}

export type EngineOptions = {
  dataDir: string;
  /** The folder of functions (`convex/`). */
  convexDir: string;
  /** What functions see as `process.env`. */
  env: Record<string, string>;
  /** Added to the wall clock; tests move the server's time with it. */
  clockOffsetMs: number;
  /** Production: clients get "Server Error" without text, and no log lines. */
  redactErrors: boolean;
  /**
   * Concurrent execution with optimistic validation, as Convex Cloud does it, for measuring hot documents.
   * `injectEvery` makes every n-th commit attempt conflict. Default: mutations run one after another.
   */
  occ?: { injectEvery?: number };
  /** Limits of file storage; by default 50 MiB a file and 10 GiB in all. */
  storage?: Partial<StorageLimits>;
  /** How long a query or mutation may take altogether, ms. Default 15 s. */
  transactionLimitMs?: number;
};
