/**
 * Messages on the MessagePort between the front (main thread) and the engine (worker thread).
 * Structured clone, in order. Types only.
 *
 * Start: `new Worker(".../worker.js", { workerData: EngineOptions })`. The worker speaks on its `parentPort`.
 * Its first message is `{push:"ready"}`, or `{push:"failed", message}` and the worker exits with code 1
 * (bad functions folder, schema violation, data directory in use).
 */
import type {
  CallResult,
  EngineApi,
  EngineStats,
  FileInfo,
  FinishedUpload,
  FunctionCall,
  FunctionSpec,
  HttpActionRequest,
  HttpActionResponse,
  UploadGrant,
  UploadResult,
  ViewChange,
  ViewUpdate,
} from "./api.ts";

/** Calls with an answer: name → [arguments, value]. */
export type EngineMethods = {
  call: [args: [FunctionCall], value: CallResult];
  httpAction: [args: [HttpActionRequest], value: HttpActionResponse];
  updateView: [args: [viewId: number, change: ViewChange], value: ViewUpdate];
  latestTs: [args: [], value: string];
  functionSpecs: [args: [], value: FunctionSpec[]];
  beginUpload: [args: [token: string, length: number | null], value: UploadGrant];
  finishUpload: [args: [FinishedUpload], value: UploadResult];
  abandonUpload: [args: [token: string], value: void];
  fileInfo: [args: [key: string], value: FileInfo | null];
  stats: [args: [], value: EngineStats];
  setClockOffset: [args: [offsetMs: number], value: void];
  shutdown: [args: [], value: void];
  /** Heartbeat: answered at once by a worker that is not stuck. */
  ping: [args: [], value: "pong"];
};

export type EngineMethod = keyof EngineMethods;

/** Front → worker. Notices have no answer and keep their order among the requests. */
export type EngineRequest = {
  [M in EngineMethod]: { id: number; method: M; args: EngineMethods[M][0] };
}[EngineMethod];
export type EngineNotice = { notice: "openView" | "closeView"; viewId: number };
export type FrontMessage = EngineRequest | EngineNotice;

/** The only thing that crosses about a rejected call. */
export type EngineErrorCode = "INTERNAL" | "BAD_REQUEST" | "OVERLOADED" | "SHUTTING_DOWN";
export type EngineError = { code: EngineErrorCode; message: string };

/** Worker → front. */
export type EngineReply =
  | { id: number; ok: true; value: unknown }
  | { id: number; ok: false; error: EngineError };
export type EnginePush =
  | { push: "ready" }
  | { push: "failed"; message: string }
  | { push: "viewUpdate"; viewId: number; update: ViewUpdate }
  /** A function's console line on the server (the front prints it; never sent to visitors when redacted). */
  | { push: "log"; path: string; line: string };
export type WorkerMessage = EngineReply | EnginePush;

/**
 * Order promised on the port: the reply to a mutation made with `viewId` is posted before the `viewUpdate`
 * push that covers its commit; pushes of one view have strictly growing or equal `ts`; a reply to
 * `updateView` and the pushes of that view are posted in ts order.
 */
export type EngineOrder = Pick<EngineApi, "call" | "updateView" | "onViewUpdate">;
